import { randomUUID } from 'node:crypto';
import { hook } from '../../../providers/bitrix24/hook';
import { hookSettings } from '../../../providers/bitrix24/settings';
import { bitrix24 } from '../../../providers/bitrix24/provider';
import { oneSecret, otherSecret, parsedOf, requestWith, settingsOf } from '../sides';
import { ORDER, startPortal } from './portal';

const ours = settingsOf(hookSettings, oneSecret);
const theirs = settingsOf(hookSettings, otherSecret);
const MEMBER = 'a223c6b3710f85df22e9377d6c4f7553';
const withMember = settingsOf(hookSettings, oneSecret, undefined, { BITRIX24_MEMBER_ID: MEMBER });

const event = (more: Record<string, string> = {}): Buffer =>
  Buffer.from(
    new URLSearchParams({
      event: 'ONCRMDEALUPDATE',
      event_handler_id: '201',
      'data[FIELDS][ID]': '759',
      ts: '1736405807',
      'auth[member_id]': MEMBER,
      ...more,
    }).toString(),
  );
const sealed = (body: Buffer, settings = ours): Buffer => hook.seal?.(body, settings) ?? body;
const verdict = (body: Buffer, settings = ours) => hook.verify(requestWith(body, {}), settings);
const read = (body: Buffer) => hook.read(parsedOf(bitrix24, body), requestWith(body, {}), ours);

describe('an event of Bitrix24', () => {
  it('is genuine by the token in its body, and by nothing else', () => {
    expect(verdict(sealed(event()))).toEqual({ genuine: true });
    expect(verdict(event())).toEqual({ genuine: false, reason: 'credentials_missing' });
    const byHeader = requestWith(event(), { authorization: `Bearer ${ours.tokens[0]}` });
    expect(hook.verify(byHeader, ours)).toEqual({ genuine: false, reason: 'credentials_missing' });
    expect(verdict(sealed(event(), theirs))).toEqual({ genuine: false, reason: 'credentials_wrong' });
  });

  it('is genuine for the token that will be read where it stands there twice, and for no other', () => {
    const wrongLast = Buffer.from(`${sealed(event()).toString()}&auth%5Bapplication_token%5D=guess`);
    expect(verdict(wrongLast)).toEqual({ genuine: false, reason: 'credentials_wrong' });
  });

  it('is of our portal, where BITRIX24_MEMBER_ID says which that is', () => {
    expect(verdict(sealed(event()), withMember)).toEqual({ genuine: true });
    const foreign = sealed(event({ 'auth[member_id]': 'somebody' }));
    expect(verdict(foreign, withMember)).toEqual({ genuine: false, reason: 'credentials_wrong' });
    expect(verdict(foreign)).toEqual({ genuine: true });
  });

  it('is no credential of its own: what else stands in the body is not signed, and nothing of it is believed', () => {
    const changed = sealed(event({ 'data[FIELDS][STAGE_ID]': 'C1:WON', 'data[FIELDS][OPPORTUNITY]': '1' }));
    expect(read(changed).events.map(({ event }) => event)).toEqual([
      { kind: 'deal.hinted', crm: 'bitrix24', dealId: '759', touched: 'updated' },
    ]);
  });

  it('that is kept to be looked at is kept without its tokens', () => {
    const foreign = sealed(event({ event: 'ONCRMCONTACTUPDATE', 'auth[access_token]': 'door' }));
    const odd = sealed(event({ 'data[FIELDS][ID]': 'x' }));
    const parts = [...read(foreign).ignored, ...read(odd).unread].map(({ part }) => part);
    expect(parts).toHaveLength(2);
    expect(JSON.stringify(parts)).not.toMatch(/_token|door/);
  });

  it('is another one for another deal, kind, second or handler, and the same for the same', () => {
    const idOf = (more: Record<string, string> = {}) => read(event(more)).events[0]?.eventId;
    const others = [
      idOf({ 'data[FIELDS][ID]': '760' }),
      idOf({ event: 'ONCRMDEALADD' }),
      idOf({ ts: '1736405808' }),
      idOf({ event_handler_id: '202' }),
      idOf({ 'auth[member_id]': 'x' }),
    ];
    expect(new Set([idOf(), ...others]).size).toBe(6);
    expect(idOf()).toBe(idOf());
  });
});

it('the portal sends an event once for every change, our own among them, and each is genuine', async () => {
  const portal = await startPortal();
  const { dealId } = await portal.crm.createDeal(ORDER, randomUUID());
  await portal.crm.moveDeal(dealId, 'paid');
  await portal.act('move', { id: dealId, stage: 'C1:WON' });
  await portal.act('remove', { id: dealId });
  const hooks = await portal.hooks(4);
  expect(hooks.map((request) => hook.verify(request, ours))).toEqual(Array(4).fill({ genuine: true }));
  const touched = hooks.flatMap(({ body }) =>
    read(body).events.map(({ event }) => (event.kind === 'deal.hinted' ? event.touched : '')),
  );
  expect(touched).toEqual(['added', 'updated', 'updated', 'deleted']);
  await portal.stop();
});
