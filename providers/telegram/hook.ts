/**
 * Telegram's calls to us. https://core.telegram.org/bots/api#setwebhook
 *
 * Traps: a success whose body has a `method` is executed as a call of the bot, so the answer is `{}` and nothing
 * else; a refused update is sent again for a day and holds up its chat, so what cannot be read is kept and acknowledged.
 */
import type { HookSide } from '../contract';
import { checkHeaderSecret } from '../verify';
import { read } from './read';
import type { TelegramHookSettings } from './settings';
import { NO_BOT } from './settings';

const SECRET_HEADER = 'x-telegram-bot-api-secret-token';

export const hook: HookSide<TelegramHookSettings> = {
  format: 'json',
  // An update that is refused holds its chat up for a day: far more than one can have.
  verify: (request, settings) => checkHeaderSecret(request.headers, SECRET_HEADER, settings.secretTokens),
  read: (body, request, settings) =>
    read(body, { ...settings, account: settings.botId ?? NO_BOT }, request.receivedAt),
  acknowledge: () => ({ status: 200, body: '{}', contentType: 'application/json' }),
  sign: (_body, settings) => ({
    'content-type': 'application/json',
    [SECRET_HEADER]: settings.secretTokens[0] ?? '',
  }),

  withSecret: (settings, secret) => ({ ...settings, secretTokens: [secret] }),
};
