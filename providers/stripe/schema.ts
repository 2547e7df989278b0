/** Objects of Stripe's API, as much of them as is read: https://docs.stripe.com/api. Sums are integer minor units. */
import { z } from 'zod';

/** Goes into addresses: nothing that could lead elsewhere. */
export const vendorId = z.string().regex(/^\w{1,255}$/);
const minor = z.number().int().nonnegative();
const currency = z
  .string()
  .regex(/^[a-z]{3}$/i)
  .transform((code) => code.toUpperCase());
const metadata = z.record(z.string(), z.unknown()).nullish();
/** Unix seconds that a date can hold. */
const seconds = z.number().int().nonnegative().max(8_640_000_000_000);

export const chargeSchema = z.looseObject({
  id: vendorId,
  amount: minor,
  amount_refunded: minor,
  currency,
  /** Absent on charges made without an intent, by an old API. */
  payment_intent: vendorId.nullish(),
  metadata,
});

export const intentSchema = z.looseObject({
  id: vendorId,
  status: z.string(),
  amount: minor,
  amount_received: minor.default(0),
  currency,
  created: seconds.optional(),
  metadata,
  last_payment_error: z.looseObject({}).nullish(),
  /** The whole charge where it was asked for, else its id. */
  latest_charge: z.union([chargeSchema, z.string()]).nullish(),
});
export type StripeIntent = z.infer<typeof intentSchema>;

export const sessionSchema = z.looseObject({
  id: vendorId,
  status: z.enum(['open', 'complete', 'expired']).nullish(),
  url: z.string().nullish(),
  /** None until somebody tries to pay. */
  payment_intent: z.union([intentSchema, vendorId]).nullish(),
});

export const refundSchema = z.looseObject({
  id: vendorId,
  status: z.string().nullish(),
  failure_reason: z.string().nullish(),
});

/** A refund as events tell of it. */
export const toldRefundSchema = z.looseObject({ payment_intent: vendorId });

export const eventSchema = z.looseObject({
  id: z.string().min(1).max(255),
  object: z.literal('event'),
  type: z.string().min(1).max(200),
  created: seconds.optional(),
  data: z.looseObject({ object: z.unknown() }),
});
export type StripeEvent = z.infer<typeof eventSchema>;

export const accountSchema = z.looseObject({
  id: z.string(),
  charges_enabled: z.boolean().optional(),
});

export const endpointsSchema = z.looseObject({
  data: z.array(
    z.looseObject({
      url: z.string(),
      status: z.string().optional(),
      enabled_events: z.array(z.string()).default([]),
    }),
  ),
});
