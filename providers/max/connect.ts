/** Subscribes our hook with MAX. https://dev.max.ru/docs-api/methods/POST/subscriptions */
import { z } from 'zod';
import type { ConnectDeps, Connection } from '../contract';
import { OutboundError } from '../failure';
import { maxApi } from './api';
import { UPDATE_TYPES } from './kinds';
import type { MaxClientSettings, MaxHookSettings } from './settings';

const botSchema = z.looseObject({ user_id: z.int(), username: z.string().nullish() });
const doneSchema = z.looseObject({ success: z.literal(true) });
const listSchema = z.looseObject({ subscriptions: z.array(z.looseObject({ url: z.string() })) });

export async function connect(
  { hook, client }: { hook: MaxHookSettings; client: MaxClientSettings },
  { http, hookUrl }: Pick<ConnectDeps, 'http' | 'hookUrl'>,
): Promise<Connection> {
  checkUrl(hookUrl);
  const [secret = ''] = hook.secrets;
  checkSecret(secret);
  const call = maxApi(client, http);
  const bot = await call('GET', '/me', '', undefined, botSchema);
  await call('POST', '/subscriptions', '', { url: hookUrl, update_types: UPDATE_TYPES, secret }, doneSchema);
  const { subscriptions } = await call('GET', '/subscriptions', '', undefined, listSchema);
  const others = subscriptions.filter(({ url }) => url !== hookUrl).length;
  return {
    done: [
      `The bot${bot.username ? ` @${bot.username}` : ''} sends its updates to ${hookUrl}, signed with MAX_SECRET.`,
      `It sends ${UPDATE_TYPES.join(', ')}.`,
    ],
    warnings: [
      ...(others > 0
        ? [
            `MAX sends this bot's updates to ${others} other addresses too. Give each installation a bot of its own.`,
          ]
        : []),
      ...(hook.botId !== undefined && hook.botId !== String(bot.user_id)
        ? [`MAX_BOT_ID is not the id of this bot. Set it to ${bot.user_id}.`]
        : []),
      'After 8 hours without a success MAX takes the subscription away: say this again after a longer outage.',
    ],
  };
}

function checkUrl(hookUrl: string): void {
  if (URL.canParse(hookUrl) && new URL(hookUrl).protocol === 'https:') return;
  throw new OutboundError(
    'refused',
    'max.hook_url',
    'MAX calls https alone. Set PUBLIC_URL to the https address under which this service is reached from outside, for example https://fixit.example.com.',
  );
}

function checkSecret(secret: string): void {
  if (/^[\w-]{5,256}$/.test(secret)) return;
  throw new OutboundError(
    'refused',
    'max.hook_secret',
    'MAX takes 5 to 256 letters, digits, _ and - as a secret. Set MAX_SECRET to such a value.',
  );
}
