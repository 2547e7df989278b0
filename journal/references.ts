/** What an outside object (an invoice, an order) belongs to. */
import type { Pool } from 'pg';
import type { PaymentReference } from '../workflows/events';
import { referenceKey } from './route';
import { slotOf } from './slots';
import { CHANNEL } from './notify';

/**
 * Says whose a reference is, before the outside object exists; payments that came earlier and were parked
 * under it are tried again at once. Idempotent; a reference never moves to another owner.
 */
export async function addReference(pool: Pool, reference: PaymentReference, key: string): Promise<void> {
  const waiting = referenceKey(reference);
  await pool.query(
    `WITH made AS (INSERT INTO refs (type, value, key) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING key),
          woken AS (UPDATE pending SET retry_at = NULL WHERE key = $4 AND EXISTS (SELECT FROM made) RETURNING seq)
     SELECT pg_notify('${CHANNEL}', $5) FROM woken LIMIT 1`,
    [reference.type, reference.value, key, waiting, String(slotOf(waiting))],
  );
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
