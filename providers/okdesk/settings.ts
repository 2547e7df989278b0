/**
 * Settings of the Okdesk account. The API key: Okdesk → Настройки → API. Its owner must be an employee: keys of
 * contacts may not search contacts.
 */
import { z } from 'zod';
import { networksSetting } from '../../networks';
import type { Networks } from '../../networks';
import type { SideSettings } from '../contract';

export interface OkdeskHookSettings {
  /** Who may call: the current pair first, then the one being rotated out. */
  credentials: readonly { user: string; password: string }[];
  allowed: Networks;
}

export interface OkdeskClientSettings {
  /** The part before `/api/v1`, without a slash at its end. */
  apiUrl: string;
  token: string;
  /** Employee who writes what no contact can be named for. */
  authorId: number;
}

export const hookSettings: SideSettings<OkdeskHookSettings> = {
  variables: [
    'OKDESK_USER',
    'OKDESK_USER_PREVIOUS',
    'OKDESK_PASS',
    'OKDESK_PASS_PREVIOUS',
    'OKDESK_ALLOWED_IPS',
  ],
  required: [['OKDESK_USER', 'OKDESK_PASS']],
  schema: z
    .object({
      OKDESK_USER: z
        .string()
        .min(1)
        .refine(
          (user) => !user.includes(':'),
          'a name without a colon (RFC 7617); the password may hold some',
        ),
      OKDESK_USER_PREVIOUS: z.string().optional(),
      OKDESK_PASS: z.string().min(1),
      OKDESK_PASS_PREVIOUS: z.string().optional(),
      OKDESK_ALLOWED_IPS: networksSetting,
    })
    .transform((env) => {
      const current = { user: env.OKDESK_USER, password: env.OKDESK_PASS };
      const rotating = env.OKDESK_USER_PREVIOUS ?? env.OKDESK_PASS_PREVIOUS;
      const previous = {
        user: env.OKDESK_USER_PREVIOUS ?? env.OKDESK_USER,
        password: env.OKDESK_PASS_PREVIOUS ?? env.OKDESK_PASS,
      };
      return {
        credentials: rotating === undefined ? [current] : [current, previous],
        allowed: env.OKDESK_ALLOWED_IPS,
      };
    }),
  sandbox: (secret) => ({ OKDESK_USER: 'okdesk', OKDESK_PASS: secret('hook-password') }),
};

export const clientSettings: SideSettings<OkdeskClientSettings> = {
  variables: ['OKDESK_API_URL', 'OKDESK_API_TOKEN', 'OKDESK_AUTHOR_ID'],
  required: [['OKDESK_API_URL', 'OKDESK_API_TOKEN', 'OKDESK_AUTHOR_ID']],
  schema: z
    .object({
      OKDESK_API_URL: z.url({
        protocol: /^https?$/,
        error: 'an http(s) URL, the part before /api/v1, for example https://company.okdesk.ru',
      }),
      OKDESK_API_TOKEN: z.string().regex(/^[\x21-\x7e]+$/, 'a token without spaces'),
      OKDESK_AUTHOR_ID: z
        .string()
        .regex(/^\d{1,15}$/, 'the number of an employee')
        .transform(Number),
    })
    .transform((env) => ({
      apiUrl: env.OKDESK_API_URL.replace(/\/+$/, '').replace(/\/api\/v1$/, ''),
      token: env.OKDESK_API_TOKEN,
      authorId: env.OKDESK_AUTHOR_ID,
    })),
  sandbox: (secret, url) => ({
    OKDESK_API_URL: url,
    OKDESK_API_TOKEN: secret('api-token'),
    OKDESK_AUTHOR_ID: '1',
  }),
};
