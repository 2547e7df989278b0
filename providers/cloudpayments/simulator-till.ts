/** What happens to payments of the simulated site, and the notifications that tell of it. */
import type { SimWorld } from '../../sandbox/contract';
import type { BookedPayment, PaymentBook } from '../payment-book';
import type { Till } from '../payment-page';
import { decimalOf } from '../money';
import { hook as ours } from './hook';
import type { CloudpaymentsHookSettings } from './settings';

/** CloudPayments sends again until it is answered `{"code":0}`; this much of it is imitated. */
const RETRY_FOR_MS = 10 * 60_000;

export interface CloudpaymentsTill extends Till {
  /** @param key of the call that asked for it */
  refund(payment: BookedPayment, amount: number, key?: string): void;
}

export function formOf(payment: BookedPayment, world: SimWorld, more: Record<string, string>): string {
  return new URLSearchParams({
    TransactionId: payment.id,
    Amount: decimalOf(payment.amount),
    Currency: payment.currency,
    DateTime: world.now().toISOString().slice(0, 19).replace('T', ' '),
    CardFirstSix: '424242',
    CardLastFour: '4242',
    TestMode: '1',
    InvoiceId: payment.reference ?? '',
    Description: payment.description,
    ...more,
  }).toString();
}

/** Refunds are transactions of their own, with numbers of their own. */
export const refundNumber = (payment: BookedPayment, index: number): string =>
  String(Number(payment.id) * 1_000 + index + 1);

export function tillOf(
  book: PaymentBook,
  world: SimWorld,
  settings: CloudpaymentsHookSettings,
): CloudpaymentsTill {
  const tell = (payment: BookedPayment, type: string, more: Record<string, string>): void => {
    const body = Buffer.from(formOf(payment, world, more));
    world.emit({
      subPath: type,
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...ours.sign(body, settings) },
      order: `payment:${payment.id}`,
      retryForMs: RETRY_FOR_MS,
      about: type,
    });
  };
  return {
    pay(payment) {
      book.capture(payment, world);
      tell(payment, 'pay', { Status: 'Completed', OperationType: 'Payment' });
    },
    // It may be paid all the same: the customer tries again on the same page.
    fail(payment) {
      if (payment.status !== 'pending' && payment.status !== 'failed')
        throw new Error(`Payment ${payment.ref} is ${payment.status}.`);
      payment.status = 'failed';
      tell(payment, 'fail', { Reason: 'InsufficientFunds', ReasonCode: '5051', OperationType: 'Payment' });
    },
    // A page that is withdrawn is told of by nobody.
    cancel(payment) {
      if (payment.status !== 'pending' && payment.status !== 'failed')
        throw new Error(`Payment ${payment.ref} is ${payment.status}: it cannot be cancelled.`);
      payment.status = 'cancelled';
    },
    refund(payment, amount, key) {
      book.refund(payment, amount, world, key);
      tell(payment, 'refund', {
        TransactionId: refundNumber(payment, payment.refunds.length - 1),
        PaymentTransactionId: payment.id,
        Amount: decimalOf(amount),
        OperationType: 'Refund',
      });
    },
  };
}
