/** Which changes of records no hook has told of. */
import type { Pool } from 'pg';
import type { LoggedChange } from '../providers/contract-records';
import { recordId as recordKey } from '../workflows/ids';

/**
 * Those without an event of the same kind about that time: a platform's log and its hooks have no id in common. A hook
 * arrives within seconds of what it tells of, or, as none is sent again, never.
 */
export async function untold(
  pool: Pool,
  platform: string,
  catalogId: string,
  changes: readonly LoggedChange[],
): Promise<LoggedChange[]> {
  if (changes.length === 0) return [];
  const { rows } = await pool.query<{ id: string }>(
    `SELECT t.id FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) AS t(id, key, change, at)
      WHERE NOT EXISTS (
        SELECT FROM events e
         WHERE e.workflow_id = t.key AND e.kind = 'record.changed' AND e.payload->>'change' = t.change
           AND e.received_at BETWEEN t.at - interval '1 minute' AND t.at + interval '2 minutes')
        AND NOT EXISTS (
        SELECT FROM events e
         WHERE e.workflow_id = t.key AND e.kind = 'record.changed' AND e.payload->>'version' = 'log:' || t.id)`,
    [
      changes.map(({ id }) => id),
      changes.map(({ recordId }) => recordKey(platform, catalogId, recordId)),
      changes.map(({ change }) => change),
      changes.map(({ at }) => at),
    ],
  );
  const missing = new Set(rows.map(({ id }) => id));
  return changes.filter(({ id }) => missing.has(id));
}
