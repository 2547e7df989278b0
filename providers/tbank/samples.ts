/** Notifications as T-Bank sends them, about a payment of nobody; `fixit send` lays the token over. */
import type { HookSample } from '../contract';

const notification =
  (status: string, amount: number): HookSample['body'] =>
  ({ number }) => ({
    OrderId: 'FX-1001',
    Success: true,
    Status: status,
    PaymentId: number,
    ErrorCode: '0',
    Amount: amount,
    Pan: '430000******0777',
  });

export const samples = {
  confirmed: { about: 'a payment is paid', body: notification('CONFIRMED', 149_950) },
  rejected: { about: 'a payment was declined', body: notification('REJECTED', 149_950) },
  refunded: { about: 'a part was given back', body: notification('PARTIAL_REFUNDED', 50_000) },
} as const satisfies Record<string, HookSample>;
