/** What happens to payments of the simulated shop, and the notifications that tell of it. */
import type { SimWorld } from '../../sandbox/contract';
import type { BookedPayment, BookedRefund, PaymentBook } from '../payment-book';
import type { Till } from '../payment-page';
import { paymentObject, refundObject } from './simulator-objects';

/** YooKassa sends again for 24 hours until it is answered 200; this much of it is imitated. */
const RETRY_FOR_MS = 10 * 60_000;

export function tillOf(book: PaymentBook, world: SimWorld): Till {
  const canceled = (payment: BookedPayment): void => {
    book.end(payment, 'cancelled');
    notify(world, payment, 'payment.canceled', paymentObject(payment, world));
  };
  return {
    pay(payment) {
      book.capture(payment, world);
      notify(world, payment, 'payment.succeeded', paymentObject(payment, world));
    },
    // A payment that the bank declines is cancelled: another one has to be made.
    fail: canceled,
    cancel: canceled,
    refund: (payment, amount) => tellRefund(world, payment, book.refund(payment, amount, world)),
  };
}

export const tellRefund = (world: SimWorld, payment: BookedPayment, refund: BookedRefund): void =>
  notify(world, payment, 'refund.succeeded', refundObject(payment, refund, world));

function notify(world: SimWorld, payment: BookedPayment, event: string, object: object): void {
  world.emit({
    body: Buffer.from(JSON.stringify({ type: 'notification', event, object })),
    headers: { 'content-type': 'application/json' },
    order: `payment:${payment.ref}`,
    retryForMs: RETRY_FOR_MS,
    about: event,
  });
}
