/**
 * Compares the bot with the settings; changes nothing.
 * https://dev.max.ru/docs-api/methods/GET/me, https://dev.max.ru/docs-api/methods/GET/subscriptions
 */
import { z } from 'zod';
import type { ClientDeps, Finding } from '../contract';
import { OutboundError } from '../failure';
import { maxApi } from './api';
import type { MaxClientSettings } from './settings';
import { NO_BOT } from './settings';
import type { Subscription } from './subscription';
import { sendsWhatIsRead, subscriptionsOf } from './subscription';

const botSchema = z.looseObject({ user_id: z.int(), username: z.string().nullish() });
type Bot = z.infer<typeof botSchema>;

export async function checkMax(
  settings: MaxClientSettings,
  { http, hookUrl }: Pick<ClientDeps, 'http' | 'hookUrl'>,
): Promise<Finding[]> {
  const call = maxApi(settings, http);
  try {
    const bot = await call('GET', '/me', '', undefined, botSchema);
    const subscriptions = await subscriptionsOf(call);
    return [
      { what: 'token', ok: true, detail: `It is that of @${bot.username ?? bot.user_id}.` },
      idFinding(bot, settings.botId),
      subscriptionFinding(subscriptions, hookUrl),
    ];
  } catch (error) {
    if (error instanceof OutboundError && error.outcome === 'refused')
      return [{ what: 'token', ok: false, detail: error.message }];
    throw error;
  }
}

function idFinding({ user_id }: Bot, botId: string): Finding {
  const what = 'id of the bot';
  if (botId === String(user_id)) return { what, ok: true, detail: botId };
  return botId === NO_BOT
    ? { what, ok: true, detail: `${user_id}; MAX_BOT_ID does not say it, so any bot in a group is ours.` }
    : { what, ok: false, detail: `It is ${user_id}, and MAX_BOT_ID says ${botId}: mend it.` };
}

function subscriptionFinding(subscriptions: Subscription[], hookUrl: string | undefined): Finding {
  const what = 'address for hooks';
  const connect = hookUrl === undefined ? 'set PUBLIC_URL, then ' : '';
  const todo = `${connect}say \`fixit providers connect max\``;
  if (subscriptions.length === 0)
    return { what, ok: false, detail: `MAX has none and sends no hooks: ${todo}.` };
  if (hookUrl === undefined)
    return {
      what,
      ok: true,
      detail: `MAX has ${subscriptions.length}; to have them compared with ours, set PUBLIC_URL.`,
    };
  const ours = subscriptions.find(({ url }) => url === hookUrl);
  if (!ours)
    return {
      what,
      ok: false,
      detail: `MAX sends elsewhere, and we listen at ${hookUrl}: ${todo}, or mend PUBLIC_URL.`,
    };
  return sendsWhatIsRead(ours)
    ? { what, ok: true, detail: hookUrl }
    : { what, ok: false, detail: `MAX sends other updates to ${hookUrl} than are read: ${todo}.` };
}
