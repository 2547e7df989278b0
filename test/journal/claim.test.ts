/** What a relay reads of a backlog to find what it delivers next: as much as it takes, not all that waits. */
import type { Pool } from 'pg';
import { createPool } from '../../db/pool';
import { claim } from '../../journal/claim';
import { makePartitions } from '../../journal/partitions';
import { SLOTS } from '../../journal/slots';
import type { Place } from './fixture';
import { cleanUp, later, openPlace, rowsOf } from './fixture';

afterEach(cleanUp);

const SLOTS_OWNED = Array.from({ length: SLOTS }, (_, slot) => slot);
const KEYS = 2_000;
const EVENTS_A_KEY = 10;
const WANTED = 16;

it('reads as much of a backlog as it takes, though its plan was made when nothing waited', async () => {
  const place = await openPlace();
  await makePartitions(place.pool);
  const pool = oneConnection(place);
  // As often as it takes for a plan to be kept.
  for (let i = 0; i < 10; i++) await claim(pool, SLOTS_OWNED, [], WANTED);
  await fill(place);
  const before = await rowsRead(pool);

  const { keys, more } = await claim(pool, SLOTS_OWNED, [], WANTED);
  expect(await rowsRead(pool)).toBeLessThan(before + 2_000);
  expect(more).toBe(true);
  expect(keys.map(({ key }) => key)).toEqual(Array.from({ length: WANTED }, (_, i) => keyOf(i)));
  for (const { events } of keys) expect(events).toHaveLength(EVENTS_A_KEY);
});

it('finds in the end what stands behind many events of one dialog', async () => {
  const place = await openPlace();
  await makePartitions(place.pool);
  await place.pool.query(
    pendingOf(`SELECT i, 1 AS slot, CASE WHEN i = 300 THEN '${keyOf(1)}' ELSE '${keyOf(0)}' END AS key
                                      FROM generate_series(1, 300) i`),
  );
  const first = await claim(place.pool, [1], [], WANTED);
  expect(first).toMatchObject({ more: true, keys: [{ key: keyOf(0), truncated: true }] });
  const next = await claim(place.pool, [1], [keyOf(0)], WANTED);
  expect(next).toMatchObject({ more: false, keys: [{ key: keyOf(1) }] });
});

const keyOf = (n: number): string => `dialog:whatsapp:shop:${n}`;

/** So that the statement is prepared once. */
function oneConnection(place: Place): Pool {
  const pool = createPool(place.databaseUrl, { max: 1, applicationName: 'test' });
  later(() => pool.end());
  return pool;
}

const fill = (place: Place) =>
  place.pool.query(
    pendingOf(`SELECT i, (i - 1) % ${KEYS} % ${SLOTS} AS slot, 'dialog:whatsapp:shop:' || (i - 1) % ${KEYS} AS key
                 FROM generate_series(1, ${KEYS * EVENTS_A_KEY}) i`),
  );

/** Events in the order of their numbers `i`, with their places in the queue. */
const pendingOf = (rows: string): string => `
  WITH made AS (
    SELECT i, slot, key, ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid AS id FROM (${rows}) r
  ), e AS (
    INSERT INTO events (id, received_at, endpoint, event_id, kind, payload, state)
    SELECT id, now(), 'whatsapp', i::text, 'message.received', '{"kind":"message.received"}', 'pending' FROM made
  )
  INSERT INTO pending (slot, key, event, received_at, kind, bytes)
  SELECT slot, key, id, now(), 'message.received', 100 FROM made ORDER BY i`;

async function rowsRead(pool: Pool): Promise<number> {
  await pool.query('SELECT pg_stat_force_next_flush()');
  const [row] = await rowsOf<{ read: number }>(
    { pool },
    `SELECT sum(seq_tup_read + idx_tup_fetch)::int AS read FROM pg_stat_user_tables WHERE relname = 'pending'`,
  );
  return row!.read;
}
