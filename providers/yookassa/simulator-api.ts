/** The calls of API v3 that the simulated shop answers. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SimAnswer, SimRequest, SimWorld } from '../../sandbox/contract';
import type { BookedPayment, PaymentBook } from '../payment-book';
import { parseAmount } from '../money';
import { paymentObject, refundObject } from './simulator-objects';
import { tellRefund, tillOf } from './simulator-till';

interface Call {
  request: SimRequest;
  book: PaymentBook;
  world: SimWorld;
  shopId: string;
}

const amount = z.object({
  value: z.string().regex(/^\d+\.\d\d$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
const receipt = z
  .looseObject({
    customer: z.union([
      z.looseObject({ email: z.email() }),
      z.looseObject({ phone: z.string().regex(/^\d{10,15}$/) }),
    ]),
    items: z
      .array(
        z.looseObject({
          description: z.string().min(1).max(128),
          quantity: z.string(),
          amount,
          vat_code: z.int().min(1).max(12),
        }),
      )
      .min(1),
  })
  .optional();
const newPayment = z.looseObject({
  amount,
  capture: z.literal(true),
  confirmation: z.looseObject({ type: z.literal('redirect'), return_url: z.url() }),
  description: z.string().max(128).optional(),
  metadata: z.record(z.string().max(32), z.string().max(512)).optional(),
  receipt,
});
const newRefund = z.looseObject({ payment_id: z.string(), amount, receipt });

export function answerApi(call: Call): SimAnswer {
  const { request, book, world, shopId } = call;
  const [, version, collection, id, deed] = request.path.split('/');
  const target = `${request.method} ${version}/${collection}${id === undefined ? '' : '/:id'}${deed ? `/${deed}` : ''}`;
  if (target === 'GET v3/me')
    return ok({ account_id: shopId, status: 'enabled', test: true, fiscalization_enabled: true });
  const key = request.headers['idempotence-key'];
  if (request.method === 'POST' && (!key || key.length > 64))
    return apiError(400, 'invalid_request', 'Idempotence key is missing or too long.');
  if (target === 'POST v3/payments') return create(call, key);
  if (target === 'POST v3/refunds') return refund(call, key);
  const payment = id === undefined ? undefined : book.find(id);
  if (collection !== 'payments' || payment === undefined || payment.ref !== id)
    return apiError(404, 'not_found', 'Incorrect payment id.');
  if (target === 'GET v3/payments/:id') return ok(paymentObject(payment, world));
  if (target === 'POST v3/payments/:id/cancel') return cancel(call, payment);
  return apiError(404, 'not_found', 'Not found.');
}

function create({ request, book, world }: Call, key: string | undefined): SimAnswer {
  const known = book.byKey(key);
  if (known) return ok(paymentObject(known, world));
  const parsed = newPayment.safeParse(bodyOf(request));
  if (!parsed.success) return invalid(parsed.error);
  const sent = parsed.data;
  const id = randomUUID();
  const payment = book.add(
    {
      ref: id,
      id,
      key,
      reference: sent.metadata?.['order_id'],
      description: sent.description ?? '',
      currency: sent.amount.currency,
      amount: parseAmount(sent.amount.value) ?? 0,
      sent,
    },
    world,
  );
  return ok(paymentObject(payment, world));
}

function refund({ request, book, world }: Call, key: string | undefined): SimAnswer {
  const known = book.refundByKey(key);
  if (known) return ok(refundObject(known.payment, known.refund, world));
  const parsed = newRefund.safeParse(bodyOf(request));
  if (!parsed.success) return invalid(parsed.error);
  const payment = book.find(parsed.data.payment_id);
  const back = parseAmount(parsed.data.amount.value) ?? 0;
  if (!payment) return apiError(400, 'invalid_request', 'Payment was not found.', 'payment_id');
  if (payment.status !== 'paid' || back > payment.captured - payment.refunded)
    return apiError(400, 'invalid_request', 'Refund amount exceeds what can be refunded.', 'amount.value');
  const made = book.refund(payment, back, world, key);
  tellRefund(world, payment, made);
  return ok(refundObject(payment, made, world));
}

function cancel({ book, world }: Call, payment: BookedPayment): SimAnswer {
  if (payment.status !== 'authorized')
    return apiError(400, 'invalid_request', 'Only a payment that waits for its capture can be cancelled.');
  tillOf(book, world).cancel(payment);
  return ok(paymentObject(payment, world));
}

const ok = (body: unknown): SimAnswer => ({ status: 200, body });

export const apiError = (
  status: number,
  code: string,
  description: string,
  parameter?: string,
): SimAnswer => ({
  status,
  body: { type: 'error', id: randomUUID(), code, description, ...(parameter ? { parameter } : {}) },
});

function invalid(error: z.ZodError): SimAnswer {
  const path = error.issues[0]?.path.join('.') ?? '';
  return apiError(400, 'invalid_request', 'Invalid request parameter.', path);
}

function bodyOf(request: SimRequest): unknown {
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    return undefined;
  }
}
