/** Pure arithmetic of an invoice: what was paid, what came back, whether it is covered. Minor units. */
import type { Money, PaymentStatus } from './events';

export type Payments = Record<string, { status: PaymentStatus; money: Money; paidTotal?: number }>;

export interface Balance {
  paid: number;
  covered: boolean;
  refunded: number;
}

/** A payment in another currency than the invoice's covers nothing. */
export function balanceOf(payments: Payments, due: Money): Balance {
  let sum = 0;
  let total: number | undefined;
  let refunded = 0;
  for (const { status, money, paidTotal } of Object.values(payments)) {
    if (money.currency !== due.currency) continue;
    if (status === 'paid' || status === 'partially_paid') {
      sum += money.amount;
      if (paidTotal !== undefined) total = Math.max(total ?? 0, paidTotal);
    }
    if (status === 'refunded' || status === 'partially_refunded') refunded += money.amount;
  }
  const paid = total ?? sum;
  return { paid, covered: paid >= due.amount, refunded };
}
