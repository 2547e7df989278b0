/** Notifications as YooKassa sends them, about a payment of nobody. */
import type { HookSample } from '../contract';

const notification =
  (event: string, status: string, more: object = {}): HookSample['body'] =>
  ({ text, now }) => ({
    type: 'notification',
    event,
    object: {
      id: text,
      status,
      amount: { value: '1499.50', currency: 'RUB' },
      created_at: now.toISOString(),
      ...more,
    },
  });

export const samples = {
  succeeded: {
    about: 'a payment is paid',
    body: notification('payment.succeeded', 'succeeded', { paid: true, metadata: { order_id: 'FX-1001' } }),
  },
  refunded: {
    about: 'money was given back',
    body: notification('refund.succeeded', 'succeeded', {
      payment_id: '22d6d597-000f-5000-9000-145f6df21d6f',
    }),
  },
} as const satisfies Record<string, HookSample>;
