/** The body of a payment hook, as our contract states it. Absent, null and "" all mean that there is none. */
import { z } from 'zod';

const id = z.union([z.string().trim().min(1), z.int()]).transform(String);
const none = z.union([z.null(), z.string().regex(/^\s*$/)]).transform(() => undefined);
const optionalId = z.union([id, none]).optional();

export const bodySchema = z.looseObject({
  event: z.enum(['payment_success', 'payment_failed', 'payment_pending', 'refund_success']),
  /** Of the payment, also where a refund is told of. */
  id: optionalId,
  order_id: optionalId,
  /** Major units; of a refund what was given back. */
  amount: z.union([z.number(), z.string()]),
  currency: z
    .union([
      z
        .string()
        .trim()
        .regex(/^[A-Za-z]{3}$/)
        .transform((code) => code.toUpperCase()),
      none,
    ])
    .optional(),
  customer_id: optionalId,
});
export type PaymentBody = z.infer<typeof bodySchema>;
