/** Notices as the API lists them, and what becomes of old ones. */
import type { Pool } from 'pg';
import type { Page, Position } from '../journal/search/page';
import { pageOf } from '../journal/search/page';
import { pruneRows } from '../journal/prune';
import { NOTICE_COLUMNS } from './notice';
import type { Notice } from './notice';

/** The newest first. */
export async function listNotices(
  pool: Pool,
  { state }: { state: 'open' | 'over' | undefined },
  after: Position | undefined,
  limit: number,
): Promise<Page<Notice>> {
  const { rows } = await pool.query<Notice>(
    `SELECT ${NOTICE_COLUMNS} FROM notices n
      WHERE ($1::text IS NULL OR ($1 = 'over') = (over_at IS NOT NULL)) AND ($2::uuid IS NULL OR id < $2)
      ORDER BY id DESC LIMIT $3`,
    [state ?? null, after?.id ?? null, limit + 1],
  );
  return pageOf(rows, limit, ({ id, firstAt }) => ({ id, at: firstAt.toISOString() }));
}

/** Open ones that nobody has taken on, the oldest first. */
export async function listUnacknowledged(pool: Pool, limit: number): Promise<Notice[]> {
  const { rows } = await pool.query<Notice>(
    `SELECT ${NOTICE_COLUMNS} FROM notices n WHERE over_at IS NULL AND acknowledged_at IS NULL ORDER BY id LIMIT $1`,
    [limit],
  );
  return rows;
}

/** The first who acknowledges it stands there; undefined = there is none of this id. */
export async function acknowledgeNotice(pool: Pool, id: string, by: string): Promise<Notice | undefined> {
  const { rows } = await pool.query<Notice>(
    `UPDATE notices n SET acknowledged_at = coalesce(acknowledged_at, now()),
                          acknowledged_by = coalesce(acknowledged_by, $2)
      WHERE id = $1 RETURNING ${NOTICE_COLUMNS}`,
    [id, by],
  );
  return rows[0];
}

/** Of those that are over; what is open stays. */
export const pruneNotices = (pool: Pool, days: number, signal?: AbortSignal): Promise<void> =>
  pruneRows(pool, { table: 'notices', since: 'over_at', days }, signal);
