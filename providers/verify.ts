/**
 * What hook verification is made of. Every comparison is constant in time and works on hashes, so neither the
 * content nor the length of a secret shows; an empty secret never matches anything.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { RefusalReason, Verdict } from './contract';

/** The secrets in force: the current one and, during a rotation, the previous. */
export type Secrets = readonly string[];

export const GENUINE: Verdict = { genuine: true };
export const refuse = (reason: RefusalReason): Verdict => ({ genuine: false, reason });

/** The secrets that are set, current first. */
export function secretsOf(current: string | undefined, previous?: string): Secrets {
  return [current, previous].filter((secret): secret is string => Boolean(secret));
}

/** Hashes both sides first: `timingSafeEqual` alone throws on unequal lengths, and so tells them. */
export function constantTimeEqual(a: string | Uint8Array, b: string | Uint8Array): boolean {
  return timingSafeEqual(sha256(a), sha256(b));
}

/** Whether `given` is one of the secrets; every secret is compared, whichever matches. */
export function matchesAny(given: string, secrets: Secrets): boolean {
  return secrets
    .map((secret) => secret !== '' && constantTimeEqual(given, secret))
    .some((matched) => matched);
}

export function hmacHex(algorithm: 'sha256', secret: string, body: Uint8Array | string): string {
  return createHmac(algorithm, secret).update(body).digest('hex');
}

/** A header with one value; Node joins repeated ones with a comma, which then matches no secret. */
export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** The vendor sends the secret itself in a header (Telegram, MAX, 1C's X-Token). */
export function checkHeaderSecret(headers: IncomingHttpHeaders, name: string, secrets: Secrets): Verdict {
  const given = header(headers, name);
  if (given === undefined || given === '') return refuse('credentials_missing');
  return matchesAny(given, secrets) ? GENUINE : refuse('credentials_wrong');
}

/** The vendor sends `<prefix><hex HMAC-SHA256 of the raw body>` in a header. */
export function checkHmacHeader(
  headers: IncomingHttpHeaders,
  name: string,
  prefix: string,
  body: Uint8Array,
  secrets: Secrets,
): Verdict {
  const given = header(headers, name);
  if (given === undefined || given === '') return refuse('signature_missing');
  const matches = secrets
    .filter(Boolean)
    .map((secret) => equalDigests(given, prefix + hmacHex('sha256', secret, body)));
  return matches.includes(true) ? GENUINE : refuse('signature_wrong');
}

/** A digest's length is no secret, so it needs no hashing before it is compared. */
function equalDigests(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export interface BasicCredentials {
  user: string;
  password: string;
}

/** RFC 7617: base64 of `user:password` in UTF-8. The first colon parts them, so the password may hold more. */
export function basicCredentials(headers: IncomingHttpHeaders): BasicCredentials | undefined {
  const encoded = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0) return undefined;
  return { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/** Both parts are always compared; `passwords` holds the current one and, during a rotation, the previous. */
export function checkBasic(headers: IncomingHttpHeaders, user: string, passwords: Secrets): Verdict {
  const given = basicCredentials(headers);
  if (given === undefined) return refuse('credentials_missing');
  const userMatches = matchesAny(given.user, [user]);
  const passwordMatches = matchesAny(given.password, passwords);
  return userMatches && passwordMatches ? GENUINE : refuse('credentials_wrong');
}

/** RFC 6750: `Authorization: Bearer <token>`. */
export function bearerToken(headers: IncomingHttpHeaders): string | undefined {
  return /^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
}

/** The value for an `Authorization` header. */
export const basicHeader = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;

const sha256 = (value: string | Uint8Array): Buffer => createHash('sha256').update(value).digest();
