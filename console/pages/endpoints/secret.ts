/** A secret made in the browser; 256 bits. */
import type { Draft } from './draft';
import { schemeOf } from './draft';

/** Standard Webhooks wants base64 with its prefix; everything else takes letters that no sender has to escape. */
export function makeSecret(of: Pick<Draft, 'provider' | 'scheme'>): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const base64 = btoa(String.fromCharCode(...bytes));
  return schemeOf(of) === 'standard-webhooks'
    ? `whsec_${base64}`
    : base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
