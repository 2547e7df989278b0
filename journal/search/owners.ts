/** Whose an outside object is: the workflows to which an order, an issue, an invoice or a payment belongs. */
import type { Pool } from 'pg';

export const OWNER_OF = ['order', 'issue', 'invoice', 'payment'] as const;

export interface Owner {
  /** The workflow's id. */
  key: string;
  /** What the text is to it. */
  by: (typeof OWNER_OF)[number] | 'id';
}

/** References are written for each outside object before it exists; a deal is known by its number in the CRM. */
const BY_REFERENCE = `
SELECT key, CASE WHEN type IN ('order', 'issue', 'invoice', 'payment') THEN type ELSE 'id' END AS by
  FROM refs WHERE type IN ('order', 'issue', 'invoice', 'payment', 'deal') AND value = ANY ($1)`;

/** The page of an order by what its gateway calls it. */
const BY_ATTEMPT = `
SELECT o.workflow_id AS key, 'payment' AS by
  FROM payment_attempts a JOIN orders o ON o.id = a.order_id WHERE a.reference = ANY ($1)
 UNION ALL
SELECT o.workflow_id, 'payment'
  FROM payment_attempts a JOIN orders o ON o.id = a.order_id WHERE a.ref = ANY ($1)`;

/** An invoice by its number in the books. */
const BY_INVOICE = `
SELECT coalesce(r.key, e.workflow_id) AS key, 'invoice' AS by
  FROM effects e LEFT JOIN refs r ON r.type = 'invoice' AND r.value = e.result->>'ref'
 WHERE e.type = 'invoice' AND e.result->>'number' = ANY ($1)`;

/** @param values ways to write the same thing */
export async function ownersOf(pool: Pool, values: readonly string[], limit: number): Promise<Owner[]> {
  const { rows } = await pool.query<Owner>(
    `SELECT key, by FROM (${BY_REFERENCE} UNION ALL ${BY_ATTEMPT} UNION ALL ${BY_INVOICE}) o LIMIT $2`,
    [values, limit],
  );
  return rows;
}

export interface KnownKey {
  key: string;
  first_at: Date;
  last_at: Date;
  closed_at: Date | null;
}

/** What is remembered of these workflows; those that never had an event are absent. */
export async function keysOf(pool: Pool, keys: readonly string[]): Promise<Map<string, KnownKey>> {
  if (keys.length === 0) return new Map();
  const { rows } = await pool.query<KnownKey>(
    'SELECT key, first_at, last_at, closed_at FROM keys WHERE key = ANY ($1::text[])',
    [keys],
  );
  return new Map(rows.map((row) => [row.key, row]));
}
