/** Settings of the WhatsApp account. App secret: App Dashboard → App settings → Basic. */
import { z } from 'zod';
import type { SideSettings } from '../contract';
import { secretsOf } from '../verify';

/** Calls are made to this version of the Graph API; v26.0 came out on 29 July 2026 and lives two years. */
export const GRAPH_VERSION = 'v26.0';

export interface WhatsAppHookSettings {
  appSecrets: readonly string[];
  verifyTokens: readonly string[];
}

export interface WhatsAppClientSettings {
  /** The part before the Graph version, without a slash at its end. */
  apiUrl: string;
  accessToken: string;
  phoneNumberId: string;
  /** Whose templates and subscriptions `providers check` and `connect` look at; undefined = the token's first. */
  businessAccountId?: string;
}

export const hookSettings: SideSettings<WhatsAppHookSettings> = {
  variables: [
    'WHATSAPP_APP_SECRET',
    'WHATSAPP_APP_SECRET_PREVIOUS',
    'WHATSAPP_VERIFY_TOKEN',
    'WHATSAPP_VERIFY_TOKEN_PREVIOUS',
  ],
  required: [['WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN']],
  schema: z
    .object({
      WHATSAPP_APP_SECRET: z.string().min(1),
      WHATSAPP_APP_SECRET_PREVIOUS: z.string().optional(),
      WHATSAPP_VERIFY_TOKEN: z.string().min(1),
      WHATSAPP_VERIFY_TOKEN_PREVIOUS: z.string().optional(),
    })
    .transform((env) => ({
      appSecrets: secretsOf(env.WHATSAPP_APP_SECRET, env.WHATSAPP_APP_SECRET_PREVIOUS),
      verifyTokens: secretsOf(env.WHATSAPP_VERIFY_TOKEN, env.WHATSAPP_VERIFY_TOKEN_PREVIOUS),
    })),
  sandbox: (secret) => ({
    WHATSAPP_APP_SECRET: secret('app-secret'),
    WHATSAPP_VERIFY_TOKEN: secret('verify-token'),
  }),
};

export const clientSettings: SideSettings<WhatsAppClientSettings> = {
  variables: [
    'WHATSAPP_API_URL',
    'WHATSAPP_ACCESS_TOKEN',
    'WHATSAPP_PHONE_NUMBER_ID',
    'WHATSAPP_BUSINESS_ACCOUNT_ID',
  ],
  required: [['WHATSAPP_ACCESS_TOKEN', 'WHATSAPP_PHONE_NUMBER_ID']],
  schema: z
    .object({
      WHATSAPP_API_URL: z
        .url({ protocol: /^https?$/, error: 'an http(s) URL, the part before the Graph version' })
        .default('https://graph.facebook.com'),
      WHATSAPP_ACCESS_TOKEN: z.string().regex(/^[\x21-\x7e]+$/, 'a token without spaces'),
      WHATSAPP_PHONE_NUMBER_ID: z
        .string()
        .regex(/^[\w-]+$/, 'the id of the number (digits), not the number itself'),
      WHATSAPP_BUSINESS_ACCOUNT_ID: z
        .string()
        .regex(/^\d+$/, 'the id of the WhatsApp Business Account: digits')
        .optional(),
    })
    .transform((env) => ({
      apiUrl: env.WHATSAPP_API_URL.replace(/\/+$/, ''),
      accessToken: env.WHATSAPP_ACCESS_TOKEN,
      phoneNumberId: env.WHATSAPP_PHONE_NUMBER_ID,
      businessAccountId: env.WHATSAPP_BUSINESS_ACCOUNT_ID,
    })),
  sandbox: (secret, url) => ({
    WHATSAPP_API_URL: url,
    WHATSAPP_ACCESS_TOKEN: secret('access-token'),
    WHATSAPP_PHONE_NUMBER_ID: '100000000000001',
  }),
};
