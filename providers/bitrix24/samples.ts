/** What an outgoing web hook tells of a deal: its id. */
import type { HookSample } from '../contract';

const body =
  (event: string): HookSample['body'] =>
  ({ number, now }, account) =>
    new URLSearchParams({
      event,
      event_handler_id: '1',
      // Never one of the portal's own: those count from one.
      'data[FIELDS][ID]': String(number),
      ts: String(Math.floor(now.getTime() / 1000)),
      'auth[domain]': account,
      'auth[member_id]': 'a223c6b3710f85df22e9377d6c4f7553',
    }).toString();

export const samples = {
  'deal-added': { about: 'a deal is made', body: body('ONCRMDEALADD') },
  'deal-updated': { about: 'a deal is changed', body: body('ONCRMDEALUPDATE') },
  'deal-deleted': { about: 'a deal is deleted', body: body('ONCRMDEALDELETE') },
} as const satisfies Record<string, HookSample>;
