/** Money that goes back. What has gone back is the gateway's word: a repeat asks first. */
import { payments } from '../calls';
import { troubleOf } from '../failure';
import { note } from '../order-state';
import type { KnownPayment } from '../payment-lattice';
import { capturedBy, givenBackBy, keptBy } from '../payment-lattice';
import { foreign, kept, refundable } from './books';
import { Charging } from './charging';

/** Refunds that bring nothing: a gateway that says yes and gives nothing back must not be asked for ever. */
const MAX_VAIN = 5;

export class Refunding extends Charging {
  /** Until no more than this is left with us, minor units. Undefined = done; else why a person has to do it. */
  protected async giveBackTo(left: number): Promise<string | undefined> {
    for (let vain = 0; vain < MAX_VAIN;) {
      const before = kept(this.state);
      const [payment] = refundable(this.state);
      if (before <= left || !payment) return undefined;
      const why = await this.giveBack(payment, Math.min(keptBy(payment), before - left));
      if (why !== undefined) return why;
      if (kept(this.state) >= before) vain += 1;
    }
    return 'the gateway takes the refund and gives nothing back';
  }

  protected async giveBackForeign(): Promise<string | undefined> {
    for (const payment of foreign(this.state)) {
      const why = await this.giveBack(payment, keptBy(payment));
      if (why !== undefined) return why;
    }
    return undefined;
  }

  private async giveBack(payment: KnownPayment, amount: number): Promise<string | undefined> {
    const { orderId, lines, total } = this.state;
    const { gateway, paymentId, money } = payment;
    const refundedBefore = givenBackBy(payment);
    const paid = capturedBy(payment);
    const isWhole = amount === paid && paid === total.amount;
    try {
      const facts = await payments(gateway).refundPayment.executeWithOptions(
        { summary: `give back at ${gateway}` },
        [
          {
            effect: this.effect(`refund.${gateway}.${paymentId}.${refundedBefore}.${amount}`),
            orderId,
            gateway,
            paymentId,
            money: { amount, currency: money.currency },
            refundedBefore,
            paid,
            ...(isWhole ? { lines } : {}),
          },
        ],
      );
      this.learn({ gateway, ...facts });
      note(this.state, `gave back ${(amount / 100).toFixed(2)} ${money.currency} at ${gateway}`);
      return undefined;
    } catch (error) {
      const { type, message } = troubleOf(error);
      return `${(amount / 100).toFixed(2)} ${money.currency} of the payment ${paymentId} at ${gateway} could not be given back (${type}). ${message}`;
    }
  }
}
