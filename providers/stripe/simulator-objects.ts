/** Sessions, intents, charges and refunds in the vendor's form. */
import type { SimWorld } from '../../sandbox/contract';
import type { BookedPayment, BookedRefund } from '../payment-book';

const INTENT_STATUS = {
  pending: 'requires_payment_method',
  authorized: 'requires_capture',
  paid: 'succeeded',
  failed: 'requires_payment_method',
  cancelled: 'canceled',
} as const satisfies Record<BookedPayment['status'], string>;

const SESSION_STATUS = {
  pending: 'open',
  authorized: 'complete',
  paid: 'complete',
  failed: 'open',
  cancelled: 'expired',
} as const satisfies Record<BookedPayment['status'], string>;

const metadataOf = ({ reference }: BookedPayment) => (reference === undefined ? {} : { order_id: reference });
const currencyOf = ({ currency }: BookedPayment): string => currency.toLowerCase();
const secondsOf = (at: string): number => Math.floor(Date.parse(at) / 1000);

export const chargeObject = (payment: BookedPayment): Record<string, unknown> => ({
  id: payment.id.replace(/^pi_/, 'ch_'),
  object: 'charge',
  amount: payment.amount,
  amount_captured: payment.captured,
  amount_refunded: payment.refunded,
  refunded: payment.refunded === payment.captured,
  currency: currencyOf(payment),
  payment_intent: payment.id,
  metadata: metadataOf(payment),
});

/** @param whole with the charge itself, as `expand` asks for */
export function intentObject(payment: BookedPayment, whole = false): Record<string, unknown> {
  const charge = payment.captured > 0 ? chargeObject(payment) : undefined;
  return {
    id: payment.id,
    object: 'payment_intent',
    status: INTENT_STATUS[payment.status],
    amount: payment.amount,
    amount_received: payment.captured,
    currency: currencyOf(payment),
    created: secondsOf(payment.createdAt),
    metadata: metadataOf(payment),
    last_payment_error: payment.status === 'failed' ? { code: 'card_declined' } : null,
    latest_charge: (whole ? charge : charge?.['id']) ?? null,
  };
}

/** @param whole with the intent itself */
export function sessionObject(
  payment: BookedPayment,
  { baseUrl }: SimWorld,
  whole = false,
): Record<string, unknown> {
  const status = SESSION_STATUS[payment.status];
  const intent = whole ? intentObject(payment, true) : payment.id;
  return {
    id: payment.ref,
    object: 'checkout.session',
    mode: 'payment',
    status,
    payment_status: payment.captured > 0 ? 'paid' : 'unpaid',
    amount_total: payment.amount,
    currency: currencyOf(payment),
    client_reference_id: payment.reference ?? null,
    metadata: metadataOf(payment),
    payment_intent: payment.tried ? intent : null,
    url: status === 'open' ? `${baseUrl}/pay/${payment.ref}` : null,
  };
}

export const refundObject = (
  payment: BookedPayment,
  { id, amount }: BookedRefund,
): Record<string, unknown> => ({
  id: `re_${id.replaceAll('-', '')}`,
  object: 'refund',
  amount,
  currency: currencyOf(payment),
  payment_intent: payment.id,
  status: 'succeeded',
});
