/**
 * `X-Content-HMAC` and `Content-HMAC`: Base64 of HMAC-SHA256 under the API secret, one over the body as it came, the other
 * over the url-decoded body; which is which varies by source, so either may be either.
 * Traps: the decoded text does not say where a value ends (`%26` is `&` in it), so whoever saw a proof of it could send that
 * text as a body: one that names a member twice proves nothing. And a body that is encoded once more decodes to the first,
 * whose proof would be its own, with members hidden in the values before them: the decoded text counts only where it is
 * read as the body is, and is no body itself. Whoever sends both headers loses nothing by it.
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
  const form = isForm(headers['content-type']);
  if (form && namesTwice(body)) return 'wrong';
  const contents = form ? [body, ...decoded(body)] : [body];
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
  if (isAmbiguous(text)) return [];
  try {
    return [decodeURIComponent(text), decodeURIComponent(text.replaceAll('+', ' '))].filter(
      (content) => !isBody(content),
    );
  } catch {
    return [];
  }
}

/** Once decoded it could be taken apart elsewhere. */
const isAmbiguous = (form: string): boolean =>
  [...new URLSearchParams(form)].some(([name, value]) => /[&=%]/.test(name) || /[&%]/.test(value));

/** A form as it goes over the wire, or JSON: a proof of it is one of that body. */
const isBody = (text: string): boolean => /^[\w\-.!~*'()+&=%]*$|^\s*[{[]/.test(text);
