/** What can be seen of a URL without asking anybody where its name leads. */
import ipaddr from 'ipaddr.js';
import type { Allowed } from './addresses';
import { isPublic } from './addresses';

export interface GuardRules {
  allowed: Allowed;
  /** In sandbox mode alone: what runs on this machine may be called, as somebody who tries things out has it. */
  loopback: boolean;
}

/** Kept for good: they are stored and shown. */
export type UrlProblem = { type: 'http.forbidden_url' | 'http.forbidden_address'; detail: string };

const odd = (detail: string): UrlProblem => ({ type: 'http.forbidden_url', detail });
const forbidden = (host: string): UrlProblem => ({
  type: 'http.forbidden_address',
  detail: `${host} is not a public address. If it is meant, add it to outbound.allow in fixit.yml.`,
});

/** Names that lead home, wherever that is. */
const HOME = /^(localhost|.*\.(localhost|local|internal|home\.arpa|lan|intranet))$/;
const LOOPBACK = /^(127\.0\.0\.1|\[::1\]|localhost)$/;
/** Ports of mail, name servers and the like are not for the web. */
const LOWEST_PORT = 1024;

/** Undefined = nothing is wrong with it so far. Its name may still lead where it must not: see the connector. */
export function urlProblem(text: string, { allowed, loopback }: GuardRules): UrlProblem | undefined {
  // Readers differ about what a backslash, a blank or a control character in it means.
  if (/[\\\s\p{Cc}]/u.test(text)) return odd('A URL holds no backslash, blank or control character.');
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return odd('This is not a URL: write one that begins with https://.');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return odd('Only https:// and http:// can be called.');
  if (url.username !== '' || url.password !== '')
    return odd('A URL holds no user name and password: whoever reads logs would read them.');
  const host = url.hostname.toLowerCase();
  // 0177.1, 0x7f.1, 2130706433 and full-width digits are all 127.0.0.1 to a resolver, and to no reader.
  if (host !== writtenHost(text))
    return odd(`Write the host as what it is, ${host}, and not in another spelling.`);
  if (host.endsWith('.')) return odd('Write the host without the dot at its end.');
  if (loopback && LOOPBACK.test(host)) return undefined;
  const literal = literalOf(host);
  if (allowed.host(host) || (literal !== undefined && allowed.address(literal))) return undefined;
  if (literal !== undefined && !isPublic(literal)) return forbidden(host);
  if (literal === undefined && (HOME.test(host) || !host.includes('.'))) return forbidden(host);
  if (url.protocol === 'http:')
    return odd(
      'Over http:// anybody on the way reads and changes it: use https://, or add the host to outbound.allow in fixit.yml.',
    );
  if (url.port !== '' && url.port !== '443' && Number(url.port) < LOWEST_PORT)
    return odd(`Port ${url.port} is not for the web: use 443, or one from ${LOWEST_PORT} on.`);
  return undefined;
}

/** An address as it is written, without brackets; undefined where it is a name. */
export const literalOf = (host: string): string | undefined => {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(bare) ? bare : undefined;
};

/** The host as the text has it, in small letters; names in other alphabets as they are asked for. */
function writtenHost(text: string): string {
  const authority = /^[a-z]+:[\\/]{2}([^\\/?#]*)/i.exec(text.trim())?.[1] ?? '';
  const host = authority.replace(/:\d*$/, '').toLowerCase();
  if (host.startsWith('[')) return canonicalIpv6(host);
  if (/^[\u0000-\u007f]*$/.test(host)) return host;
  // In other alphabets letters alone may differ: digits and dots of theirs stand for an address.
  return /[\u3002\uff0e\uff10-\uff19\u2460-\u249b]/.test(host) ? host : new URL(`https://${host}`).hostname;
}

/** `[::1]` may be written in many ways, all of which say that it is an address. */
function canonicalIpv6(host: string): string {
  try {
    return new URL(`https://${host}`).hostname;
  } catch {
    return host;
  }
}
