/**
 * MAX's calls to us. https://dev.max.ru/docs-api/methods/POST/subscriptions
 *
 * Traps: only 200 counts as success; after 8 hours without one MAX takes the subscription away and says nothing.
 */
import type { HookSide } from '../contract';
import { checkHeaderSecret } from '../verify';
import { read } from './read';
import type { MaxHookSettings } from './settings';
import { NO_BOT } from './settings';

const SECRET_HEADER = 'x-max-bot-api-secret';

export const hook: HookSide<MaxHookSettings> = {
  format: 'json',
  verify: (request, settings) => checkHeaderSecret(request.headers, SECRET_HEADER, settings.secrets),
  read: (body, _request, { botId }) => read(body, { botId, account: botId ?? NO_BOT }),
  sign: (_body, settings) => ({
    'content-type': 'application/json',
    [SECRET_HEADER]: settings.secrets[0] ?? '',
  }),

  withSecret: (settings, secret) => ({ ...settings, secrets: [secret] }),
};
