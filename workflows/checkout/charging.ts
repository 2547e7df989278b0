/** Pages on which the order is paid: at the primary gateway, at the next one where it refuses or does not answer. */
import { paymentsSoon } from '../calls';
import type { PaymentFacts } from '../checkout-activities';
import { troubleOf } from '../failure';
import type { Attempt } from '../order-state';
import { note } from '../order-state';
import { isCaptured } from '../payment-lattice';
import { Goods } from './goods';

/** Seconds for a question at a gateway whose answer can be had later as well. */
const SHORT = 60;
/** Before goods are let go that may have been paid for. */
const LONGER = 600;

export class Charging extends Goods {
  /** Undefined = there is a page; else why no gateway made one. */
  protected async charge(): Promise<string | undefined> {
    const reasons: string[] = [];
    for (const gateway of this.state.policy.gateways) {
      const attempt = this.newAttempt(gateway);
      const why = await this.ask(attempt);
      if (why === undefined) return undefined;
      reasons.push(`${gateway}: ${why}`);
      this.takeIn();
    }
    return reasons.join('; ');
  }

  private newAttempt(gateway: string): Attempt {
    const { attempts, orderId, total } = this.state;
    const number = attempts.length + 1;
    const reference = number === 1 ? orderId : `${orderId}.${number}`;
    const attempt: Attempt = { gateway, reference, state: 'asked', money: total };
    attempts.push(attempt);
    return attempt;
  }

  private async ask(
    attempt: Attempt,
    seconds = this.state.policy.chargeSeconds,
  ): Promise<string | undefined> {
    const { orderId, lines, payUntil = this.now() } = this.state;
    const { gateway, reference, money } = attempt;
    try {
      const made = await paymentsSoon(gateway, seconds).createPayment.executeWithOptions(
        { summary: `a payment at ${gateway}` },
        [
          {
            effect: this.effect(`charge.${reference}`),
            gateway,
            reference,
            orderId,
            lines,
            money,
            payUntil: new Date(payUntil).toISOString(),
          },
        ],
      );
      attempt.state = 'open';
      attempt.ref = made.ref;
      attempt.payUrl = made.payUrl;
      return undefined;
    } catch (error) {
      const { type, message } = troubleOf(error);
      attempt.state = NOT_ASKED.has(type) ? 'refused' : 'doubtful';
      note(this.state, `${gateway} made no page: ${type}`);
      return message;
    }
  }

  /** Every gateway's own word on what was paid; true when each of them answered. */
  protected async askGateways(): Promise<boolean> {
    delete this.state.look;
    let all = true;
    for (const attempt of this.state.attempts) {
      if (attempt.ref === undefined) continue;
      const { gateway, ref } = attempt;
      const told = await this.answer(gateway, () =>
        paymentsSoon(gateway, SHORT).readPayments.executeWithOptions({ summary: `ask ${gateway}` }, [
          { gateway, ref },
        ]),
      );
      all &&= told;
    }
    return all;
  }

  /** Nobody is to pay on these pages any more; false = a gateway did not answer. Whoever was quicker has paid. */
  protected async closePages(): Promise<boolean> {
    let all = true;
    for (const attempt of this.state.attempts) {
      if (attempt.state === 'doubtful') await this.findDoubtful(attempt);
      const { gateway, ref, state } = attempt;
      if (state !== 'open' || ref === undefined) continue;
      // To cancel what is paid is to give it back, at some gateways.
      if (this.wasPaid(attempt)) {
        attempt.state = 'closed';
        continue;
      }
      const told = await this.answer(gateway, () =>
        paymentsSoon(gateway, LONGER).cancelPayment.executeWithOptions(
          { summary: `no more payment at ${gateway}` },
          [{ gateway, ref }],
        ),
      );
      if (told) attempt.state = 'closed';
      all &&= told;
    }
    return all;
  }

  private wasPaid({ gateway, ref }: Attempt): boolean {
    const { attempts, payments } = this.state;
    const isOnly = attempts.filter((one) => one.gateway === gateway && one.state === 'open').length === 1;
    return payments.some(
      (payment) =>
        payment.gateway === gateway && isCaptured(payment.status) && (isOnly || payment.paymentId === ref),
    );
  }

  /** It is asked about before it is undone: the same effect finds what the lost answer told. */
  private async findDoubtful(attempt: Attempt): Promise<void> {
    const why = await this.ask(attempt, SHORT);
    // Nobody has its link, so nobody pays there; should money come all the same, it is given back.
    if (why !== undefined) attempt.state = 'refused';
  }

  private async answer(gateway: string, call: () => Promise<PaymentFacts[]>): Promise<boolean> {
    try {
      for (const facts of await call()) this.learn({ gateway, ...facts });
      return true;
    } catch (error) {
      note(this.state, `${gateway} did not answer: ${troubleOf(error).type}`);
      return false;
    }
  }
}

/** Failures before anything was asked of a vendor. */
const NOT_ASKED = new Set(['provider.off', 'provider.unknown', 'provider.unsupported']);
