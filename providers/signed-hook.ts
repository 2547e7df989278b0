/**
 * Hooks of systems that agree on our form: `X-Webhook-Signature` = hex HMAC-SHA256 of the raw body, and a key of the
 * sender's own for each delivery. What they share; what stands in the body is each provider's.
 */
import { contentHash, HASH_WINDOW_MS } from './content-hash';
import type { RawRequest, ReadEvent, Reading, Verdict } from './contract';
import type { z } from 'zod';
import { checkHmacHeader, header, hmacHex } from './verify';
import type { Secrets } from './verify';

export const SIGNATURE = 'x-webhook-signature';

export interface SignedHookSettings {
  secrets: Secrets;
}

export const verifySigned = (request: RawRequest, { secrets }: SignedHookSettings): Verdict =>
  checkHmacHeader(request.headers, SIGNATURE, '', request.body, secrets);

export const signHook = (body: Buffer, { secrets }: SignedHookSettings): Record<string, string> => ({
  [SIGNATURE]: hmacHex('sha256', secrets[0] ?? '', body),
});

/** Undefined where the sender gave none. */
export const deliveryKey = ({ headers }: RawRequest): string | undefined =>
  header(headers, 'idempotency-key')?.trim() || undefined;

/** The sender's key; or the content's hash, which is the same delivery for some minutes only. */
export function deliveryId(request: RawRequest, body: unknown): Pick<ReadEvent, 'eventId' | 'windowMs'> {
  const key = deliveryKey(request);
  if (key !== undefined) return { eventId: `key:${key}` };
  return { eventId: contentHash(body), windowMs: HASH_WINDOW_MS };
}

export const unread = (part: unknown, reason: string): Reading => ({
  events: [],
  unread: [{ eventId: contentHash(part), part, reason }],
  ignored: [],
});

/** Why a body was not read: the members at fault, without their values. */
export const oddMembers = (error: z.ZodError): string =>
  `missing or odd: ${[...new Set(error.issues.map((issue) => issue.path.join('.') || 'the whole'))].join(', ')}`;
