/** Subscribes our hook with MAX. https://dev.max.ru/docs-api/methods/POST/subscriptions */
import { z } from 'zod';
import type { ConnectDeps, Connection } from '../contract';
import { maxApi } from './api';
import { UPDATE_TYPES } from './kinds';
import type { MaxClientSettings, MaxHookSettings } from './settings';
import { subscribe, subscriptionsOf } from './subscription';

const botSchema = z.looseObject({ user_id: z.int(), username: z.string().nullish() });

export async function connect(
  { hook, client }: { hook: MaxHookSettings; client: MaxClientSettings },
  { http, hookUrl }: Pick<ConnectDeps, 'http' | 'hookUrl'>,
): Promise<Connection> {
  const [secret = ''] = hook.secrets;
  const call = maxApi(client, http);
  const bot = await call('GET', '/me', '', undefined, botSchema);
  await subscribe(call, hookUrl, secret);
  const others = (await subscriptionsOf(call)).filter(({ url }) => url !== hookUrl).length;
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
      'After 8 hours without a success MAX takes the subscription away; the workers look every reconcile.subscriptionsMinutes and subscribe again, where PUBLIC_URL and MAX_SECRET are set for them.',
    ],
  };
}
