/**
 * Bitrix24's outgoing web hook is made by hand: `event.bind` works for applications only, not for an incoming web hook.
 * https://apidocs.bitrix24.ru/api-reference/events/event-bind.html
 */
import type { ConnectDeps, Connection } from '../contract';
import { z } from 'zod';
import { createApi } from './api';
import { DEAL_EVENTS } from './schema';
import type { Bitrix24ClientSettings, Bitrix24HookSettings } from './settings';

export async function connectBitrix24(
  { client }: { hook: Bitrix24HookSettings; client: Bitrix24ClientSettings },
  { http, hookUrl }: Pick<ConnectDeps, 'http' | 'hookUrl'>,
): Promise<Connection> {
  await createApi(client, http).call('profile', {}, z.unknown());
  return {
    done: ['Bitrix24 lets our calls in.'],
    warnings: [
      `By hand, an incoming web hook may not bind events: in Bitrix24 open Приложения → Разработчикам → Другое → Исходящий вебхук, enter the address ${hookUrl} and the events ${[...DEAL_EVENTS.keys()].join(', ')}, save, and put the token that it shows into BITRIX24_APPLICATION_TOKEN.`,
      'An event that was not taken is never sent again: leave reconcile.dealsMinutes in fixit.yml above 0. Then move a deal and see it with `fixit hooks list --endpoint bitrix24`.',
    ],
  };
}
