/** How much stands where: for the metrics and the console. Each count is cheap, or bounded. */
import type { Pool } from 'pg';
import { leastIdAt } from './uuid-time';

const HOUR_MS = 3_600_000;

export interface Standing {
  /** Undelivered and not parked. */
  pending: number;
  parked: number;
  dead: number;
  /** Seconds since the oldest undelivered, unparked event was received; 0 = there is none. */
  oldestSeconds: number;
}

export async function readStanding(pool: Pool): Promise<Standing> {
  const { rows } = await pool.query<{ pending: number; parked: number; dead: number; oldest: Date | null }>(
    `SELECT count(*) FILTER (WHERE parked_at IS NULL)::int AS pending, count(parked_at)::int AS parked,
            (SELECT count(*)::int FROM dead_letters) AS dead,
            min(received_at) FILTER (WHERE parked_at IS NULL) AS oldest
       FROM pending`,
  );
  const { pending, parked, dead, oldest } = rows[0]!;
  const oldestSeconds = oldest ? Math.max(0, (Date.now() - oldest.getTime()) / 1000) : 0;
  return { pending, parked, dead, oldestSeconds };
}

/** Counting stops here; more is shown as "at least". */
export const COUNT_LIMIT = 100_000;

/** What is left undone, and since when; null = there is none. */
export interface Undone {
  pending: number;
  oldestAt: Date | null;
  parked: number;
  /** Parked longer than was asked for. */
  parkedLong: number;
  parkedLongSince: Date | null;
  dead: number;
  deadSince: Date | null;
  /** Up to COUNT_LIMIT. */
  unread: number;
  unreadSince: Date | null;
}

/** In one statement: the numbers are of one moment. @param longSeconds how long an event may stand parked */
export async function readUndone(pool: Pool, longSeconds: number): Promise<Undone> {
  const { rows } = await pool.query<Undone>(
    `SELECT * FROM
       (SELECT count(*) FILTER (WHERE parked_at IS NULL)::int AS pending, count(parked_at)::int AS parked,
               min(received_at) FILTER (WHERE parked_at IS NULL) AS "oldestAt",
               count(*) FILTER (WHERE parked_at <= now() - make_interval(secs => $1))::int AS "parkedLong",
               min(parked_at) FILTER (WHERE parked_at <= now() - make_interval(secs => $1)) AS "parkedLongSince"
          FROM pending) p,
       (SELECT count(*)::int AS dead, min(died_at) AS "deadSince" FROM dead_letters) d,
       (SELECT count(*)::int AS unread FROM (SELECT FROM events WHERE state = 'unread' LIMIT $2) u) u,
       (SELECT (SELECT received_at FROM events WHERE state = 'unread' ORDER BY id LIMIT 1) AS "unreadSince") s`,
    [longSeconds, COUNT_LIMIT],
  );
  return rows[0]!;
}

export interface Recent {
  /** Kept and not understood. */
  unread: number;
  hooksLastHour: number;
}

export async function readRecent(pool: Pool): Promise<Recent> {
  const hourAgo = new Date(Date.now() - HOUR_MS);
  const { rows } = await pool.query<{ unread: number; hooks: number }>(
    `SELECT (SELECT count(*)::int FROM (SELECT FROM events WHERE state = 'unread' LIMIT $1) u) AS unread,
            (SELECT count(*)::int FROM (SELECT FROM requests WHERE received_at >= $2 AND id >= $3 LIMIT $1) r) AS hooks`,
    [COUNT_LIMIT, hourAgo, leastIdAt(hourAgo.getTime())],
  );
  return { unread: rows[0]!.unread, hooksLastHour: rows[0]!.hooks };
}
