/** A gateway that signs as agreed: somebody pays there, and money is given back. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SimAction, Simulator } from '../../sandbox/contract';
import type { SignedHookSettings } from '../signed-hook';
import { signedSimulator } from '../signed-simulator';
import type { PaymentBody } from './schema';

const parameters = z.looseObject({
  /** Of the payment; a new one where absent. */
  id: z.string().optional(),
  /** Absent = it names no order. */
  orderId: z.string().optional(),
  customerId: z.string().optional(),
  /** Major units. */
  amount: z.union([z.number(), z.string()]),
  currency: z.string().default('RUB'),
});

/** `pay`, `fail`, `pend`, `refund`, each with `amount` and whatever else the hook shall say. */
export const paymentsSimulator = (settings: SignedHookSettings): Simulator =>
  signedSimulator(settings, (send) => {
    const telling =
      (event: PaymentBody['event']): SimAction =>
      (given) => {
        const { id = randomUUID(), orderId, customerId, amount, currency } = parameters.parse(given);
        const body = { event, id, order_id: orderId, customer_id: customerId, amount, currency };
        send({ body, key: randomUUID(), order: `payment:${id}`, about: event });
        return { id };
      };
    return {
      pay: telling('payment_success'),
      fail: telling('payment_failed'),
      pend: telling('payment_pending'),
      refund: telling('refund_success'),
    };
  });
