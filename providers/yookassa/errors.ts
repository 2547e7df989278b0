/**
 * What YooKassa's answers mean: https://yookassa.ru/developers/using-api/response-handling/http-codes
 * Traps: HTTP 500 is "not known", never "not done", also with the vendor's own error in it; HTTP 202 is "still at it". Both are
 * asked again with the same key.
 */
import { z } from 'zod';
import { vendorWords } from '../clip';
import { OutboundError } from '../failure';
import type { HttpAnswer } from '../http';
import { failureFromStatus } from '../http-status';

const errorSchema = z.looseObject({
  code: z.string().optional(),
  description: z.string().optional(),
  parameter: z.string().optional(),
  /** Milliseconds, of an answer 202. */
  retry_after: z.number().nonnegative().optional(),
});

export function failureOf(operation: string, answer: HttpAnswer, secret: string): OutboundError {
  const { status } = answer;
  const error = errorSchema.safeParse(answer.json).data;
  if (status === 202) {
    return new OutboundError(
      'unknown',
      'yookassa.processing',
      `YooKassa is still at ${operation} (HTTP 202); it is asked again with the same key.`,
      { status, ...(error?.retry_after === undefined ? {} : { retryAfterMs: error.retry_after }) },
    );
  }
  if (status === 404) return refused('not_found', `YooKassa knows no such object at ${operation}.`, status);
  if (status === 401 || status === 403) {
    const advice = 'Check YOOKASSA_SHOP_ID, YOOKASSA_SECRET and what the shop may do.';
    return refused('denied', `YooKassa denied ${operation} (HTTP ${status}). ${advice}`, status);
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
    const said = saidBy(error, secret);
    return refused('rejected', `YooKassa rejected ${operation} (HTTP ${status}): ${said}.`, status);
  }
  return failureFromStatus('yookassa', operation, answer, false);
}

export const refused = (type: string, message: string, status?: number): OutboundError =>
  new OutboundError('refused', `yookassa.${type}`, message, status === undefined ? {} : { status });

/** An answer that says "done" and cannot be read: asked again with the same key it comes out the same. */
export const unreadable = (operation: string, status: number): OutboundError =>
  new OutboundError(
    'unknown',
    'yookassa.unreadable',
    `YooKassa answered ${operation} with HTTP ${status} in a form that cannot be read. Check that YOOKASSA_API_URL is the address before /v3.`,
    { status },
  );

const EMAIL = /[^\s@"']+@[^\s@"']+/g;

function saidBy(error: z.infer<typeof errorSchema> | undefined, secret: string): string {
  const words = [error?.code, error?.parameter && `parameter ${error.parameter}`, error?.description];
  const said = words.filter(Boolean).join(', ').replace(EMAIL, '…').replace(/\.$/, '');
  return said === '' ? 'no reason given' : vendorWords(said, secret);
}
