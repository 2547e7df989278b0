/** The calls of the API that the simulated account answers. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SimAnswer, SimRequest, SimWorld } from '../../sandbox/contract';
import type { BookedPayment, PaymentBook } from '../payment-book';
import type { Cashier } from './simulator-cashier';
import { intentObject, refundObject, sessionObject } from './simulator-objects';

interface Call {
  request: SimRequest;
  book: PaymentBook;
  world: SimWorld;
  cashier: Cashier;
}

const whole = z.coerce.number().int().positive();

/** Names as they stand in the form. */
const newSession = z.looseObject({
  mode: z.literal('payment'),
  success_url: z.url(),
  customer_email: z.email().optional(),
  expires_at: whole.optional(),
  'line_items[0][quantity]': z.literal('1'),
  'line_items[0][price_data][currency]': z.string().regex(/^[a-z]{3}$/),
  'line_items[0][price_data][unit_amount]': whole,
  'line_items[0][price_data][product_data][name]': z.string().min(1),
  'payment_intent_data[metadata][order_id]': z.string().max(500).optional(),
});
const newRefund = z.looseObject({ payment_intent: z.string(), amount: whole.optional() });

const HALF_HOUR_S = 30 * 60;
const DAY_S = 24 * 3_600;

export function answerApi(call: Call): SimAnswer {
  const { request, book, world } = call;
  const target = `${request.method} ${request.path}`;
  if (target === 'GET /v1/account')
    return ok({ id: 'acct_sandbox', object: 'account', charges_enabled: true });
  if (target === 'GET /v1/webhook_endpoints') return ok({ object: 'list', data: [ownEndpoint(world)] });
  if (target === 'POST /v1/checkout/sessions') return createSession(call);
  if (target === 'POST /v1/refunds') return createRefund(call);
  const [, kind, id, deed] =
    /^\/v1\/(checkout\/sessions|payment_intents)\/(\w+)(\/expire)?$/.exec(request.path) ?? [];
  const payment = id === undefined ? undefined : book.find(id);
  const expanded = request.query.has('expand[0]');
  if (payment && kind === 'payment_intents' && payment.id === id && payment.tried && request.method === 'GET')
    return ok(intentObject(payment, expanded));
  if (payment && kind === 'checkout/sessions' && payment.ref === id) {
    if (deed && request.method === 'POST') return expire(call, payment);
    if (!deed && request.method === 'GET') return ok(sessionObject(payment, world, expanded));
  }
  return invalid(404, 'No such object', 'id', 'resource_missing');
}

const ownEndpoint = ({ hookUrl }: SimWorld) => ({
  id: 'we_sandbox',
  url: hookUrl ?? '',
  status: 'enabled',
  enabled_events: ['*'],
});

function createSession({ request, book, world }: Call): SimAnswer {
  const key = request.headers['idempotency-key'];
  const sent = request.body.toString('utf8');
  const known = book.byKey(key);
  if (known) {
    if (known.sent === sent) return ok(sessionObject(known, world));
    const message = 'Keys for idempotent requests can only be used with the same parameters.';
    return apiError(400, { type: 'idempotency_error', message });
  }
  const parsed = newSession.safeParse(formIn(request));
  if (!parsed.success) return invalid(400, 'Invalid value', parsed.error.issues[0]?.path.join('.'));
  const form = parsed.data;
  const lives = form.expires_at === undefined ? DAY_S : form.expires_at - world.now().getTime() / 1000;
  if (lives < HALF_HOUR_S || lives > DAY_S)
    return invalid(400, 'The expiry must be between 30 minutes and 24 hours from now.', 'expires_at');
  const token = randomUUID().replaceAll('-', '');
  const made = {
    ref: `cs_test_${token}`,
    id: `pi_${token}`,
    key,
    reference: form['payment_intent_data[metadata][order_id]'],
    description: form['line_items[0][price_data][product_data][name]'],
    currency: form['line_items[0][price_data][currency]'].toUpperCase(),
    amount: form['line_items[0][price_data][unit_amount]'],
    sent,
  };
  return ok(sessionObject(book.add(made, world), world));
}

function expire({ cashier, world }: Call, payment: BookedPayment): SimAnswer {
  if (payment.status !== 'pending' && payment.status !== 'failed')
    return invalid(400, 'Only Checkout Sessions with a status in ["open"] can be expired.', 'session');
  cashier.cancel(payment);
  return ok(sessionObject(payment, world));
}

function createRefund({ request, book, cashier }: Call): SimAnswer {
  const key = request.headers['idempotency-key'];
  const known = book.refundByKey(key);
  if (known) return ok(refundObject(known.payment, known.refund));
  const parsed = newRefund.safeParse(formIn(request));
  if (!parsed.success) return invalid(400, 'Invalid value', parsed.error.issues[0]?.path.join('.'));
  const payment = book.find(parsed.data.payment_intent);
  if (!payment || !payment.tried)
    return invalid(404, 'No such payment_intent', 'payment_intent', 'resource_missing');
  const left = payment.captured - payment.refunded;
  const amount = parsed.data.amount ?? left;
  if (amount === 0 || amount > left)
    return invalid(400, 'Refund amount is greater than unrefunded amount on charge.', 'amount');
  return ok(refundObject(payment, cashier.refund(payment, amount, key)));
}

const formIn = ({ body }: SimRequest): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body.toString('utf8')));

const ok = (body: unknown): SimAnswer => ({ status: 200, body });

export const apiError = (status: number, error: Record<string, string | undefined>): SimAnswer => ({
  status,
  body: { error },
});

const invalid = (status: number, message: string, param?: string, code?: string): SimAnswer =>
  apiError(status, { type: 'invalid_request_error', message, param, code });
