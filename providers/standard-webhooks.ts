/**
 * Standard Webhooks, both ways: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * Trap: the reference library reads a body as UTF-8 before it signs, so that bodies with different broken bytes have one
 * signature. Hooks are verified over raw bytes; the library is the judge of this file in the tests.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { RawRequest, Verdict } from './contract';
import type { Secrets } from './verify';
import { GENUINE, header, matchesAny, refuse } from './verify';

/** A signature holds this long, either way. */
const TOLERANCE_S = 5 * 60;

/** 24 bytes, the least that the specification allows. */
export const newSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;

export const isSecret = (text: string): boolean => {
  const [, base64 = ''] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const { length } = Buffer.from(base64, 'base64');
  return length >= 24 && length <= 64;
};

/** A signature for each secret in force: whoever knows one of them takes it. Without a secret there is none. */
export function signatureHeaders(
  body: Buffer | string,
  { id, at, secrets }: { id: string; at: Date; secrets: Secrets },
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => signature(secret, id, timestamp, body));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(signatures.length > 0 ? { 'webhook-signature': signatures.join(' ') } : {}),
  };
}

/** Fails closed: without a secret nothing matches. Svix names the headers after itself. */
export function checkStandardWebhook({ headers, body, receivedAt }: RawRequest, secrets: Secrets): Verdict {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map(
    (part) => header(headers, `webhook-${part}`) ?? header(headers, `svix-${part}`) ?? '',
  ) as [string, string, string];
  if (id === '' || timestamp === '' || signatures === '') return refuse('signature_missing');
  if (!/^\d{1,12}$/.test(timestamp)) return refuse('signature_wrong');
  const expected = secrets.filter(Boolean).map((secret) => signature(secret, id, timestamp, body));
  if (!signatures.split(' ').some((one) => matchesAny(one, expected))) return refuse('signature_wrong');
  const age = Math.abs(receivedAt.getTime() / 1000 - Number(timestamp));
  return age <= TOLERANCE_S ? GENUINE : refuse('too_old');
}

/** The key is base64 behind `whsec_`. */
function signature(secret: string, id: string, timestamp: string, body: Buffer | string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
}
