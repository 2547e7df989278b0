/** What an order's workflow tells of its money, or wrote into its row when it ended. */
import { z } from 'zod';
import type { PaymentStatus } from '../../workflows/events';

export const PAYMENT_STATUSES = [
  'pending',
  'authorized',
  'paid',
  'partially_paid',
  'failed',
  'cancelled',
  'partially_refunded',
  'refunded',
] as const satisfies PaymentStatus[];

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
