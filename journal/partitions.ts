/** Daily partitions: made ahead (there is no DEFAULT partition to swallow strays), dropped when settled. */
import type { Pool } from 'pg';
import { isLocked } from './database-errors';

const DAYS_AHEAD = 7;
const DAY_MS = 86_400_000;
/** A delivery counts once for so long, however short the rest is kept. */
const SEEN_DAYS = 30;
const PRUNED_AT_ONCE = 1_000;

/** Makes yesterday's to next week's partitions, idempotently; the number made. */
export async function makePartitions(pool: Pool, now = new Date()): Promise<number> {
  const first = new Date(now.getTime() - DAY_MS).toISOString().slice(0, 10);
  const { rows } = await pool.query<{ made: number }>('SELECT make_partitions($1::date, $2) AS made', [
    first,
    DAYS_AHEAD + 2,
  ]);
  return rows[0]?.made ?? 0;
}

/**
 * Drops the days that lie wholly before `keepDays` and hold nothing unsettled, and prunes `seen` in small
 * batches, until told to stop. The names of the dropped tables.
 */
export async function retain(
  pool: Pool,
  keepDays: number,
  { now = new Date(), signal }: { now?: Date; signal?: AbortSignal } = {},
): Promise<string[]> {
  const limit = new Date(now.getTime() - keepDays * DAY_MS);
  const dropped: string[] = [];
  for (const day of await oldDays(pool, limit)) {
    if (await hasUnsettled(pool, day)) continue;
    const names = ['events', 'requests'].map((parent) => `${parent}_${day.replaceAll('-', '')}`);
    if (!(await drop(pool, names))) break;
    dropped.push(...names);
  }
  await pruneSeen(pool, new Date(Math.min(limit.getTime(), now.getTime() - SEEN_DAYS * DAY_MS)), signal);
  return dropped;
}

/**
 * Together, or a crash between would leave a table that no later run looks for. False while somebody reads it (a
 * backup): every append queues behind a waiting DROP, so it does not wait for long and is tried the next time.
 */
async function drop(pool: Pool, tables: string[]): Promise<boolean> {
  try {
    await pool.query(`SET LOCAL lock_timeout = '200ms'; DROP TABLE IF EXISTS ${tables.join(', ')}`);
    return true;
  } catch (error) {
    if (isLocked(error)) return false;
    throw error;
  }
}

/**
 * Days (YYYY-MM-DD) whose partitions end at or before the limit, the oldest first. Their names are read here: in SQL
 * the planner may try to make a date of every table's name before it knows which of them are partitions.
 */
async function oldDays(pool: Pool, limit: Date): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'requests'::regclass ORDER BY 1`,
  );
  return rows
    .map(({ name }) => name.replace(/^.*(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'))
    .filter((day) => Date.parse(`${day}T00:00:00Z`) + DAY_MS <= limit.getTime());
}

/** Unsettled: still pending or parked, dead and not yet looked after, or unread. */
async function hasUnsettled(pool: Pool, day: string): Promise<boolean> {
  const { rows } = await pool.query<{ unsettled: boolean }>(
    `SELECT EXISTS (SELECT FROM pending WHERE received_at >= $1::date AND received_at < $1::date + 1)
         OR EXISTS (SELECT FROM dead_letters WHERE received_at >= $1::date AND received_at < $1::date + 1)
         OR EXISTS (SELECT FROM events WHERE received_at >= $1::date AND received_at < $1::date + 1 AND state = 'unread')
         AS unsettled`,
    [`${day}T00:00:00Z`],
  );
  return rows[0]?.unsettled ?? true;
}

/**
 * In slices of time, each found and deleted through the index on it: a join with a thousand keys would read the
 * whole table for every thousand, and past some millions of rows none would end within the statement time-out.
 */
async function pruneSeen(pool: Pool, limit: Date, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted) {
    const { rows } = await pool.query<{ upto: string | null }>(
      `SELECT max(seen_at)::text AS upto
         FROM (SELECT seen_at FROM seen WHERE seen_at < $1 ORDER BY seen_at LIMIT ${PRUNED_AT_ONCE}) oldest`,
      [limit.toISOString()],
    );
    const upto = rows[0]?.upto;
    if (!upto) return;
    await pool.query('DELETE FROM seen WHERE seen_at <= $1', [upto]);
  }
}
