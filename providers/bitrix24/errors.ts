/**
 * What Bitrix24's refusals mean: `{"error","error_description"}`, by HTTP status or as one command of a batch.
 * https://apidocs.bitrix24.ru/limits.html, https://apidocs.bitrix24.ru/error-codes.html
 * Trap: 503 is said for three things, one of which (OVERLOAD_LIMIT) no repeat will change.
 */
import { z } from 'zod';
import { vendorWords } from '../clip';
import { OutboundError } from '../failure';
import { failureFromStatus } from '../http-status';
import type { HttpAnswer } from '../http';

export const refusalSchema = z.looseObject({
  error: z.union([z.string(), z.number().transform(String)]),
  error_description: z.string().catch(''),
});
export type Refusal = z.infer<typeof refusalSchema>;

const DENIED =
  'Check BITRIX24_REST_URL: the incoming web hook has to exist, not to have expired, and to have the rights crm, im and user_brief; its user has to be allowed to see and change deals.';

interface Meaning {
  type: string;
  sentence: (method: string, words: string) => string;
}

const denied: Meaning = {
  type: 'bitrix24.denied',
  sentence: (method) => `Bitrix24 denied ${method}. ${DENIED}`,
};

const BY_CODE: Readonly<Record<string, Meaning>> = {
  NOT_FOUND: {
    type: 'bitrix24.not_found',
    sentence: (method) =>
      `Bitrix24 knows no such element at ${method}: it was deleted, or the user of BITRIX24_REST_URL may not see it.`,
  },
  OVERLOAD_LIMIT: {
    type: 'bitrix24.blocked',
    sentence: (method) =>
      `Bitrix24 has blocked the REST interface of this portal (OVERLOAD_LIMIT at ${method}). Ask its support to open it; then start the step again.`,
  },
  ACCESS_DENIED: denied,
  INVALID_CREDENTIALS: denied,
  NO_AUTH_FOUND: denied,
  INSUFFICIENT_SCOPE: denied,
  EXPIRED_TOKEN: denied,
  USER_ACCESS_ERROR: denied,
};

const rejected: Meaning = {
  type: 'bitrix24.rejected',
  sentence: (method, words) =>
    `Bitrix24 refused ${method}: ${words || 'no reason given'}. Compare "bitrix24" in fixit.yml with the portal: npm run fixit -- providers check.`,
};

/** Milliseconds until a bucket that two calls a second leave has room again. */
const BUCKET_MS = 1_000;
/** Milliseconds to wait where nothing says better: of a method's time, no answer has said yet when it is counted anew. */
const WAITS: Readonly<Record<string, number>> = {
  QUERY_LIMIT_EXCEEDED: BUCKET_MS,
  OPERATION_TIME_LIMIT: 60_000,
};

/** @param resetAt when the method's time is counted anew, milliseconds, as its last success said */
export function failureOf(
  method: string,
  answer: HttpAnswer,
  secret: string,
  resetAt: number | undefined,
  now = Date.now(),
): OutboundError {
  const { status } = answer;
  const refusal = refusalSchema.safeParse(answer.json).data;
  const code = refusal?.error.toUpperCase() ?? '';
  if (code === 'OPERATION_TIME_LIMIT' && resetAt !== undefined)
    return busy(method, Math.max(resetAt - now, BUCKET_MS), status);
  // An exception of the portal's may come after the effect: what is not in a table is not known.
  if (refusal && (status < 500 || code in BY_CODE || code in WAITS))
    return failureOfRefusal(method, refusal, secret, status);
  if (status === 401 || status === 403)
    return new OutboundError('refused', denied.type, denied.sentence(method, ''), { status });
  return failureFromStatus('bitrix24', method, answer, false);
}

/** A refusal in the vendor's form, of a call or of one command of a batch. */
export function failureOfRefusal(
  method: string,
  { error, error_description }: Refusal,
  secret: string,
  status?: number,
): OutboundError {
  const wait = WAITS[error.toUpperCase()];
  if (wait !== undefined) return busy(method, wait, status);
  const byStatus = status === 401 || status === 403 ? denied : rejected;
  const meaning = BY_CODE[error.toUpperCase()] ?? byStatus;
  const words = vendorWords(error_description || error, secret);
  return new OutboundError('refused', meaning.type, meaning.sentence(method, words), { status });
}

const busy = (method: string, retryAfterMs: number, status?: number): OutboundError =>
  new OutboundError(
    'try_later',
    'bitrix24.busy',
    `Bitrix24 asks to slow down at ${method}; the call is tried again.`,
    { status, retryAfterMs },
  );

/** An answer that says "done" and cannot be read: it was done, and must be looked up before a repeat. */
export const unreadable = (method: string): OutboundError =>
  new OutboundError(
    'unknown',
    'bitrix24.unreadable',
    `Bitrix24 answered ${method} in a form that cannot be read. Check BITRIX24_REST_URL.`,
  );

export const isOf = (error: unknown, type: string): boolean =>
  error instanceof OutboundError && error.type === type;
