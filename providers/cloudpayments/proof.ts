/**
 * `X-Content-HMAC` and `Content-HMAC`: Base64 of HMAC-SHA256 under the API secret, one over the body as it came, the other
 * over the url-decoded body; which is which varies by source, so either may be either.
 * Trap: the decoded text does not say where a value ends (`%26` is `&` in it), so whoever saw a proof of it could send that
 * text as a body: one that names a member twice proves nothing.
 */
import { createHmac } from 'node:crypto';
import type { RawRequest } from '../contract';
import { constantTimeEqual, header } from '../verify';
import type { Secrets } from '../verify';

const HEADERS = ['x-content-hmac', 'content-hmac'] as const;

export const hmac = (secret: string, content: string | Buffer): string =>
  createHmac('sha256', secret).update(content).digest('base64');

export function provedBy({ headers, body }: RawRequest, secrets: Secrets): 'missing' | 'wrong' | 'right' {
  const given = HEADERS.flatMap((name) => header(headers, name)?.trim() || []);
  if (given.length === 0) return 'missing';
  if (isForm(headers['content-type']) && namesTwice(body)) return 'wrong';
  const contents = [body, ...decoded(body)];
  const matches = secrets.flatMap((secret) =>
    contents.flatMap((content) => given.map((value) => constantTimeEqual(value, hmac(secret, content)))),
  );
  return matches.includes(true) ? 'right' : 'wrong';
}

const isForm = (type: string | undefined): boolean => !/^application\/json\b/i.test(type ?? '');

function namesTwice(body: Buffer): boolean {
  const names = [...new URLSearchParams(body.toString('utf8')).keys()];
  return new Set(names).size !== names.length;
}

function decoded(body: Buffer): string[] {
  const text = body.toString('utf8');
  try {
    return [decodeURIComponent(text), decodeURIComponent(text.replaceAll('+', ' '))];
  } catch {
    return [];
  }
}
