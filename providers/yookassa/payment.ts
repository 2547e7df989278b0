/** A payment of YooKassa in our words. */
import type { PaymentState } from '../contract-checkout';
import { parseAmount } from '../money';
import type { PaymentStatus } from '../../workflows/events';
import type { YookassaPayment } from './schema';

const STATUSES = {
  pending: 'pending',
  waiting_for_capture: 'authorized',
  succeeded: 'paid',
  canceled: 'cancelled',
} as const satisfies Record<YookassaPayment['status'], PaymentStatus>;

/** Undefined where its sums cannot be read. */
export function stateOf(payment: YookassaPayment): PaymentState | undefined {
  const amount = parseAmount(payment.amount.value);
  const refunded = parseAmount(payment.refunded_amount?.value ?? '0');
  if (amount === undefined || refunded === undefined) return undefined;
  const reference = payment.metadata?.['order_id'];
  const at = Date.parse(payment.captured_at ?? payment.created_at ?? '');
  return {
    paymentId: payment.id,
    status: refunded === 0 ? STATUSES[payment.status] : refunded < amount ? 'partially_refunded' : 'refunded',
    money: { amount, currency: payment.amount.currency },
    refundedTotal: refunded,
    ...(typeof reference === 'string' && reference !== '' ? { reference } : {}),
    ...(Number.isNaN(at) ? {} : { at: new Date(at).toISOString() }),
  };
}
