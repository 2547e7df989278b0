/** Takes away what is kept for a time only, few rows at once. */
import type { Pool } from 'pg';

const AT_ONCE = 1_000;

export interface Pruned {
  table: string;
  /** The column of the time from which on a row is kept. */
  since: string;
  days: number;
  /** Rows of one statement: fewer where rows are large. */
  atOnce?: number;
}

/**
 * Until none is left or the signal says so. A statement ends after two seconds: one over all that a long pause has left
 * behind would be undone, and have more to do an hour later.
 */
export async function pruneRows(
  pool: Pool,
  { table, since, days, atOnce = AT_ONCE }: Pruned,
  signal?: AbortSignal,
): Promise<void> {
  while (!signal?.aborted) {
    const { rowCount } = await pool.query(
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM ${table} WHERE ${since} < now() - make_interval(days => $1) LIMIT ${atOnce}))`,
      [days],
    );
    if ((rowCount ?? 0) < atOnce) return;
  }
}
