/** Settings of a Stripe account. */
import { z } from 'zod';
import type { SideSettings } from '../contract';
import { secretsOf } from '../verify';
import type { Secrets } from '../verify';

export interface StripeHookSettings {
  secrets: Secrets;
}

export interface StripeClientSettings {
  /** The part before `/v1`, without a slash at its end. */
  apiUrl: string;
  secretKey: string;
}

export const hookSettings: SideSettings<StripeHookSettings> = {
  variables: ['STRIPE_WEBHOOK_SECRET', 'STRIPE_WEBHOOK_SECRET_PREVIOUS'],
  required: [['STRIPE_WEBHOOK_SECRET']],
  schema: z
    .object({
      STRIPE_WEBHOOK_SECRET: z.string().min(1),
      STRIPE_WEBHOOK_SECRET_PREVIOUS: z.string().optional(),
    })
    .transform((env) => ({
      secrets: secretsOf(env.STRIPE_WEBHOOK_SECRET, env.STRIPE_WEBHOOK_SECRET_PREVIOUS),
    })),
  sandbox: (secret) => ({ STRIPE_WEBHOOK_SECRET: `whsec_${secret('webhook-secret')}` }),
};

export const clientSettings: SideSettings<StripeClientSettings> = {
  variables: ['STRIPE_API_URL', 'STRIPE_SECRET_KEY'],
  required: [['STRIPE_SECRET_KEY']],
  schema: z
    .object({
      STRIPE_API_URL: z
        .url({ protocol: /^https?$/, error: 'an http(s) URL, the part before /v1' })
        .default('https://api.stripe.com'),
      STRIPE_SECRET_KEY: z.string().min(1),
    })
    .transform((env) => ({
      apiUrl: env.STRIPE_API_URL.replace(/\/+$/, ''),
      secretKey: env.STRIPE_SECRET_KEY,
    })),
  sandbox: (secret, url) => ({
    STRIPE_API_URL: url,
    STRIPE_SECRET_KEY: `sk_test_${secret('secret-key')}`,
  }),
};
