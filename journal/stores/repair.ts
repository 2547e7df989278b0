/** Mends what can be mended without a person: never more than is said, and the same when it is run again. */
import type { Pool } from 'pg';
import { slotOf } from '../slots';
import type { Difference } from './compare';

/** True when nothing is left to do about it. */
export async function repair(pool: Pool, difference: Difference): Promise<boolean> {
  switch (difference.kind) {
    case 'numbers behind':
      await pool.query(
        `INSERT INTO keys (key, last_number) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET last_number = greatest(keys.last_number, excluded.last_number)`,
        [difference.workflowId, difference.taken],
      );
      return true;
    case 'contacts behind':
      await pool.query(`SELECT setval(pg_get_serial_sequence('contacts', 'id'), $1)`, [difference.highest]);
      return true;
    case 'events missing':
      await deliverAgain(pool, difference.workflowId, difference.taken);
      return true;
    case 'end missing':
      await pool.query(
        `UPDATE keys SET handled = greatest(handled, $2), last_number = greatest(last_number, $2),
                         closed_at = coalesce(closed_at, now()) WHERE key = $1`,
        [difference.workflowId, difference.taken],
      );
      return true;
    case 'contact missing':
    case 'workflow missing':
    case 'effect unsettled':
      return false;
  }
}

/** Under their old numbers: the workflow ignores what it has after all. */
async function deliverAgain(pool: Pool, workflowId: string, taken: number): Promise<void> {
  await pool.query(
    `WITH back AS (
       UPDATE events SET state = 'pending', settled_at = NULL
        WHERE workflow_id = $1 AND state = 'delivered' AND number > $2
       RETURNING id, received_at, kind, number, octet_length(payload::text) AS bytes
     )
     INSERT INTO pending (slot, key, event, received_at, kind, bytes, number)
     SELECT $3, $1, id, received_at, kind, bytes, number FROM back ORDER BY number
     ON CONFLICT (event) DO NOTHING`,
    [workflowId, taken, slotOf(workflowId)],
  );
}
