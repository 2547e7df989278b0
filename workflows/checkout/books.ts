/** The order's money: pure reckoning over what is known of its payments. */
import type { KnownPayment } from '../payment-lattice';
import { capturedBy, givenBackBy, keptBy } from '../payment-lattice';
import type { OrderState } from '../order-state';

type Books = Pick<OrderState, 'payments' | 'total'>;

const ours =
  ({ total }: Books) =>
  ({ money }: KnownPayment): boolean =>
    money.currency === total.currency;

const sum = (amounts: number[]): number => amounts.reduce((all, one) => all + one, 0);

/** What we have of it, minor units of the order's currency. */
export const kept = (books: Books): number => sum(books.payments.filter(ours(books)).map(keptBy));
export const captured = (books: Books): number => sum(books.payments.filter(ours(books)).map(capturedBy));
export const givenBack = (books: Books): number => sum(books.payments.filter(ours(books)).map(givenBackBy));

export const isCovered = (books: Books): boolean => kept(books) >= books.total.amount;

/** Payments in another currency that we still have. */
export const foreign = (books: Books): KnownPayment[] =>
  books.payments.filter((payment) => !ours(books)(payment) && keptBy(payment) > 0);

/** Payments of which we have something, the ones that came last first. */
export const refundable = (books: Books): KnownPayment[] =>
  books.payments.filter((payment) => ours(books)(payment) && keptBy(payment) > 0).reverse();

/** What is too much: by payments that were not needed at all, and by the one that paid more than was due. */
export function surplus(books: Books): { second: number; over: number } {
  let due = books.total.amount;
  let second = 0;
  let over = 0;
  for (const payment of [...refundable(books)].reverse()) {
    const has = keptBy(payment);
    if (due <= 0) second += has;
    else if (has > due) over += has - due;
    due -= has;
  }
  return { second, over };
}
