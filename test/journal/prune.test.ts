/**
 * What is kept for a time only goes in small batches: statements end after two seconds, and one over all that a long pause
 * left behind would be undone each hour, for good.
 */
import type { Pool } from 'pg';
import { pruneIdempotentCalls } from '../../api/access/idempotency';
import { pruneConfirmations } from '../../journal/confirmations';
import { pruneDeliveryKeys } from '../../journal/delivery-keys';
import { dropOldFiles } from '../../journal/search/media';
import { pruneSequences } from '../../journal/sequences';
import { pruneNotices } from '../../notices/list';
import type { Place } from './fixture';
import { cleanUp, countOf, openPlace } from './fixture';

afterEach(cleanUp);

const OLD = 2_500;

/** Of each: OLD rows of 40 days ago, and one of now. */
const rows = `(SELECT n, CASE WHEN n = 0 THEN now() ELSE now() - interval '40 days' END AS at FROM generate_series(0, ${OLD}) n) s`;

type Prune = (pool: Pool, signal?: AbortSignal) => Promise<void>;

const KEPT: [table: string, prune: Prune, most: number, fill: string][] = [
  [
    'media',
    (pool, signal) => dropOldFiles(pool, 30, signal),
    10,
    `INSERT INTO media (id, workflow_id, contact_id, channel, account, message_id, file_id, kind, mime_type, file_name, bytes, content, created_at)
     SELECT gen_random_uuid(), 'w', 1, 'telegram', '1', n::text, 'f', 'image', 'image/jpeg', 'x', 1, 'x', at FROM ${rows} WHERE n <= 30`,
  ],
  [
    'idempotent_calls',
    (pool, signal) => pruneIdempotentCalls(pool, signal),
    1_000,
    `INSERT INTO idempotent_calls (key_id, idempotency_key, request_hash, call_id, started_at, leased_until)
     SELECT 'k', n::text, '', gen_random_uuid(), at, at FROM ${rows}`,
  ],
  [
    'delivery_keys',
    (pool, signal) => pruneDeliveryKeys(pool, 30, signal),
    1_000,
    `INSERT INTO delivery_keys (endpoint, key, body, first_at) SELECT 'payments', n::text::bytea, '', at FROM ${rows}`,
  ],
  [
    'confirmations',
    (pool, signal) => pruneConfirmations(pool, 30, signal),
    1_000,
    `INSERT INTO confirmations (endpoint, token, request_id, received_at, leased_until)
     SELECT 'blizwork', n::text::bytea, gen_random_uuid(), at, at FROM ${rows}`,
  ],
  [
    'hook_gaps',
    (pool, signal) => pruneSequences(pool, 30, signal),
    1_000,
    `INSERT INTO hook_gaps (endpoint, hook, sequence, missed_at) SELECT 'bpium', 'h', n, at FROM ${rows}`,
  ],
  [
    'notices',
    (pool, signal) => pruneNotices(pool, 30, signal),
    1_000,
    `INSERT INTO notices (id, kind, subject, count, most, first_at, over_at) SELECT gen_random_uuid(), 'token_dead', 'x', 1, 1, at, at FROM ${rows}`,
  ],
];

/** How many rows each statement took away. */
function watched(pool: Pool): { pool: Pool; taken: number[] } {
  const taken: number[] = [];
  const query = async (sql: string, values: unknown[]) => {
    const result = await pool.query(sql, values);
    if (sql.startsWith('DELETE')) taken.push(result.rowCount ?? 0);
    return result;
  };
  return { pool: { query } as unknown as Pool, taken };
}

describe.each(KEPT)('old rows of %s', (table, prune, most, fill) => {
  let place: Place;
  beforeEach(async () => {
    place = await openPlace();
    await place.pool.query(fill);
  });

  it('are all taken away, few at once, and the others stay', async () => {
    const { pool, taken } = watched(place.pool);
    await prune(pool);
    expect(await countOf(place, table)).toBe(1);
    expect(Math.max(...taken)).toBe(most);
  });

  it('are left for the next time when the process ends', async () => {
    const { pool, taken } = watched(place.pool);
    await prune(pool, AbortSignal.abort());
    expect(taken).toEqual([]);
  });
});
