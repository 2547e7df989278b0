/** A payment intent of Stripe in our words. */
import type { PaymentState } from '../contract-checkout';
import type { PaymentStatus } from '../../workflows/events';
import type { StripeIntent } from './schema';

/** https://docs.stripe.com/payments/paymentintents/lifecycle; any other is one that is not over. */
const STATUSES: Readonly<Record<string, PaymentStatus>> = {
  requires_capture: 'authorized',
  succeeded: 'paid',
  canceled: 'cancelled',
};

export function stateOf(intent: StripeIntent): PaymentState {
  const { id, amount, amount_received, currency, latest_charge: charge } = intent;
  const status = statusOf(intent);
  const refundedTotal = typeof charge === 'object' ? (charge?.amount_refunded ?? 0) : 0;
  const reference = referenceOf(intent);
  return {
    paymentId: id,
    status: status === 'paid' ? afterRefunds(amount_received || amount, refundedTotal) : status,
    money: { amount: status === 'paid' ? amount_received || amount : amount, currency },
    refundedTotal,
    ...(reference === undefined ? {} : { reference }),
    ...(intent.created === undefined ? {} : { at: instantOf(intent.created) }),
  };
}

export const afterRefunds = (amount: number, refunded: number): PaymentStatus =>
  refunded === 0 ? 'paid' : refunded < amount ? 'partially_refunded' : 'refunded';

export function statusOf({ status, last_payment_error: error }: StripeIntent): PaymentStatus {
  // A declined card: the customer may try another on the same page.
  if (status === 'requires_payment_method' && error) return 'failed';
  return (Object.hasOwn(STATUSES, status) ? STATUSES[status] : undefined) ?? 'pending';
}

/** What `create` put into the metadata, which the intent hands on to its charge. */
export function referenceOf({ metadata }: Pick<StripeIntent, 'metadata'>): string | undefined {
  const reference = metadata?.['order_id'];
  return typeof reference === 'string' && reference !== '' ? reference : undefined;
}

export const instantOf = (seconds: number): string => new Date(seconds * 1000).toISOString();
