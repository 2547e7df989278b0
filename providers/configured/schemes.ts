/**
 * How unknown senders prove themselves: what an administrator picks for an endpoint. All of it over raw bytes and in
 * constant time.
 */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { RawRequest, Verdict } from '../contract';
import { checkStandardWebhook, signatureHeaders } from '../standard-webhooks';
import type { Secrets } from '../verify';
import { basicHeader, checkBasic, constantTimeEqual, GENUINE, header, matchesAny, refuse } from '../verify';
import { parametersOf } from './parameters';

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/, 'the name of a header')
  .transform((name) => name.toLowerCase());

const prefix = z.string().max(50).default('');

export const scheme = z.discriminatedUnion('scheme', [
  z
    .strictObject({ scheme: z.literal('parameter') })
    .describe('The token itself, in the parameter that `authParameter` names: query, form or JSON.'),
  z
    .strictObject({
      scheme: z.literal('hmac'),
      header: headerName,
      algorithm: z.enum(['sha256', 'sha1', 'sha512', 'md5']).default('sha256'),
      encoding: z.enum(['hex', 'base64', 'base64url']).default('hex'),
      prefix,
    })
    .describe('An HMAC of the raw body under the token, in a header; `prefix` stands before it (`sha256=`).'),
  z
    .strictObject({ scheme: z.literal('header'), header: headerName, prefix })
    .describe('The token itself in a header; `prefix` stands before it (`Bearer `).'),
  z
    .strictObject({ scheme: z.literal('basic'), user: z.string().min(1).max(200) })
    .describe('Basic authentication; the token is the password.'),
  z
    .strictObject({ scheme: z.literal('path') })
    .describe('The token as the last part of the address: `/hooks/<id>/<token>`.'),
  z
    .strictObject({ scheme: z.literal('standard-webhooks') })
    .describe('Standard Webhooks; the token is the `whsec_…` secret.'),
]);

export type Scheme = z.output<typeof scheme>;

/** Fails closed: without a secret nothing matches. */
export function verifyBy(by: Scheme, authParameter: string, request: RawRequest, secrets: Secrets): Verdict {
  switch (by.scheme) {
    case 'parameter':
      return checkValue(parametersOf(request).all(authParameter), secrets);
    case 'hmac': {
      const given = header(request.headers, by.header);
      if (given === undefined || given === '') return refuse('signature_missing');
      return matchesAny(
        given,
        secrets.filter(Boolean).map((secret) => by.prefix + digest(by, secret, request.body)),
      )
        ? GENUINE
        : refuse('signature_wrong');
    }
    case 'header': {
      const given = header(request.headers, by.header);
      if (given === undefined || given === '') return refuse('credentials_missing');
      const token = given.startsWith(by.prefix) ? given.slice(by.prefix.length) : '';
      return matchesAny(token, secrets) ? GENUINE : refuse('credentials_wrong');
    }
    case 'basic':
      return checkBasic(request.headers, by.user, secrets);
    case 'path':
      return checkValue(request.subPath === '' ? [] : [decoded(request.subPath)], secrets);
    case 'standard-webhooks':
      return checkStandardWebhook(request, secrets);
  }
}

/** The headers or the path that a genuine sender adds: for `fixit send` and the copyable example. */
export function signBy(
  by: Scheme,
  secret: string,
  body: Buffer,
  { id, at }: { id: string; at: Date },
): Record<string, string> {
  switch (by.scheme) {
    case 'parameter':
    case 'path':
      return {};
    case 'hmac':
      return { [by.header]: by.prefix + digest(by, secret, body) };
    case 'header':
      return { [by.header]: by.prefix + secret };
    case 'basic':
      return { authorization: basicHeader(by.user, secret) };
    case 'standard-webhooks':
      return signatureHeaders(body, { id, at, secrets: [secret] });
  }
}

/** Whether the token itself goes over the wire, and not a signature made with it. */
export function provesBySecret(by: Scheme): boolean {
  switch (by.scheme) {
    case 'parameter':
    case 'header':
    case 'basic':
    case 'path':
      return true;
    case 'hmac':
    case 'standard-webhooks':
      return false;
  }
}

/** Two different values under one name are a trick, whichever of them is right. */
function checkValue(given: readonly string[], secrets: Secrets): Verdict {
  const [value = ''] = given;
  if (value === '') return refuse('credentials_missing');
  const isOne = given.every((other) => constantTimeEqual(other, value));
  return isOne && matchesAny(value, secrets) ? GENUINE : refuse('credentials_wrong');
}

const digest = (
  { algorithm, encoding }: Extract<Scheme, { scheme: 'hmac' }>,
  secret: string,
  body: Buffer,
): string => createHmac(algorithm, secret).update(body).digest(encoding);

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
