/** Settings of one incoming webhook of Citeck, which is what we call. */
import { z } from 'zod';
import type { SideSettings } from '../contract';

export interface CiteckSettings {
  /** `https://citeck.example.com`, without a slash at its end. */
  url: string;
  webhookId: string;
  token: string;
}

const ADDRESS = 'the address before /gateway: https://citeck.example.com';

export const clientSettings: SideSettings<CiteckSettings> = {
  variables: ['CITECK_URL', 'CITECK_WEBHOOK_ID', 'CITECK_TOKEN'],
  required: [['CITECK_URL', 'CITECK_WEBHOOK_ID', 'CITECK_TOKEN']],
  schema: z
    .object({
      CITECK_URL: z
        .url({ protocol: /^https?$/, error: ADDRESS })
        .refine((url) => !/\/gateway(\/|$)|[?#]/.test(url), ADDRESS),
      CITECK_WEBHOOK_ID: z.string().regex(/^[\w-][\w.-]*$/, 'the id of the incoming webhook in Citeck'),
      CITECK_TOKEN: z.string().min(1),
    })
    .transform((env) => ({
      url: env.CITECK_URL.replace(/\/+$/, ''),
      webhookId: env.CITECK_WEBHOOK_ID,
      token: env.CITECK_TOKEN,
    })),
  sandbox: (secret, url) => ({
    CITECK_URL: url,
    CITECK_WEBHOOK_ID: 'fixit-webhook',
    CITECK_TOKEN: secret('token'),
  }),
};
