/** What happens to payments of the simulated account, and the events that tell of it. */
import { randomUUID } from 'node:crypto';
import type { SimWorld } from '../../sandbox/contract';
import type { BookedPayment, BookedRefund, PaymentBook } from '../payment-book';
import type { Till } from '../payment-page';
import { hook } from './hook';
import type { StripeHookSettings } from './settings';
import { chargeObject, intentObject, refundObject, sessionObject } from './simulator-objects';

/** Stripe sends again for days, signed anew each time; here the first signature has to last, and it does for 5 minutes. */
const RETRY_FOR_MS = 4 * 60_000;

export class Cashier implements Till {
  constructor(
    private readonly book: PaymentBook,
    private readonly world: SimWorld,
    private readonly settings: StripeHookSettings,
  ) {}

  pay(payment: BookedPayment): void {
    this.book.capture(payment, this.world);
    this.tell(payment, 'payment_intent.succeeded', intentObject(payment));
    this.tell(payment, 'checkout.session.completed', sessionObject(payment, this.world));
  }

  fail(payment: BookedPayment): void {
    this.book.end(payment, 'failed');
    this.tell(payment, 'payment_intent.payment_failed', intentObject(payment));
  }

  cancel(payment: BookedPayment): void {
    this.book.end(payment, 'cancelled');
    // The intent is there where somebody has tried to pay.
    if (payment.tried) this.tell(payment, 'payment_intent.canceled', intentObject(payment));
    this.tell(payment, 'checkout.session.expired', sessionObject(payment, this.world));
  }

  refund(payment: BookedPayment, amount: number, key?: string): BookedRefund {
    const refund = this.book.refund(payment, amount, this.world, key);
    this.tell(payment, 'charge.refunded', chargeObject(payment));
    this.tell(payment, 'refund.created', refundObject(payment, refund));
    return refund;
  }

  private tell(payment: BookedPayment, type: string, object: object): void {
    const now = this.world.now();
    const event = {
      id: `evt_${randomUUID().replaceAll('-', '')}`,
      object: 'event',
      type,
      created: Math.floor(now.getTime() / 1000),
      livemode: false,
      data: { object },
    };
    const body = Buffer.from(JSON.stringify(event));
    this.world.emit({
      body,
      headers: hook.sign(body, this.settings, now),
      order: `payment:${payment.id}`,
      retryForMs: RETRY_FOR_MS,
      about: type,
    });
  }
}
