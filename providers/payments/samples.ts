/** Payments as a gateway sends them that signs as agreed. */
import type { HookSample } from '../contract';

const payment =
  (event: string, more: object = {}): HookSample['body'] =>
  ({ text }) => ({ event, id: text, order_id: 'FX-1001', amount: 1499.5, currency: 'RUB', ...more });

export const samples = {
  paid: { about: 'an order is paid', body: payment('payment_success') },
  failed: { about: 'a payment was declined', body: payment('payment_failed') },
  refunded: { about: 'a part was given back', body: payment('refund_success', { amount: '500.00' }) },
  orphan: {
    about: 'a payment that names no order',
    body: payment('payment_success', { order_id: undefined, customer_id: 'C-77' }),
  },
} as const satisfies Record<string, HookSample>;
