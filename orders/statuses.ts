import type { Pool } from 'pg';

/** By order id; of orders that are not known here there is none. */
export async function statusesOf(pool: Pool, orderIds: readonly string[]): Promise<Record<string, string>> {
  if (orderIds.length === 0) return {};
  const { rows } = await pool.query<{ id: string; status: string }>(
    'SELECT id, status FROM orders WHERE id = ANY ($1::text[])',
    [orderIds],
  );
  return Object.fromEntries(rows.map(({ id, status }) => [id, status]));
}
