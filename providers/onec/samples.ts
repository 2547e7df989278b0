/** Payments as the code in docs/onec.md sends them. */
import type { HookSample } from '../contract';

/** An invoice of nobody: the event is parked until one has this GUID. */
const INVOICE = { ref: 'cbb38ee1-01c0-11e8-80c4-0cc47ab29cf7', number: '0000-000123' };

const payment =
  (more: object): HookSample['body'] =>
  ({ text, now }) => ({
    event: 'payment',
    id: text,
    invoice: INVOICE,
    currency: 'RUB',
    date: now.toISOString(),
    ...more,
  });

export const samples = {
  paid: { about: 'an invoice is paid in full', body: payment({ status: 'paid', amount: 1499.5 }) },
  'partially-paid': {
    about: 'a part of an invoice is paid',
    body: payment({ status: 'partially_paid', amount: 500, paidTotal: 500 }),
  },
} as const satisfies Record<string, HookSample>;
