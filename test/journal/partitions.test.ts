import type { Pool } from 'pg';
import { retain, makePartitions } from '../../journal/partitions';
import { toStored } from '../../journal/types';
import { settlesWithin } from '../../local/waiting';
import {
  append,
  cleanUp,
  countOf,
  eventually,
  later,
  message,
  openAppender,
  openPlace,
  openPool,
  rowsOf,
  waitingForLocks,
} from './fixture';
import type { Place } from './fixture';

afterEach(cleanUp);

const DAY_MS = 86_400_000;
const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);
const suffix = (at: Date): string => at.toISOString().slice(0, 10).replaceAll('-', '');

/** One event received that day, in the state it is left in. */
async function eventOf(place: Place, days: number, leftAs: 'delivered' | 'pending' | 'dead' | 'unread') {
  const at = daysAgo(days);
  await makePartitions(place.pool, at);
  await openAppender(place.pool).append({
    endpoint: 'whatsapp',
    receivedAt: at,
    parts: [toStored(message(place, 'phone:+79990000001', leftAs, `${days}-${leftAs}`))],
  });
  const table = `events_${suffix(at)}`;
  if (leftAs === 'pending') return;
  if (leftAs === 'dead')
    await rowsOf(
      place,
      `INSERT INTO dead_letters (event, received_at, key, kind, attempts, reason)
       SELECT event, received_at, key, kind, 1, 'x' FROM pending WHERE received_at = $1`,
      [at],
    );
  await rowsOf(place, `DELETE FROM pending WHERE received_at = $1`, [at]);
  await rowsOf(place, `UPDATE ${table} SET state = $1`, [leftAs]);
}

/** A transaction that has read both tables, as a backup holds it for an hour. */
async function readForLong(place: Place): Promise<() => Promise<void>> {
  const reader = await place.pool.connect();
  await reader.query('BEGIN');
  await reader.query('SELECT FROM requests, events LIMIT 1');
  let ended: Promise<void> | undefined;
  const end = async () => {
    await reader.query('ROLLBACK');
    reader.release();
  };
  const stop = () => (ended ??= end());
  later(stop);
  return stop;
}

it('its block ranges are summed up by vacuum, which comes soon: a burst asks for none, and fills no log', async () => {
  const place = await openPlace();
  await makePartitions(place.pool);
  const options = (kind: 'i' | 'r') =>
    rowsOf(
      place,
      `SELECT DISTINCT c.reloptions FROM pg_class c JOIN pg_inherits ON inhrelid = c.oid
         LEFT JOIN pg_am a ON a.oid = c.relam
        WHERE c.relkind = $1 AND c.relname ~ '^(requests|events)_' AND (c.relkind = 'r' OR a.amname = 'brin')
        ORDER BY 1`,
      [kind],
    );
  expect(await options('i')).toEqual([
    { reloptions: ['pages_per_range=16'] },
    { reloptions: ['pages_per_range=4'] },
  ]);
  expect(await options('r')).toEqual([
    {
      reloptions: ['autovacuum_vacuum_insert_scale_factor=0', 'autovacuum_vacuum_insert_threshold=5000'],
    },
  ]);
});

describe('retention', () => {
  it('drops only old days whose events are all settled', async () => {
    const place = await openPlace();
    await eventOf(place, 40, 'delivered');
    await eventOf(place, 44, 'pending');
    await eventOf(place, 48, 'dead');
    await eventOf(place, 52, 'unread');
    await eventOf(place, 5, 'delivered');

    const dropped = await retain(place.pool, 30);

    expect(dropped).toContain(`events_${suffix(daysAgo(40))}`);
    expect(dropped).toContain(`requests_${suffix(daysAgo(40))}`);
    expect(await rowsOf(place, 'SELECT event_id FROM events ORDER BY received_at')).toEqual(
      ['52-unread', '48-dead', '44-pending', '5-delivered'].map((event_id) => ({ event_id })),
    );
  });

  it('forgets deliveries after the same time, but never before 30 days', async () => {
    const place = await openPlace();
    await eventOf(place, 5, 'delivered');
    await eventOf(place, 40, 'delivered');
    await rowsOf(
      place,
      `UPDATE seen SET seen_at = e.received_at FROM (SELECT id, received_at FROM events) e WHERE e.id = seen.event`,
    );

    await retain(place.pool, 1);

    expect(await countOf(place, 'events')).toBe(0);
    expect(await countOf(place, 'seen')).toBe(1);
  });

  it('forgets old deliveries without reading the young ones', async () => {
    const place = await openPlace();
    const unhurried = openPool(place.databaseUrl, { statementTimeoutMs: 0 });
    await unhurried.query(
      `INSERT INTO seen (endpoint, hash, event, seen_at)
       SELECT 'whatsapp', sha256(n::text::bytea), gen_random_uuid(), now() - n % 40 * interval '1 day'
         FROM generate_series(1, 60000) n`,
    );
    await unhurried.query('ANALYZE seen');
    // One connection, so that its own count of rows read is complete.
    const client = await place.pool.connect();
    const readWhole = async () => {
      await client.query('SELECT pg_stat_force_next_flush()');
      const { rows } = await client.query<{ n: number }>(
        `SELECT sum(seq_tup_read)::int AS n FROM pg_stat_user_tables WHERE relname LIKE 'seen\\__'`,
      );
      return rows[0]!.n;
    };
    const before = await readWhole();
    await retain({ query: client.query.bind(client) } as unknown as Pool, 30);
    const read = (await readWhole()) - before;
    client.release();

    expect(await countOf(place, 'seen')).toBe(45_000);
    expect(read).toBeLessThan(60_000);
  });

  it('does not depend on the order in which Postgres reads its catalog', async () => {
    const place = await openPlace();
    await eventOf(place, 40, 'delivered');
    // What the planner comes to by itself once the catalog is analysed.
    await rowsOf(
      place,
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET enable_nestloop = off', current_database()); END $$`,
    );

    expect(await retain(openPool(place.databaseUrl), 30)).toContain(`events_${suffix(daysAgo(40))}`);
  });

  it('keeps no hook waiting for whoever reads an old day, and drops the day later on', async () => {
    const place = await openPlace();
    await eventOf(place, 40, 'delivered');
    await makePartitions(place.pool);
    const appender = openAppender(place.pool);
    const stopReading = await readForLong(place);

    const retaining = retain(place.pool, 30);
    // It gives up soon, maybe before it was seen waiting.
    await eventually(async () =>
      expect((await settlesWithin(retaining, 0)) || (await waitingForLocks(place)) === 1).toBe(true),
    );
    const hook = append(appender, message(place, 'phone:+79990000001', 'hello'));
    expect(await settlesWithin(hook, 1_000)).toBe(true);
    expect(await retaining).toEqual([]);

    await stopReading();
    expect(await retain(place.pool, 30)).toContain(`events_${suffix(daysAgo(40))}`);
  });
});

describe('partitions', () => {
  it('are made while somebody reads the tables for long, as a backup does', async () => {
    const place = await openPlace();
    const stopReading = await readForLong(place);

    expect(await makePartitions(place.pool)).toBe(18);

    await stopReading();
  });

  it('have the indexes of their tables', async () => {
    const place = await openPlace();
    await makePartitions(place.pool);
    const indexes = (table: string) => countOf(place, 'pg_index', `indrelid = '${table}'::regclass`);
    for (const table of ['requests', 'events']) {
      expect(await indexes(`${table}_${suffix(new Date())}`)).toBe(await indexes(table));
    }
  });

  it('are made a week ahead, once', async () => {
    const place = await openPlace();
    expect(await makePartitions(place.pool)).toBe(18);
    expect(await makePartitions(place.pool)).toBe(0);
  });
});
