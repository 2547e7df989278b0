/**
 * Events: https://docs.stripe.com/api/events/types. One fact of one payment is told by several of them; what counts is that
 * of its intent, and of the charge where money was given back. They come in any order.
 */
import type { NormalisedEvent, PaymentStatus } from '../../workflows/events';
import { afterRefunds, instantOf, referenceOf } from './payment';
import { chargeSchema, intentSchema, toldRefundSchema } from './schema';
import type { StripeEvent } from './schema';

export type ReadStripeEvent = { event: NormalisedEvent } | { unread: string } | { ignored: string };

const INTENT_STATUS: Readonly<Record<string, PaymentStatus>> = {
  'payment_intent.succeeded': 'paid',
  'payment_intent.payment_failed': 'failed',
  'payment_intent.canceled': 'cancelled',
  'payment_intent.processing': 'pending',
  'payment_intent.amount_capturable_updated': 'authorized',
};

/** Of a refund alone: how much has been given back by now is asked. */
const REFUND = /^(refund\.(created|updated|failed)|charge\.refund\.updated)$/;

const IGNORED: readonly [RegExp, string][] = [
  [/^checkout\.session\./, 'its payment intent tells of the money'],
  [
    /^charge\.dispute\./,
    'a dispute: answer it in the Stripe dashboard; the order stays as it is until money is given back',
  ],
];

export function readEvent(event: StripeEvent): ReadStripeEvent {
  const { type } = event;
  const status = Object.hasOwn(INTENT_STATUS, type) ? INTENT_STATUS[type] : undefined;
  if (status) return intentEvent(event, status);
  if (type === 'charge.refunded') return refundedEvent(event);
  if (REFUND.test(type)) return refundHint(event);
  const known = IGNORED.find(([pattern]) => pattern.test(type));
  return { ignored: known?.[1] ?? `${type} is about no payment of an order` };
}

function intentEvent({ type, created, data }: StripeEvent, status: PaymentStatus): ReadStripeEvent {
  const parsed = intentSchema.safeParse(data.object);
  if (!parsed.success) return { unread: `the object of ${type} is no payment intent` };
  const { id, amount, amount_received: received, currency } = parsed.data;
  const reference = referenceOf(parsed.data);
  if (reference === undefined) return { ignored: NOT_OURS };
  return {
    event: {
      kind: 'payment.changed',
      gateway: 'stripe',
      paymentId: id,
      status,
      money: { amount: status === 'paid' ? received || amount : amount, currency },
      references: [{ type: 'order', value: reference }],
      ...(created === undefined ? {} : { at: instantOf(created) }),
    },
  };
}

function refundedEvent({ type, created, data }: StripeEvent): ReadStripeEvent {
  const parsed = chargeSchema.safeParse(data.object);
  if (!parsed.success) return { unread: `the object of ${type} is no charge` };
  const { payment_intent: paymentId, amount, amount_refunded: refundedTotal, currency } = parsed.data;
  const reference = referenceOf(parsed.data);
  if (!paymentId || reference === undefined) return { ignored: NOT_OURS };
  return {
    event: {
      kind: 'payment.changed',
      gateway: 'stripe',
      paymentId,
      status: afterRefunds(amount, refundedTotal),
      money: { amount, currency },
      refundedTotal,
      references: [{ type: 'order', value: reference }],
      ...(created === undefined ? {} : { at: instantOf(created) }),
    },
  };
}

function refundHint({ type, data }: StripeEvent): ReadStripeEvent {
  const parsed = toldRefundSchema.safeParse(data.object);
  if (!parsed.success) return { ignored: NOT_OURS };
  const { payment_intent: paymentId } = parsed.data;
  return { event: { kind: 'payment.hinted', gateway: 'stripe', paymentId, said: type } };
}

/** An account takes money for other things, too: subscriptions, invoices, links made by hand. */
const NOT_OURS = 'it names no order: its metadata has no order_id';
