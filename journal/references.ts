/** What an outside object (an invoice, an order) belongs to. */
import type { Pool } from 'pg';
import type { PaymentReference } from '../workflows/events';
import { referenceKey } from './route';
import { CHANNEL } from './notify';

const MAKE = 'INSERT INTO refs (type, value, key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING';

/** Payments are parked under the strongest thing they name, and may be waiting for a weaker one. */
const WAKE = `
WITH woken AS (
  UPDATE pending p SET retry_at = NULL
    FROM events e
   WHERE p.parked_at IS NOT NULL AND p.key LIKE 'ref:%' AND e.id = p.event AND e.received_at = p.received_at
     AND (p.key = $1 OR (e.payload->'references')::jsonb @> $2::jsonb)
  RETURNING p.slot
)
SELECT pg_notify('${CHANNEL}', string_agg(DISTINCT slot::text, ',')) FROM woken HAVING count(*) > 0`;

/**
 * Says whose a reference is, before the outside object exists; payments that came earlier and were parked are
 * tried again at once. Idempotent; a reference never moves to another owner.
 *
 * In two statements: the second must see what was parked while the first was on its way. Whoever parks later
 * than that looks for references once more afterwards.
 */
export async function addReference(pool: Pool, reference: PaymentReference, key: string): Promise<void> {
  const { type, value } = reference;
  await pool.query(MAKE, [type, value, key]);
  await pool.query(WAKE, [referenceKey(reference), JSON.stringify([{ type, value }])]);
}

/** The owners of these references, those that are known. */
export async function findReferences(
  pool: Pool,
  references: PaymentReference[],
): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ type: string; value: string; key: string }>(
    `SELECT r.type, r.value, r.key FROM refs r
       JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[])) AS t(type, value)
         ON r.type = t.type AND r.value = t.value`,
    [references.map((r) => r.type), references.map((r) => r.value)],
  );
  return new Map(rows.map((row) => [`ref:${row.type}:${row.value}`, row.key]));
}
