/** Requests as the operations panel sends them. */
import type { HookSample } from '../contract';

const request =
  (action: string, more: object = {}): HookSample['body'] =>
  ({ text }) => ({ action, order_id: 'FX-1001', actor: 'anna', reason: `Sample ${text}`, ...more });

export const samples = {
  refund: { about: 'a part of an order is to be given back', body: request('refund', { amount: 500 }) },
  cancel: { about: 'an order is to be cancelled', body: request('cancel') },
  reconcile: { about: 'an order is to be held against its gateway', body: request('reconcile') },
} as const satisfies Record<string, HookSample>;
