/** Notifications as CloudPayments sends them, about a payment of nobody. */
import type { HookSample } from '../contract';

const form =
  (more: Record<string, string>): HookSample['body'] =>
  ({ number, now }) =>
    new URLSearchParams({
      TransactionId: String(number),
      Amount: '1499.50',
      Currency: 'RUB',
      DateTime: now.toISOString().slice(0, 19).replace('T', ' '),
      InvoiceId: 'FX-1001',
      TestMode: '1',
      ...more,
    }).toString();

export const samples = {
  paid: {
    about: 'a payment is paid',
    subPath: 'pay',
    body: form({ Status: 'Completed', OperationType: 'Payment' }),
  },
  failed: {
    about: 'a payment was declined',
    subPath: 'fail',
    body: form({ Reason: 'InsufficientFunds', ReasonCode: '5051', OperationType: 'Payment' }),
  },
  refunded: {
    about: 'a part was given back',
    subPath: 'refund',
    body: form({ Amount: '500.00', PaymentTransactionId: '504', OperationType: 'Refund' }),
  },
} as const satisfies Record<string, HookSample>;
