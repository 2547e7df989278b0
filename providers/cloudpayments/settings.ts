/** Settings of a CloudPayments site: the API secret signs calls and notifications alike. */
import { z } from 'zod';
import type { SideSettings } from '../contract';
import { secretsOf } from '../verify';
import type { Secrets } from '../verify';
import { TAXATIONS } from './receipt';
import type { Taxation } from './receipt';

export interface CloudpaymentsHookSettings {
  secrets: Secrets;
}

export interface CloudpaymentsClientSettings {
  /** Without a slash at its end. */
  apiUrl: string;
  publicId: string;
  secret: string;
  /** The shop's system of taxation, as receipts state it. */
  taxation: Taxation;
}

/** Names no secret: it stands in every widget. */
const SANDBOX_SITE = 'test_api_fixit';

export const hookSettings: SideSettings<CloudpaymentsHookSettings> = {
  variables: ['CLOUDPAYMENTS_SECRET', 'CLOUDPAYMENTS_SECRET_PREVIOUS'],
  required: [['CLOUDPAYMENTS_SECRET']],
  schema: z
    .object({
      CLOUDPAYMENTS_SECRET: z.string().min(1),
      CLOUDPAYMENTS_SECRET_PREVIOUS: z.string().optional(),
    })
    .transform((env) => ({
      secrets: secretsOf(env.CLOUDPAYMENTS_SECRET, env.CLOUDPAYMENTS_SECRET_PREVIOUS),
    })),
  sandbox: (secret) => ({ CLOUDPAYMENTS_SECRET: secret('secret') }),
};

export const clientSettings: SideSettings<CloudpaymentsClientSettings> = {
  variables: [
    'CLOUDPAYMENTS_API_URL',
    'CLOUDPAYMENTS_PUBLIC_ID',
    'CLOUDPAYMENTS_SECRET',
    'CLOUDPAYMENTS_TAXATION',
  ],
  required: [['CLOUDPAYMENTS_PUBLIC_ID', 'CLOUDPAYMENTS_SECRET']],
  schema: z
    .object({
      CLOUDPAYMENTS_API_URL: z
        .url({ protocol: /^https?$/, error: 'an http(s) URL' })
        .default('https://api.cloudpayments.ru'),
      CLOUDPAYMENTS_PUBLIC_ID: z.string().min(1),
      CLOUDPAYMENTS_SECRET: z.string().min(1),
      CLOUDPAYMENTS_TAXATION: z.enum(TAXATIONS).default('usn_income'),
    })
    .transform((env) => ({
      apiUrl: env.CLOUDPAYMENTS_API_URL.replace(/\/+$/, ''),
      publicId: env.CLOUDPAYMENTS_PUBLIC_ID,
      secret: env.CLOUDPAYMENTS_SECRET,
      taxation: env.CLOUDPAYMENTS_TAXATION,
    })),
  sandbox: (secret, url) => ({
    CLOUDPAYMENTS_API_URL: url,
    CLOUDPAYMENTS_PUBLIC_ID: SANDBOX_SITE,
    CLOUDPAYMENTS_SECRET: secret('secret'),
  }),
};
