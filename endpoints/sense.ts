/** What can be told of an endpoint before it is made: by the API, and by the command line before it changes anything. */
import { DESCRIBED } from './made';

/** 1 to 64 characters: it stands in an address. */
export const ENDPOINT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export interface Said {
  provider: string;
  route?: object | null | undefined;
  settings: { verify: { scheme: string } };
}

/** What two members say against each other; undefined = nothing. */
export function contradiction(wish: Said, givenToken: string | undefined): string | undefined {
  const { scheme } = wish.settings.verify;
  const described = DESCRIBED.some((one) => one === wish.provider);
  if (wish.provider === 'citeck' && scheme !== 'parameter')
    return 'settings.verify: an endpoint of citeck has its token in a parameter; for another scheme take the provider "custom"';
  if (!described && scheme !== 'parameter')
    return `settings.verify: hooks of ${wish.provider} prove themselves in one way; leave it away`;
  if (!described && wish.route) return `route: hooks of ${wish.provider} have their own; leave it away`;
  if (scheme === 'standard-webhooks' && givenToken !== undefined && !isStandardSecret(givenToken))
    return 'token: a secret of Standard Webhooks is base64 of 16 bytes at least, with or without "whsec_" before it';
  return undefined;
}

const isStandardSecret = (secret: string): boolean => {
  const base64 = secret.replace(/^whsec_/, '');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) && Buffer.from(base64, 'base64').length >= 16;
};
