/**
 * Events of Bitrix24's outgoing web hook. Traps: the proof is a token in the body, and nothing is signed; the body has
 * the deal's id and nothing else, and an event that was not taken is never sent again; `ts` is the second in which the
 * queue sent it, so two changes of one deal within a second have one id: the deal is to be read more than a second later.
 * https://apidocs.bitrix24.ru/api-reference/events/index.html
 */
import { contentHash } from '../content-hash';
import type { HookSide, Reading, Verdict } from '../contract';
import { GENUINE, matchesAny, refuse } from '../verify';
import { DEAL_EVENTS, DEAL_TYPE, eventSchema, fieldsSchema, ITEM_EVENTS } from './schema';
import type { Bitrix24HookSettings } from './settings';

const TOKEN = 'auth[application_token]';
const MEMBER = 'auth[member_id]';

export const hook: HookSide<Bitrix24HookSettings> = {
  format: 'form',

  verify(request, settings): Verdict {
    // Read as it will be read afterwards: of a name that comes twice, the last one counts.
    const form = new Map(new URLSearchParams(request.body.toString('utf8')));
    const token = form.get(TOKEN) ?? '';
    if (token === '') return refuse('credentials_missing');
    const tokenMatches = matchesAny(token, settings.tokens);
    const memberMatches =
      settings.memberId === undefined || matchesAny(form.get(MEMBER) ?? '', [settings.memberId]);
    return tokenMatches && memberMatches ? GENUINE : refuse('credentials_wrong');
  },

  read(body): Reading {
    const reading: Reading = { events: [], unread: [], ignored: [] };
    const part = withoutTokens(body);
    const unread = (reason: string) => reading.unread.push({ eventId: contentHash(part), part, reason });
    const read = eventSchema.safeParse(body);
    if (!read.success) {
      unread('no event of Bitrix24');
      return reading;
    }
    const name = read.data.event.toUpperCase();
    const fields = fieldsSchema.safeParse(body);
    const isItem = ITEM_EVENTS.has(name) && fields.data?.['data[FIELDS][ENTITY_TYPE_ID]'] === DEAL_TYPE;
    const touched = DEAL_EVENTS.get(name) ?? (isItem ? ITEM_EVENTS.get(name) : undefined);
    if (touched === undefined) {
      reading.ignored.push({ eventId: contentHash(part), part, reason: `${name} is about no deal` });
    } else if (!fields.success) {
      unread('the deal has no id');
    } else {
      const { event_handler_id, ts, [MEMBER]: member } = read.data;
      const dealId = fields.data['data[FIELDS][ID]'];
      reading.events.push({
        eventId: [member, name, dealId, ts, event_handler_id].join(':'),
        event: { kind: 'deal.hinted', crm: 'bitrix24', dealId, touched },
      });
    }
    return reading;
  },

  seal(body, settings): Buffer {
    const form = new URLSearchParams(body.toString('utf8'));
    form.set(TOKEN, settings.tokens[0] ?? '');
    if (settings.memberId !== undefined) form.set(MEMBER, settings.memberId);
    return Buffer.from(form.toString());
  },

  sign: () => ({}),

  withSecret: (settings, secret) => ({ ...settings, tokens: [secret] }),
};

/** What is kept to be looked at opens no door: an application's events bear tokens to the portal as well. */
const withoutTokens = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && !Array.isArray(body)
    ? Object.fromEntries(Object.entries(body).filter(([name]) => !/^auth\[\w*_token\]$/.test(name)))
    : body;
