/** What an order's workflow tells of its money, or wrote into its row when it ended. */
import { z } from 'zod';
import { PAYMENT_STATUSES } from '../../workflows/payment-lattice';

export const money = z.object({ amount: z.number(), currency: z.string() });

export const knownPayment = z.object({
  gateway: z.string(),
  paymentId: z.string(),
  status: z.enum(PAYMENT_STATUSES),
  money,
  refundedTotal: z.number(),
  refunds: z.record(z.string(), z.number()),
});

const toldOrder = z.looseObject({
  payments: z.array(knownPayment),
  attempts: z.array(z.looseObject({ reference: z.string(), state: z.string() })),
});
export type ToldOrder = z.infer<typeof toldOrder>;

export const readToldOrder = (state: unknown): ToldOrder | undefined => toldOrder.safeParse(state).data;
