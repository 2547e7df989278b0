/**
 * One lattice for the payments of every gateway: what is told of a payment may come twice, late and in any order, and
 * only ever raises what is known of it.
 */
import type { Money, PaymentChanged, PaymentStatus } from './events';

/** A failure is not final: the customer may pay on a second try. Money that came is above everything before it. */
const RANK = {
  pending: 0,
  failed: 1,
  authorized: 2,
  cancelled: 3,
  partially_paid: 4,
  paid: 5,
  partially_refunded: 6,
  refunded: 7,
} as const satisfies Record<PaymentStatus, number>;

export const PAYMENT_STATUSES = Object.keys(RANK) as PaymentStatus[]; // RANK has each of them

export const isCaptured = (status: PaymentStatus): boolean => RANK[status] >= RANK.partially_paid;
const isRefund = (status: PaymentStatus): boolean => RANK[status] >= RANK.partially_refunded;

export interface KnownPayment {
  gateway: string;
  paymentId: string;
  status: PaymentStatus;
  /** Paid, or to be paid; what was given back is still in it. */
  money: Money;
  /** Given back as the gateway counts it, minor units. */
  refundedTotal: number;
  /** Given back as single refunds were told, by their ids. */
  refunds: Record<string, number>;
  /** Only a refund of it was told so far, and `money` is what that gave back. */
  unseen?: true;
}

export type PaymentNews = Pick<
  PaymentChanged,
  'gateway' | 'paymentId' | 'status' | 'money' | 'refund' | 'refundedTotal' | 'notice'
>;

/** What is known of a payment after this was told of it. */
export function learn(known: KnownPayment | undefined, news: PaymentNews): KnownPayment {
  const { gateway, paymentId, status, money, refund, refundedTotal = 0, notice } = news;
  const refunds = { ...known?.refunds, ...(refund ? { [refund.id]: refund.amount } : {}) };
  // A refund may tell its own sum alone.
  const unseen = refund !== undefined;
  if (!known || notice !== undefined) {
    // A notice is a correction: people mend their books, and the last word counts.
    const first = { gateway, paymentId, status, money, refundedTotal, refunds };
    return unseen ? { ...first, unseen } : first;
  }
  const isHigher = RANK[status] > RANK[known.status];
  const tellsMoney =
    !unseen && (known.unseen || (isHigher && !(isRefund(status) && isCaptured(known.status))));
  return {
    gateway,
    paymentId,
    status: isHigher ? status : known.status,
    money: tellsMoney || (unseen && !isCaptured(known.status)) ? money : known.money,
    ...((unseen && !isCaptured(known.status)) || (known.unseen && !tellsMoney) ? { unseen: true } : {}),
    refundedTotal: Math.max(known.refundedTotal, refundedTotal),
    refunds,
  };
}

/** Minor units that came. */
export const capturedBy = ({ status, money }: KnownPayment): number =>
  isCaptured(status) ? money.amount : 0;

/** Minor units that went back, never more than came. */
export function givenBackBy(payment: KnownPayment): number {
  const told = Object.values(payment.refunds).reduce((sum, amount) => sum + amount, 0);
  const counted = Math.max(payment.refundedTotal, told);
  const whole = payment.status === 'refunded' && counted === 0 ? payment.money.amount : counted;
  return Math.min(capturedBy(payment), whole);
}

export const keptBy = (payment: KnownPayment): number => capturedBy(payment) - givenBackBy(payment);
