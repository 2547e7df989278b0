import { randomUUID } from 'node:crypto';
import { createContacts } from '../../journal/contacts';
import { newRequestId } from '../../journal/request-id';
import { BUSY, createReplays } from '../../journal/replay/bulk';
import { dismissEvent } from '../../journal/replay/dismiss';
import type { ReplayDeps, ReplayOptions } from '../../journal/replay/replay';
import { replayEvents } from '../../journal/replay/replay';
import { countReplayable, nextReplayable } from '../../journal/search/replayable';
import { readTranscript } from '../../journal/search/transcript';
import type { Part } from '../../journal/types';
import { toStored } from '../../journal/types';
import { readMappings } from '../../mappings';
import type { HookSide, Reading } from '../../providers/contract';
import type { MessageStatusValue, PaymentReference } from '../../workflows/events';
import {
  append,
  cleanUp,
  countOf,
  drained,
  eventually,
  message,
  openAppender,
  openClient,
  openPlace,
  openRelay,
  requestRecord,
  rowsOf,
  textsOf,
  toldTo,
} from './fixture';
import type { Place } from './fixture';

afterEach(cleanUp);

/** Today's reading of the hooks of `whatsapp`. */
let reading: (body: unknown) => Reading;
const nothing: Reading = { events: [], unread: [], ignored: [] };
const hook: HookSide<unknown> = {
  format: 'json',
  verify: () => ({ genuine: true }),
  read: (body) => reading(body),
  sign: () => ({}),
};

const depsOf = ({ pool }: Place): ReplayDeps => ({
  pool,
  journalPool: pool,
  contacts: createContacts(pool),
  mappings: readMappings('fixit.yml'),
  hookOf: (endpoint) => Promise.resolve(endpoint === 'whatsapp' ? { hook, settings: {} } : undefined),
});

const replay = async (place: Place, id: string, by: string = randomUUID(), options: ReplayOptions = {}) =>
  (await replayEvents(depsOf(place), [id], by, options))[0]!;

const idOf = async (place: Place, eventId: string): Promise<string> => {
  const [row] = await rowsOf<{ id: string }>(place, 'SELECT id FROM events WHERE event_id = $1', [eventId]);
  return row!.id;
};

const replaysIn = (place: Place) =>
  rowsOf<{ replay_of: string; kind: string; state: string }>(
    place,
    'SELECT replay_of, kind, state FROM events WHERE replay_of IS NOT NULL ORDER BY id',
  );

const status = (messageId: string, value: MessageStatusValue, account: string): Part => ({
  eventId: randomUUID(),
  content: {
    state: 'event',
    event: {
      kind: 'message.status',
      channel: 'whatsapp',
      account,
      messageId,
      status: value,
      at: new Date().toISOString(),
    },
  },
});

describe('a replay', () => {
  it('reaches the workflow as a new delivery, with the same message in it', async () => {
    const place = await openPlace();
    const client = await openClient();
    const relay = await openRelay(place, client);
    await append(
      openAppender(place.pool, () => relay),
      message(place, 'anna', 'hello', 'm1'),
    );
    await drained(place);
    const [{ key }] = (await rowsOf<{ key: string }>(place, 'SELECT key FROM keys')) as [{ key: string }];
    expect(await replay(place, await idOf(place, 'm1'))).toMatchObject({ outcome: 'replayed' });
    await drained(place);
    await eventually(async () => expect(textsOf(await toldTo(client, key))).toEqual(['hello', 'hello']));
    const told = (await toldTo(client, key)).signals.flat();
    expect(told.map((event) => (event.kind === 'message.received' ? event.messageId : ''))).toEqual([
      'm1',
      'm1',
    ]);
    expect(told[1]!.number).toBeGreaterThan(told[0]!.number);
  });

  it('asked for by one call is one, however often and at once it is asked', async () => {
    const place = await openPlace();
    await append(openAppender(place.pool), message(place, 'anna', 'hello', 'm1'));
    await place.pool.query('UPDATE pending SET parked_at = now()');
    const [id, by] = [await idOf(place, 'm1'), randomUUID()];
    const answers = await Promise.all(Array.from({ length: 5 }, () => replay(place, id, by)));
    const events = answers.map((answer) => ('event' in answer ? answer.event : answer));
    expect(new Set(events).size).toBe(1);
    expect(answers.filter(({ outcome }) => outcome === 'replayed')).toHaveLength(1);
    expect(await replaysIn(place)).toEqual([{ replay_of: id, kind: 'message.received', state: 'pending' }]);
    // The parked one has left: what is pending is its replay.
    expect(await countOf(place, 'pending')).toBe(1);
    expect(await countOf(place, 'pending', 'parked_at IS NOT NULL')).toBe(0);
  });

  it('leaves nothing behind when it fails half way', async () => {
    const place = await openPlace();
    await append(openAppender(place.pool), message(place, 'anna', 'hello', 'm1'));
    await place.pool.query('UPDATE pending SET parked_at = now()');
    await place.pool.query(`ALTER TABLE events ADD CONSTRAINT no_replays CHECK (replay_of IS NULL)`);
    await expect(replay(place, await idOf(place, 'm1'))).rejects.toThrow('no_replays');
    expect(await countOf(place, 'pending', 'parked_at IS NOT NULL')).toBe(1);
    expect(await countOf(place, 'seen')).toBe(1);
  });

  it('of an old message gives nobody an old name back', async () => {
    const place = await openPlace();
    const named = (name: string, eventId: string): Part => {
      const part = message(place, 'anna', name, eventId);
      if (part.content.state === 'event' && part.content.event.kind === 'message.received')
        part.content.event.person.name = name;
      return part;
    };
    const appender = openAppender(place.pool);
    await append(appender, named('Anna', 'm1'));
    await append(appender, named('Anna Petrova', 'm2'));
    await place.pool.query('UPDATE pending SET parked_at = now()');
    await replay(place, await idOf(place, 'm1'));
    expect(await rowsOf(place, 'SELECT name FROM contacts')).toEqual([{ name: 'Anna Petrova' }]);
  });

  it('settles a receipt again, without a workflow', async () => {
    const place = await openPlace();
    const part = status('m9', 'read', place.account);
    await append(openAppender(place.pool), part);
    await place.pool.query('DELETE FROM receipts');
    await replay(place, await idOf(place, part.eventId));
    expect(await rowsOf(place, 'SELECT message_id, rank FROM receipts')).toEqual([
      { message_id: 'm9', rank: 3 },
    ]);
    expect(await countOf(place, 'pending')).toBe(0);
    expect((await replaysIn(place))[0]).toMatchObject({ state: 'delivered' });
  });
});

describe('what was unread', () => {
  const unread = (eventId: string) => ({ eventId, part: { shape: 'new' }, reason: 'unknown shape' });
  const read = (place: Place, eventId: string, text: string) => {
    const { content } = message(place, 'anna', text, eventId);
    if (content.state !== 'event') throw new Error('A message is an event.');
    return { eventId, event: content.event };
  };

  /** A hook with one part that is known and one that is not. */
  async function came(place: Place, unreadId: string): Promise<string> {
    const id = newRequestId(new Date());
    const parts: Part[] = [
      message(place, 'anna', 'known', 'm1'),
      { eventId: unreadId, content: { state: 'unread', part: {}, reason: 'unknown shape' } },
    ];
    const request = requestRecord(id, Buffer.from('{"any":"thing"}'));
    const receivedAt = request.receivedAt;
    await openAppender(place.pool).append({
      endpoint: 'whatsapp',
      receivedAt,
      parts: parts.map(toStored),
      request: { ...request, id: newRequestId(receivedAt) },
    });
    return idOf(place, unreadId);
  }

  it.each([
    ['under the same id', 'm2'],
    ['under another id', 'hash:0123'],
  ])('and is an event now, %s, is appended once, and a redelivery is a duplicate', async (_how, unreadId) => {
    const place = await openPlace();
    const id = await came(place, unreadId);
    reading = () => ({ ...nothing, events: [read(place, 'm1', 'known'), read(place, 'm2', 'new')] });
    const by = randomUUID();
    const first = await replay(place, id, by);
    expect(first.outcome).toBe('replayed');
    expect(await replay(place, id, by)).toEqual({ ...first, outcome: 'repeated' });
    expect(await replaysIn(place)).toEqual([{ replay_of: id, kind: 'message.received', state: 'pending' }]);
    expect(await countOf(place, 'events', `state = 'unread'`)).toBe(0);
    expect(await append(openAppender(place.pool), message(place, 'anna', 'new', 'm2'))).toEqual({
      accepted: 0,
      duplicates: 1,
    });
    // Another call finds nothing new in it.
    expect(await replay(place, id)).toMatchObject({ outcome: 'settled' });
  });

  it('and still is stays so, with the reason', async () => {
    const place = await openPlace();
    const id = await came(place, 'm2');
    reading = () => ({ ...nothing, events: [read(place, 'm1', 'known')], unread: [unread('m2')] });
    expect(await replay(place, id)).toMatchObject({
      outcome: 'refused',
      refused: { type: 'still-unread', detail: expect.stringContaining('unknown shape') },
    });
    expect(await countOf(place, 'events', `state = 'unread'`)).toBe(1);
  });

  it('and is of no interest now is settled', async () => {
    const place = await openPlace();
    const id = await came(place, 'm2');
    reading = () => ({ ...nothing, ignored: [{ eventId: 'm2', part: {}, reason: 'a typing notice' }] });
    expect(await replay(place, id)).toEqual({ outcome: 'settled', event: id });
    expect(await rowsOf(place, 'SELECT state, reason FROM events WHERE id = $1', [id])).toEqual([
      { state: 'ignored', reason: 'a typing notice' },
    ]);
  });

  it('stands in the transcript once it is read, and a replayed message once', async () => {
    const place = await openPlace();
    const id = await came(place, 'm2');
    reading = () => ({ ...nothing, events: [read(place, 'm1', 'known'), read(place, 'm2', 'new')] });
    const reread = await replay(place, id);
    await place.pool.query('DELETE FROM pending');
    await place.pool.query(`UPDATE events SET state = 'delivered' WHERE state = 'pending'`);
    await replay(place, await idOf(place, 'm1'));
    await replay(place, 'event' in reread ? reread.event : '');
    const [{ key }] = (await rowsOf<{ key: string }>(place, 'SELECT DISTINCT key FROM pending')) as [
      { key: string },
    ];
    const { items } = await readTranscript(place.pool, key, undefined, 50);
    expect(items.map(({ body }) => (body as { messageId: string }).messageId)).toEqual(['m1', 'm2']);
  });
});

describe('a payment', () => {
  const payment = (...references: PaymentReference[]): Part => ({
    eventId: randomUUID(),
    content: {
      state: 'event',
      event: {
        kind: 'payment.changed',
        gateway: 'onec',
        paymentId: randomUUID(),
        status: 'paid',
        money: { amount: 149_950, currency: 'RUB' },
        references,
      },
    },
  });

  it('whose references are of no help goes to the workflow that a person names', async () => {
    const place = await openPlace();
    const client = await openClient();
    const relay = await openRelay(place, client);
    const part = payment({ type: 'invoice', value: 'nobody-knows' });
    await append(
      openAppender(place.pool, () => relay),
      part,
    );
    await eventually(async () => expect(await countOf(place, 'pending', 'parked_at IS NOT NULL')).toBe(1));
    const id = await idOf(place, part.eventId);
    const ticket = `ticket:okdesk:${place.account}`;
    const refusedAs = async (toWorkflow: string) => {
      const answer = await replay(place, id, randomUUID(), { toWorkflow });
      return answer.outcome === 'refused' ? answer.refused.type : answer.outcome;
    };
    expect(await refusedAs('order:1')).toBe('wrong-workflow');
    expect(await refusedAs(ticket)).toBe('unknown-workflow');
    await place.pool.query('INSERT INTO keys (key) VALUES ($1)', [ticket]);
    expect(await refusedAs(ticket)).toBe('replayed');
    await drained(place);
    const told = (await toldTo(client, ticket)).signals.flat();
    const whatItNames = { references: [], notice: expect.stringMatching(/^replay/) as string };
    expect(told).toMatchObject([{ kind: 'payment.changed', gateway: 'onec', ...whatItNames }]);
  });

  it('alone can be given to a workflow by hand', async () => {
    const place = await openPlace();
    await append(openAppender(place.pool), message(place, 'anna', 'hello', 'm1'));
    expect(
      await replay(place, await idOf(place, 'm1'), randomUUID(), { toWorkflow: 'ticket:okdesk:1' }),
    ).toMatchObject({ refused: { type: 'not-a-payment' } });
  });
});

describe('a replay of many', () => {
  it('means what the filter finds, without what is pending, what came later, and replays that went well', async () => {
    const place = await openPlace();
    const appender = openAppender(place.pool);
    await append(appender, ...['m1', 'm2', 'm3', 'm4'].map((id) => message(place, 'anna', id, id)));
    await place.pool.query(
      `UPDATE pending SET parked_at = now() WHERE event IN (SELECT id FROM events WHERE event_id IN ('m1', 'm2', 'm3'))`,
    );
    await replay(place, await idOf(place, 'm3'));
    const becomes = (state: string) =>
      place.pool.query(`UPDATE events SET state = $1 WHERE replay_of IS NOT NULL`, [state]);
    await becomes('delivered');
    await place.pool.query(
      `DELETE FROM pending WHERE event IN (SELECT id FROM events WHERE replay_of IS NOT NULL)`,
    );
    await place.pool.query(`UPDATE pending SET parked_at = now()`);
    const until = new Date(Date.now() + 1).toISOString();
    await eventually(() => expect(Date.now()).toBeGreaterThan(Date.parse(until)));
    await append(appender, message(place, 'anna', 'm5', 'm5'));
    await place.pool.query(
      `UPDATE pending SET parked_at = NULL WHERE event = (SELECT id FROM events WHERE event_id = 'm4')`,
    );
    expect(await countReplayable(place.pool, { endpoint: 'whatsapp' }, until)).toEqual({
      parked: 2,
      ignored: 1,
    });
    expect(await countReplayable(place.pool, { state: 'parked' }, until)).toEqual({ parked: 2 });
    expect(await countReplayable(place.pool, { state: 'pending' }, until)).toEqual({});
    const [first, second] = [await idOf(place, 'm1'), await idOf(place, 'm2')];
    expect(await nextReplayable(place.pool, { state: 'parked' }, until, undefined, 1)).toEqual([first]);
    expect(await nextReplayable(place.pool, { state: 'parked' }, until, first, 5)).toEqual([second]);

    await becomes('dead');
    await place.pool.query(
      `INSERT INTO dead_letters (event, received_at, key, kind, attempts, reason)
       SELECT id, received_at, workflow_id, kind, 1, 'too large' FROM events WHERE replay_of IS NOT NULL`,
    );
    expect(await countReplayable(place.pool, { state: 'dead' }, until)).toEqual({ dead: 1 });
  });
});

describe('a batch of a replay of many', () => {
  it('that is tried again after a crash replays nothing twice, and is counted all the same', async () => {
    const place = await openPlace();
    await append(openAppender(place.pool), ...['m1', 'm2', 'm3'].map((id) => message(place, id, id, id)));
    await place.pool.query('UPDATE pending SET parked_at = now()');
    const replays = createReplays(depsOf(place));
    const scope = { filter: { state: 'parked' }, until: new Date(Date.now() + 1).toISOString() } as const;
    const batch = { ...scope, by: randomUUID(), limit: 2 };
    const found = await replays.replayBatch({ ...batch, ids: [] });
    const ids = 'next' in found ? found.next : [];
    expect(ids).toEqual([await idOf(place, 'm1'), await idOf(place, 'm2')]);
    const next = [await idOf(place, 'm3')];
    const counts = { replayed: 0, repeated: 0, skipped: 0, refused: {}, next };
    expect(await replays.replayBatch({ ...batch, ids })).toEqual({ ...counts, replayed: 2 });
    expect(await replays.replayBatch({ ...batch, ids })).toEqual({ ...counts, repeated: 2 });
    // Another replay leaves out what has been replayed since it looked.
    expect(await replays.replayBatch({ ...batch, by: randomUUID(), ids })).toEqual({ ...counts, skipped: 2 });
  });

  it('is not begun while many events wait to be delivered', async () => {
    const place = await openPlace();
    const parts = Array.from({ length: BUSY + 1 }, (_, i) => message(place, 'anna', 'live', `m${i}`));
    await append(openAppender(place.pool), ...parts);
    const until = new Date().toISOString();
    const batch = {
      filter: { kind: 'unread' },
      until,
      by: randomUUID(),
      limit: 2,
      ids: [await idOf(place, 'm1')],
    };
    expect(await createReplays(depsOf(place)).replayBatch(batch)).toEqual({ busy: BUSY + 1 });
  });
});

it('what was dismissed holds its day back no more', async () => {
  const place = await openPlace();
  await append(openAppender(place.pool), message(place, 'anna', 'hello', 'm1'));
  await place.pool.query('UPDATE pending SET parked_at = now()');
  expect(await dismissEvent(place.pool, await idOf(place, 'm1'), 'settled by hand')).toBeUndefined();
  expect(await countOf(place, 'pending')).toBe(0);
});

it('a chat that moved, told in the form of earlier versions, moves when it is replayed', async () => {
  const place = await openPlace();
  const appender = openAppender(place.pool);
  await append(appender, message(place, 'chat:-5:77', 'old'));
  const left: Part = {
    eventId: 'moved',
    content: {
      state: 'event',
      event: {
        kind: 'person.changed',
        channel: 'whatsapp',
        account: place.account,
        person: { aliases: ['chat:-1005'] },
        change: { type: 'unreachable' },
        at: '2026-11-21T10:00:00.000Z',
      },
    },
  };
  await append(appender, left);
  await rowsOf(
    place,
    `UPDATE events SET payload = jsonb_set(payload::jsonb, '{change}', $1)::json WHERE event_id = 'moved'`,
    [JSON.stringify({ type: 'moved', from: 'chat:-5', to: 'chat:-1005' })],
  );

  expect(await replay(place, await idOf(place, 'moved'))).toMatchObject({ outcome: 'replayed' });

  expect(await rowsOf(place, 'SELECT address FROM contacts')).toEqual([{ address: 'chat:-1005:77' }]);
  expect(await rowsOf(place, `SELECT kind, state FROM events WHERE replay_of IS NOT NULL`)).toEqual([
    { kind: 'person.moved', state: 'delivered' },
  ]);
});
