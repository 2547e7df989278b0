/**
 * What Stripe's answers mean: https://docs.stripe.com/api/errors, https://docs.stripe.com/api/idempotent_requests
 * Traps: HTTP 409 is the same key still at work, or a lock: nothing is wrong, it is asked again. After HTTP 500 it is not known
 * whether it was done, and the same key gives the same 500 for a day where it had begun.
 */
import { z } from 'zod';
import { vendorWords } from '../clip';
import { OutboundError } from '../failure';
import type { HttpAnswer } from '../http';
import { failureFromStatus } from '../http-status';

const errorSchema = z.looseObject({
  error: z.looseObject({
    type: z.string().optional(),
    code: z.string().optional(),
    message: z.string().optional(),
    param: z.string().optional(),
  }),
});

export function failureOf(operation: string, answer: HttpAnswer, secret: string): OutboundError {
  const { status } = answer;
  const error = errorSchema.safeParse(answer.json).data?.error;
  const said = saidBy(error, secret);
  if (error?.type === 'idempotency_error')
    return refused(
      'key_reused',
      `Stripe knows the key of ${operation} with another content: ${said}.`,
      status,
    );
  if (status === 409) {
    return new OutboundError(
      'unknown',
      'stripe.locked',
      `Stripe is at work on the same thing (${operation}, HTTP 409); it is asked again with the same key.`,
      { status },
    );
  }
  if (status === 404) return refused('not_found', `Stripe knows no such object at ${operation}.`, status);
  if (status === 401 || status === 403)
    return refused(
      'denied',
      `Stripe denied ${operation} (HTTP ${status}). Check STRIPE_SECRET_KEY and its rights.`,
      status,
    );
  if (status >= 400 && status < 500 && status !== 408 && status !== 429)
    return refused('rejected', `Stripe rejected ${operation} (HTTP ${status}): ${said}.`, status);
  return failureFromStatus('stripe', operation, answer, false);
}

export const refused = (type: string, message: string, status?: number): OutboundError =>
  new OutboundError('refused', `stripe.${type}`, message, status === undefined ? {} : { status });

/** An answer that says "done" and cannot be read: asked again with the same key it comes out the same. */
export const unreadable = (operation: string, status: number): OutboundError =>
  new OutboundError(
    'unknown',
    'stripe.unreadable',
    `Stripe answered ${operation} with HTTP ${status} in a form that cannot be read. Check that STRIPE_API_URL is the address before /v1.`,
    { status },
  );

const EMAIL = /[^\s@"']+@[^\s@"']+/g;

function saidBy(error: z.infer<typeof errorSchema>['error'] | undefined, secret: string): string {
  const words = [error?.code, error?.param && `parameter ${error.param}`, error?.message];
  const said = words.filter(Boolean).join(', ').replace(EMAIL, '…').replace(/\.$/, '');
  return said === '' ? 'no reason given' : vendorWords(said, secret);
}
