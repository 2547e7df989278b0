/** Settings of the Telegram bot: its token from @BotFather, and the secret given to `setWebhook`. */
import { z } from 'zod';
import type { SideSettings } from '../contract';
import { secretsOf } from '../verify';

export interface TelegramHookSettings {
  secretTokens: readonly string[];
  /** The account hooks are for; undefined without a bot token. */
  botId?: string;
  /** Without the @; for groups, where a bot has to know what is said to it. */
  botUsername?: string;
}

export interface TelegramClientSettings {
  /** The part before `/bot<token>`, without a slash at its end. */
  apiUrl: string;
  botToken: string;
  botId: string;
}

export const NO_BOT = 'default';

/** It stands in the path of every call, so nothing that could end the path may be in it. */
const botToken = z
  .string()
  .regex(/^[\w:-]+$/, 'a bot token as @BotFather gives it, for example 123456:ABC-DEF');

/** The digits before the colon are the bot's own id. */
const botIdOf = (token: string | undefined): string | undefined => /^(\d+):/.exec(token ?? '')?.[1];

export const hookSettings: SideSettings<TelegramHookSettings> = {
  variables: [
    'TELEGRAM_SECRET_TOKEN',
    'TELEGRAM_SECRET_TOKEN_PREVIOUS',
    'TELEGRAM_BOT_TOKEN',
    'TELEGRAM_BOT_USERNAME',
  ],
  required: [['TELEGRAM_SECRET_TOKEN']],
  schema: z
    .object({
      TELEGRAM_SECRET_TOKEN: z.string().min(1),
      TELEGRAM_SECRET_TOKEN_PREVIOUS: z.string().optional(),
      TELEGRAM_BOT_TOKEN: botToken.optional(),
      TELEGRAM_BOT_USERNAME: z
        .string()
        .regex(/^@?\w{3,32}$/, 'the name of the bot, for example fixit_bot')
        .optional(),
    })
    .transform((env) => ({
      secretTokens: secretsOf(env.TELEGRAM_SECRET_TOKEN, env.TELEGRAM_SECRET_TOKEN_PREVIOUS),
      botId: botIdOf(env.TELEGRAM_BOT_TOKEN),
      botUsername: env.TELEGRAM_BOT_USERNAME?.replace('@', ''),
    })),
  sandbox: (secret) => ({ TELEGRAM_SECRET_TOKEN: secret('secret-token') }),
};

export const clientSettings: SideSettings<TelegramClientSettings> = {
  variables: ['TELEGRAM_API_URL', 'TELEGRAM_BOT_TOKEN'],
  required: [['TELEGRAM_BOT_TOKEN']],
  schema: z
    .object({
      TELEGRAM_API_URL: z
        .url({ protocol: /^https?$/, error: 'an http(s) URL, the part before /bot<token>' })
        .default('https://api.telegram.org'),
      TELEGRAM_BOT_TOKEN: botToken,
    })
    .transform((env) => ({
      apiUrl: env.TELEGRAM_API_URL.replace(/\/+$/, ''),
      botToken: env.TELEGRAM_BOT_TOKEN,
      botId: botIdOf(env.TELEGRAM_BOT_TOKEN) ?? NO_BOT,
    })),
  sandbox: (secret, url) => ({
    TELEGRAM_API_URL: url,
    TELEGRAM_BOT_TOKEN: `7000000001:${secret('bot-token').replace(/[^\w-]/g, '_')}`,
  }),
};
