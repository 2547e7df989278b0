/** Payments and refunds in the form of API v3. */
import type { SimWorld } from '../../sandbox/contract';
import type { BookedPayment, BookedRefund } from '../payment-book';
import { amountOf } from './receipt';

const STATUS = {
  pending: 'pending',
  authorized: 'waiting_for_capture',
  paid: 'succeeded',
  failed: 'canceled',
  cancelled: 'canceled',
} as const satisfies Record<BookedPayment['status'], string>;

export function paymentObject(payment: BookedPayment, { baseUrl }: SimWorld): Record<string, unknown> {
  const { id, status, amount, currency, refunded, reference, description, createdAt, paidAt } = payment;
  return {
    id,
    status: STATUS[status],
    paid: status === 'paid',
    amount: amountOf({ amount, currency }),
    description,
    created_at: createdAt,
    metadata: reference === undefined ? {} : { order_id: reference },
    refundable: status === 'paid' && refunded < amount,
    test: true,
    ...(paidAt === undefined ? {} : { captured_at: paidAt }),
    ...(status === 'paid' ? { refunded_amount: amountOf({ amount: refunded, currency }) } : {}),
    ...(status === 'pending'
      ? { confirmation: { type: 'redirect', confirmation_url: `${baseUrl}/pay/${id}` } }
      : {}),
    ...(STATUS[status] === 'canceled'
      ? { cancellation_details: { party: 'yoo_money', reason: 'general_decline' } }
      : {}),
  };
}

export const refundObject = (
  { id, currency }: BookedPayment,
  refund: BookedRefund,
  world: SimWorld,
): Record<string, unknown> => ({
  id: refund.id,
  payment_id: id,
  status: 'succeeded',
  amount: amountOf({ amount: refund.amount, currency }),
  created_at: world.now().toISOString(),
});
