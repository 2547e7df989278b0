/** Pure arithmetic of an invoice: what was paid, what came back, whether it is covered. Minor units. */
import type { Money, PaymentChanged, PaymentStatus } from './events';

/** One payment fact, as it was told; facts are kept in the order in which they came. */
export interface Payment {
  gateway: string;
  id: string;
  status: PaymentStatus;
  money: Money;
  paidTotal?: number;
  /** The invoice it names. Absent where it names none, and in what was kept before this was noted. */
  invoice?: string;
  /** `id` is that of a document, of which several notices may tell: it can be cancelled, whatever it did. */
  document?: true;
}

export interface Balance {
  /** What has been paid and not gone back; below zero where a refund came before its payment. */
  paid: number;
  covered: boolean;
  refunded: number;
}

export function paymentOf({
  gateway,
  paymentId,
  status,
  money,
  paidTotal,
  notice,
  references,
}: PaymentChanged): Payment {
  // Tellings of before that had no notice, and were counted whatever they named: they still are.
  const invoice = notice === undefined ? undefined : references.find(({ type }) => type === 'invoice')?.value;
  return {
    gateway,
    id: paymentId,
    status,
    money,
    ...(paidTotal === undefined ? {} : { paidTotal }),
    ...(invoice === undefined ? {} : { invoice }),
    ...(notice === undefined || notice === paymentId ? {} : { document: true }),
  };
}

/** Whether a payment may count for this invoice. One that names another pays that one: an issue may have several. */
export const isFor = (payment: Payment, invoice: { ref: string }): boolean =>
  payment.invoice === undefined || payment.invoice === invoice.ref;

/**
 * What stands on the invoice after these facts. A refund takes from what was paid, under the payment's own id or
 * another (1C's refund is a document of its own). What is told again under the same id and status takes the place of
 * what was told before: the accountant corrected it. A total that the sender states wins over our sum; a lower one
 * than the last is the older of two that came in the wrong order, unless it comes with a correction. A payment in
 * another currency covers nothing.
 */
export function balanceOf(payments: readonly Payment[], invoice: { ref: string; money: Money }): Balance {
  let paid = 0;
  let refunded = 0;
  let stated: number | undefined;
  const counted = new Map<string, number>();
  const told = new Map<string, number>();
  for (const payment of payments) {
    const { status, money, paidTotal } = payment;
    if (!counts(payment, invoice)) continue;
    const key = keyOf(payment);
    const before = counted.get(key) ?? 0;
    const earlier = told.get(`${key}:${status}`);
    told.set(`${key}:${status}`, money.amount);
    if (isPaid(status)) {
      const more = money.amount - (earlier ?? before);
      counted.set(key, before + more);
      const isCorrection = earlier !== undefined && more !== 0;
      if (paidTotal === undefined) paid += more;
      else if (stated === undefined || paidTotal >= stated || isCorrection) paid = stated = paidTotal;
    } else if (isRefund(status)) {
      const back = money.amount - (earlier ?? 0);
      counted.set(key, Math.max(0, before - back));
      refunded += back;
      paid = paidTotal ?? paid - back;
      stated = paidTotal;
    } else if (isUndone(status)) {
      const given = payment.document ? refundedBy(key, told) : 0;
      for (const each of ALL_THAT_COUNT) told.delete(`${key}:${each}`);
      counted.set(key, 0);
      refunded -= given;
      paid = paidTotal ?? paid - before + given;
      stated = paidTotal;
    }
  }
  return { paid, covered: paid >= invoice.money.amount, refunded };
}

/** Money that came and pays nothing here, in another currency or for another invoice: a person has to decide. */
export function uncounted(payments: readonly Payment[], invoice: { ref: string; money: Money }): Payment[] {
  const others = payments.filter((payment) => !counts(payment, invoice));
  const undone = new Set(others.filter(({ status }) => isUndone(status)).map(keyOf));
  const taken = new Set(payments.filter((payment) => counts(payment, invoice)).map(keyOf));
  const left = others.filter(
    (payment) => isPaid(payment.status) && !undone.has(keyOf(payment)) && !taken.has(keyOf(payment)),
  );
  return [...new Map(left.map((payment) => [keyOf(payment), payment])).values()];
}

const counts = (payment: Payment, invoice: { ref: string; money: Money }): boolean =>
  payment.money.currency === invoice.money.currency && isFor(payment, invoice);

const refundedBy = (key: string, told: ReadonlyMap<string, number>): number =>
  REFUNDS.reduce((sum, status) => sum + (told.get(`${key}:${status}`) ?? 0), 0);

const keyOf = ({ gateway, id }: Payment): string => `${gateway}:${id}`;

const PAID = ['paid', 'partially_paid'] as const satisfies PaymentStatus[];
const REFUNDS = ['refunded', 'partially_refunded'] as const satisfies PaymentStatus[];
const ALL_THAT_COUNT = [...PAID, ...REFUNDS];

const isOneOf = (list: readonly PaymentStatus[], status: PaymentStatus): boolean => list.includes(status);
const isPaid = (status: PaymentStatus): boolean => isOneOf(PAID, status);
const isRefund = (status: PaymentStatus): boolean => isOneOf(REFUNDS, status);
const isUndone = (status: PaymentStatus): boolean =>
  isRefund(status) || status === 'cancelled' || status === 'failed';
