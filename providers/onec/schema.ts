/**
 * The payment hook as agreed with the 1C programmer (docs/onec.md). Tolerant where 1C's own functions vary:
 * numbers become text, text numbers, empty members empty strings.
 */
import { z } from 'zod';

const id = z.union([z.string().trim().min(1), z.number().int()]).transform(String);
/** Absent, null and "" all mean that there is none. */
const optionalId = z
  .union([id, z.literal('').transform(() => undefined), z.null().transform(() => undefined)])
  .optional();

const documentOf = z
  .union([
    z.looseObject({ ref: optionalId, number: optionalId }),
    // A bare reference, as a hasty hand writes it.
    z.string().transform((ref) => ({ ref: ref.trim() || undefined, number: undefined })),
    z.null().transform(() => undefined),
  ])
  .optional();

export const paymentSchema = z.looseObject({
  event: z.literal('payment'),
  /** Of this notice. */
  id,
  /** The payment's own document: several notices may tell of it, the later correcting the earlier. */
  payment: documentOf,
  invoice: documentOf,
  issueId: optionalId,
  orderId: optionalId,
  dialogId: optionalId,
  amount: z.union([z.number(), z.string()]).nullish(),
  paidTotal: z.union([z.number(), z.string()]).nullish(),
  currency: z.union([z.string(), z.number().int().nonnegative()]).nullish(),
  status: z.string(),
  date: z.string().nullish().catch(undefined),
});
export type OnecPayment = z.infer<typeof paymentSchema>;

/** Why a payment was not read: the members at fault, without their values. */
export const reasonOf = (error: z.ZodError): string =>
  `missing or odd: ${[...new Set(error.issues.map((issue) => issue.path.join('.') || 'the whole'))].join(', ')}`;
