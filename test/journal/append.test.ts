import { randomBytes, randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { toStored } from '../../journal/types';
import type { Part } from '../../journal/types';
import { settlesWithin } from '../../local/waiting';
import {
  append,
  cleanUp,
  countOf,
  message,
  openAppender,
  openPlace,
  openPool,
  requestRecord,
  rowsOf,
} from './fixture';

afterEach(cleanUp);

const sum = (results: { accepted: number; duplicates: number }[]) => ({
  accepted: results.reduce((total, { accepted }) => total + accepted, 0),
  duplicates: results.reduce((total, { duplicates }) => total + duplicates, 0),
});

describe('appending', () => {
  it('says yes only after the commit', async () => {
    const place = await openPlace();
    const appender = openAppender(place.pool);
    await append(appender, message(place, 'phone:+79990000001', 'the first makes the partitions'));
    const locker = await place.pool.connect();
    await locker.query('BEGIN');
    await locker.query('LOCK TABLE seen IN ACCESS EXCLUSIVE MODE');

    const answer = append(appender, message(place, 'phone:+79990000001', 'hello', 'wamid.held'));
    expect(await settlesWithin(answer, 300)).toBe(false);
    await locker.query('ROLLBACK');
    locker.release();

    expect(await answer).toEqual({ accepted: 1, duplicates: 0 });
    expect(await countOf(place, 'events', `event_id = 'wamid.held'`)).toBe(1);
  });

  it('makes the partition of a day that nobody made', async () => {
    const place = await openPlace();
    expect(await countOf(place, 'pg_inherits', `inhparent = 'events'::regclass`)).toBe(0);
    const appenders = [openAppender(place.pool), openAppender(openPool(place.databaseUrl))];

    const answers = await Promise.all(
      appenders.map((appender, i) => append(appender, message(place, 'phone:+79990000001', `hello ${i}`))),
    );

    expect(sum(answers)).toEqual({ accepted: 2, duplicates: 0 });
    expect(await countOf(place, 'events')).toBe(2);
  });

  it('counts ten parallel copies over two processes as one event and nine duplicates', async () => {
    const place = await openPlace();
    const appenders = [openAppender(place.pool), openAppender(openPool(place.databaseUrl))];
    const part = message(place, 'phone:+79990000001', 'hello', 'wamid.once');

    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => append(appenders[i % 2]!, part)));

    expect(sum(answers)).toEqual({ accepted: 1, duplicates: 9 });
    expect(await countOf(place, 'events')).toBe(1);
    expect(await countOf(place, 'pending')).toBe(1);
    expect(await rowsOf(place, 'SELECT duplicates FROM seen')).toEqual([{ duplicates: 9 }]);
  });

  it('counts copies inside one batch, and inside one request, once', async () => {
    const place = await openPlace();
    const appender = openAppender(place.pool);
    const part = message(place, 'phone:+79990000001', 'hello', 'wamid.once');

    const answers = await Promise.all([append(appender, part, part), append(appender, part)]);

    expect(answers).toEqual([
      { accepted: 1, duplicates: 1 },
      { accepted: 0, duplicates: 1 },
    ]);
    expect(await rowsOf(place, 'SELECT duplicates FROM seen')).toEqual([{ duplicates: 2 }]);
  });

  it('keeps the same event id apart for different endpoints', async () => {
    const place = await openPlace();
    const appender = openAppender(place.pool);
    const parts = [toStored(message(place, 'phone:+79990000001', 'hello', '1'))];

    const answers = await Promise.all(
      ['whatsapp', 'telegram'].map((endpoint) =>
        appender.append({ endpoint, receivedAt: new Date(), parts }),
      ),
    );

    expect(sum(answers)).toEqual({ accepted: 2, duplicates: 0 });
  });

  it('lets a content hash stand for an identity only within its window', async () => {
    const place = await openPlace();
    const appender = openAppender(place.pool);
    const hashed: Part = { ...message(place, 'phone:+79990000001', 'hello', 'sha256:1'), windowMs: 300_000 };
    const at = (minutesAgo: number) =>
      appender.append({
        endpoint: 'onec',
        receivedAt: new Date(Date.now() - minutesAgo * 60_000),
        parts: [toStored(hashed)],
      });

    expect(await at(10)).toEqual({ accepted: 1, duplicates: 0 });
    // Its window of five minutes is over by now.
    expect(await at(0)).toEqual({ accepted: 1, duplicates: 0 });
    expect(await at(0)).toEqual({ accepted: 0, duplicates: 1 });
  });

  it('does not let a row that Postgres cannot hold fail its neighbours', async () => {
    const place = await openPlace();
    const appender = openAppender(place.pool);
    // No index holds a key of 20 kB; random, or it would be compressed until it fits.
    const workflowId = `dialog:whatsapp:a:${randomBytes(10_000).toString('hex')}`;
    const poison: Part = {
      eventId: 'poison',
      content: {
        state: 'event',
        event: { kind: 'custom', webhookId: 'x', params: {}, body: '', to: { workflow: workflowId } },
      },
    };
    const body = Buffer.from('{"poison":true}');
    const id = uuidv7();

    const answers = await Promise.all([
      append(appender, message(place, 'phone:+79990000001', 'before')),
      appender.append({
        endpoint: 'whatsapp',
        receivedAt: new Date(),
        parts: [toStored(poison)],
        request: requestRecord(id, body),
      }),
      append(appender, message(place, 'phone:+79990000001', 'after')),
    ]);

    expect(sum(answers)).toEqual({ accepted: 3, duplicates: 0 });
    expect(await countOf(place, 'pending')).toBe(2);
    const kept = await rowsOf(
      place,
      `SELECT e.state, e.reason, r.body FROM events e JOIN requests r ON r.id = e.request_id WHERE r.id = $1`,
      [id],
    );
    expect(kept).toEqual([{ state: 'unread', reason: expect.stringContaining('could not be stored'), body }]);
  });

  it('stores NUL and half a surrogate pair in ids, names and texts', async () => {
    const place = await openPlace();
    const appender = openAppender(place.pool);

    const answers = await Promise.all([
      append(appender, message(place, 'phone:+79990000001', 'before')),
      append(appender, message(place, 'user:\0\ud800', 'a\0b\ud83d', 'id\0\udc00')),
      append(appender, message(place, 'phone:+79990000001', 'after')),
    ]);

    expect(sum(answers)).toEqual({ accepted: 3, duplicates: 0 });
    expect(await countOf(place, 'pending')).toBe(3);
  });

  it('survives two processes that insert the same ids in opposite order', async () => {
    const place = await openPlace();
    const appenders = [openAppender(place.pool), openAppender(openPool(place.databaseUrl))];
    // Whom they all come from is known to both, so that nothing but the ids can make one wait for the other.
    for (const appender of appenders) await append(appender, message(place, 'phone:+79990000001', 'first'));

    for (let round = 0; round < 10; round++) {
      const parts = Array.from({ length: 400 }, (_, i) =>
        message(place, 'phone:+79990000001', 'hello', `${round}-${i}-${randomUUID()}`),
      );
      const answers = await Promise.all([
        append(appenders[0]!, ...parts),
        append(appenders[1]!, ...[...parts].reverse()),
      ]);
      expect(sum(answers)).toEqual({ accepted: 400, duplicates: 400 });
    }
    const [{ deadlocks } = { deadlocks: -1 }] = await rowsOf<{ deadlocks: number }>(
      place,
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(deadlocks).toBe(0);
  });

  it('takes a thousand requests at once, each with its own answer', async () => {
    const place = await openPlace();
    const appender = openAppender(place.pool);

    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, i) =>
        append(appender, message(place, `phone:+7999000${1000 + (i % 50)}`, `${i}`, `id-${i % 900}`)),
      ),
    );

    expect(sum(answers)).toEqual({ accepted: 900, duplicates: 100 });
    await appender.close();
    expect(appender.backlog).toBe(0);
  });
});
