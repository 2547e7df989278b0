/**
 * Objects of YooKassa's API v3, as much of them as is read: https://yookassa.ru/developers/api
 * Amounts are decimal strings in major units.
 */
import { z } from 'zod';

/** Goes into addresses: nothing that could lead elsewhere. */
export const vendorId = z.string().regex(/^[\w-]{1,64}$/);

const amount = z.looseObject({ value: z.string(), currency: z.string().regex(/^[A-Z]{3}$/) });

const cancellation = z.looseObject({ reason: z.string().optional() }).nullish();

export const paymentSchema = z.looseObject({
  id: vendorId,
  status: z.enum(['pending', 'waiting_for_capture', 'succeeded', 'canceled']),
  amount,
  refunded_amount: amount.nullish(),
  captured_at: z.string().nullish(),
  created_at: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  confirmation: z.looseObject({ confirmation_url: z.string().nullish() }).nullish(),
  cancellation_details: cancellation,
});
export type YookassaPayment = z.infer<typeof paymentSchema>;

export const refundSchema = z.looseObject({
  id: vendorId,
  status: z.enum(['pending', 'succeeded', 'canceled']),
  payment_id: vendorId,
  cancellation_details: cancellation,
});

export const shopSchema = z.looseObject({
  account_id: z.union([z.string(), z.number()]).transform(String),
  status: z.string().optional(),
  test: z.boolean().optional(),
  fiscalization_enabled: z.boolean().optional(),
});

/** A notification; what its object holds beside ids is not believed. */
export const notificationSchema = z.looseObject({
  type: z.literal('notification'),
  event: z.string().min(1).max(100),
  object: z.looseObject({ id: vendorId, payment_id: vendorId.optional() }),
});
