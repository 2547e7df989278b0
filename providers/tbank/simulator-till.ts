/** What happens to payments of the simulated terminal, and the notifications that tell of it. */
import type { SimWorld } from '../../sandbox/contract';
import type { BookedPayment, PaymentBook } from '../payment-book';
import type { Till } from '../payment-page';
import { hook as ours } from './hook';
import type { TbankHookSettings } from './settings';

/** T-Bank sends again every hour for 24 hours until it is answered `OK`; this much of it is imitated. */
const RETRY_FOR_MS = 10 * 60_000;

export function statusOf({ status, amount, refunded }: BookedPayment): string {
  if (refunded > 0) return refunded < amount ? 'PARTIAL_REFUNDED' : 'REFUNDED';
  const names = { pending: 'NEW', authorized: 'AUTHORIZED', paid: 'CONFIRMED' } as const;
  if (status === 'failed') return 'REJECTED';
  return status === 'cancelled' ? 'CANCELED' : names[status];
}

export interface TbankTill extends Till {
  /** @param key of the call that asked for it */
  refund(payment: BookedPayment, amount: number, key?: string): void;
}

export function tillOf(book: PaymentBook, world: SimWorld, settings: TbankHookSettings): TbankTill {
  const tell = (payment: BookedPayment, status = statusOf(payment), amount = payment.amount): void => {
    const said = {
      OrderId: payment.reference,
      Success: status !== 'REJECTED',
      Status: status,
      PaymentId: Number(payment.id),
      ErrorCode: status === 'REJECTED' ? '1051' : '0',
      Amount: amount,
      Pan: '430000******0777',
    };
    const body = Buffer.from(JSON.stringify(said));
    world.emit({
      body: ours.seal?.(body, settings) ?? body,
      headers: { 'content-type': 'application/json' },
      // Not one after another: those of one payment may overtake each other.
      order: `payment:${payment.id}:${status}`,
      retryForMs: RETRY_FOR_MS,
      about: status,
    });
  };
  return {
    pay(payment) {
      book.capture(payment, world);
      tell(payment, 'AUTHORIZED');
      tell(payment);
    },
    fail(payment) {
      if (payment.status !== 'pending') throw new Error(`Payment ${payment.ref} is ${payment.status}.`);
      payment.status = 'failed';
      tell(payment);
    },
    cancel(payment) {
      if (payment.status !== 'pending' && payment.status !== 'authorized')
        throw new Error(`Payment ${payment.ref} is ${payment.status}: it cannot be cancelled.`);
      payment.status = 'cancelled';
      tell(payment);
    },
    refund(payment, amount, key) {
      book.refund(payment, amount, world, key);
      tell(payment, statusOf(payment), amount);
    },
  };
}
