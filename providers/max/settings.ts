/** Settings of the MAX bot: its token from the partners' platform, and the secret given to the subscription. */
import { z } from 'zod';
import type { SideSettings } from '../contract';
import { secretsOf } from '../verify';

export interface MaxHookSettings {
  secrets: readonly string[];
  /** The account hooks are for; the token does not tell. */
  botId?: string;
}

export interface MaxClientSettings {
  /** Without a slash at its end. */
  apiUrl: string;
  token: string;
  botId: string;
  /** What a subscription that was taken away is made anew with; undefined = hooks are taken elsewhere, or not at all. */
  hookSecret?: string;
}

export const NO_BOT = 'default';

/** `user_id` of GET /me. */
const botId = z
  .string()
  .regex(/^\d{1,16}$/, 'the user_id of the bot, digits')
  .optional();

export const hookSettings: SideSettings<MaxHookSettings> = {
  variables: ['MAX_SECRET', 'MAX_SECRET_PREVIOUS', 'MAX_BOT_ID'],
  required: [['MAX_SECRET']],
  schema: z
    .object({ MAX_SECRET: z.string().min(1), MAX_SECRET_PREVIOUS: z.string().optional(), MAX_BOT_ID: botId })
    .transform((env) => ({
      secrets: secretsOf(env.MAX_SECRET, env.MAX_SECRET_PREVIOUS),
      botId: env.MAX_BOT_ID,
    })),
  sandbox: (secret) => ({ MAX_SECRET: secret('secret') }),
};

export const clientSettings: SideSettings<MaxClientSettings> = {
  variables: ['MAX_API_URL', 'MAX_TOKEN', 'MAX_BOT_ID', 'MAX_SECRET'],
  required: [['MAX_TOKEN']],
  schema: z
    .object({
      MAX_API_URL: z
        .url({ protocol: /^https?$/, error: 'an http(s) URL, the part before /messages' })
        .default('https://platform-api2.max.ru'),
      MAX_TOKEN: z.string().regex(/^[\x21-\x7e]+$/, 'a bot token as the partners’ platform gives it'),
      MAX_BOT_ID: botId,
      MAX_SECRET: z.string().optional(),
    })
    .transform((env) => ({
      apiUrl: env.MAX_API_URL.replace(/\/+$/, ''),
      token: env.MAX_TOKEN,
      botId: env.MAX_BOT_ID ?? NO_BOT,
      hookSecret: env.MAX_SECRET,
    })),
  sandbox: (secret, url) => ({ MAX_API_URL: url, MAX_TOKEN: secret('token') }),
};
