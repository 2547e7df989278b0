/** Pure arithmetic of an invoice: what was paid, what came back, whether it is covered. Minor units. */
import type { Money, PaymentChanged, PaymentStatus } from './events';

/** One payment fact, as it was told; facts are kept in the order in which they came. */
export interface Payment {
  gateway: string;
  id: string;
  status: PaymentStatus;
  money: Money;
  paidTotal?: number;
}

export interface Balance {
  /** What has been paid and not gone back. */
  paid: number;
  covered: boolean;
  refunded: number;
}

export const paymentOf = ({ gateway, paymentId, status, money, paidTotal }: PaymentChanged): Payment => ({
  gateway,
  id: paymentId,
  status,
  money,
  ...(paidTotal === undefined ? {} : { paidTotal }),
});

/**
 * What stands on the invoice after these facts. A refund takes from what was paid, under the payment's own id or
 * another (1C's refund is a document of its own). A total that the sender states wins over our sum; a lower one
 * than the last is the older of two that came in the wrong order. A payment in another currency covers nothing.
 */
export function balanceOf(payments: readonly Payment[], due: Money): Balance {
  let paid = 0;
  let refunded = 0;
  let stated: number | undefined;
  const counted = new Map<string, number>();
  for (const payment of payments) {
    const { status, money, paidTotal } = payment;
    if (money.currency !== due.currency) continue;
    const before = counted.get(keyOf(payment)) ?? 0;
    if (isPaid(status)) {
      counted.set(keyOf(payment), money.amount);
      if (paidTotal === undefined) paid += money.amount - before;
      else if (stated === undefined || paidTotal >= stated) paid = stated = paidTotal;
    } else if (isUndone(status)) {
      const back = isRefund(status) ? money.amount : before;
      counted.set(keyOf(payment), Math.max(0, before - back));
      if (isRefund(status)) refunded += back;
      paid = paidTotal ?? paid - back;
      stated = paidTotal;
    }
  }
  return { paid, covered: paid >= due.amount, refunded };
}

/** Money that came in another currency than the invoice's and is still here: a person has to decide. */
export function foreignTo(payments: readonly Payment[], due: Money): Payment[] {
  const foreign = payments.filter(({ money }) => money.currency !== due.currency);
  const undone = new Set(foreign.filter(({ status }) => isUndone(status)).map(keyOf));
  return foreign.filter((payment) => isPaid(payment.status) && !undone.has(keyOf(payment)));
}

const keyOf = ({ gateway, id }: Payment): string => `${gateway}:${id}`;

const isPaid = (status: PaymentStatus): boolean => status === 'paid' || status === 'partially_paid';

const isRefund = (status: PaymentStatus): boolean => status === 'refunded' || status === 'partially_refunded';

const isUndone = (status: PaymentStatus): boolean =>
  isRefund(status) || status === 'cancelled' || status === 'failed';
