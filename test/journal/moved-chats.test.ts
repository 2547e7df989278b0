import { storedEvent } from '../../journal/stored-event';
import type { Part } from '../../journal/types';
import { append, cleanUp, message, openAppender, openPlace, rowsOf, type Place } from './fixture';

afterEach(cleanUp);

const moved = (place: Place, id: string): Part => ({
  eventId: id,
  content: {
    state: 'event',
    event: {
      kind: 'person.moved',
      channel: 'whatsapp',
      account: place.account,
      person: { aliases: ['chat:-1005'] },
      formerly: ['chat:-5'],
      keepsFormer: true,
      at: '2026-11-21T10:00:00.000Z',
    },
  },
});

const people = (place: Place) => rowsOf(place, 'SELECT id::int, address FROM contacts ORDER BY id');

describe('a chat that became another one', () => {
  it('keeps its contacts, each at its new address, and nobody else is touched', async () => {
    const place = await openPlace();
    const appender = openAppender(place.pool);
    for (const [i, address] of ['chat:-5', 'chat:-5:77', 'chat:-5:78', 'chat:-55', 'chat:-6:77'].entries())
      await append(appender, message(place, address, `before-${i}`));
    await append(appender, moved(place, 'm1'));
    expect(await people(place)).toEqual([
      { id: 1, address: 'chat:-1005' },
      { id: 2, address: 'chat:-1005:77' },
      { id: 3, address: 'chat:-1005:78' },
      { id: 4, address: 'chat:-55' },
      { id: 5, address: 'chat:-6:77' },
    ]);
    // Who writes in the new chat is who they were, and the second notice changes nothing.
    await append(appender, moved(place, 'm2'));
    await append(appender, message(place, 'chat:-1005:77', 'after'));
    expect(await people(place)).toHaveLength(5);
    expect(
      await rowsOf(place, `SELECT count(DISTINCT key)::int AS n FROM pending WHERE key LIKE '%:2'`),
    ).toEqual([{ n: 1 }]);
  });

  it('makes one contact of who wrote in the new one before the notice came', async () => {
    const place = await openPlace();
    const appender = openAppender(place.pool);
    await append(appender, message(place, 'chat:-5:77', 'old'));
    await append(appender, message(place, 'chat:-1005:77', 'new'));
    await append(appender, moved(place, 'm1'));
    await append(appender, message(place, 'chat:-1005:77', 'newer'));
    expect(await rowsOf(place, 'SELECT DISTINCT contact::int FROM contact_aliases')).toEqual([
      { contact: 1 },
    ]);
    expect(await rowsOf(place, `SELECT count(*)::int AS n FROM pending WHERE key LIKE '%:1'`)).toEqual([
      { n: 2 },
    ]);
  });

  it('that nobody here knew makes nobody', async () => {
    const place = await openPlace();
    await append(openAppender(place.pool), moved(place, 'm1'));
    expect(await people(place)).toEqual([]);
    expect(await rowsOf(place, 'SELECT state FROM events')).toEqual([{ state: 'delivered' }]);
  });
});

it('is read out of the journal in the form in which earlier versions wrote it, and nothing else is touched', () => {
  const of = { channel: 'telegram', account: '42', person: { aliases: ['chat:-1005'] }, at: 'x' };
  const change = { type: 'moved', from: 'chat:-5', to: 'chat:-1005' };
  expect(storedEvent({ kind: 'person.changed', ...of, change })).toEqual({
    kind: 'person.moved',
    ...of,
    formerly: ['chat:-5'],
    keepsFormer: true,
  });
  const others = [
    { kind: 'person.changed', ...of, change: { type: 'unreachable' } },
    { kind: 'person.moved', ...of, channel: 'whatsapp', formerly: ['phone:+79990000001'] },
    null,
  ];
  expect(others.map(storedEvent)).toEqual(others);
});
