/** What was changed by hand, the latest first. */
import type { Pool } from 'pg';
import type { Page, Position } from '../journal/search/page';
import { pageOf } from '../journal/search/page';

interface Row {
  id: string;
  sku: string;
  delta: number;
  on_hand: number;
  reason: string;
  made_by: string;
  made_at: Date;
}

export async function listAdjustments(
  pool: Pool,
  sku: string,
  after: Position | undefined,
  limit: number,
): Promise<Page<ReturnType<typeof shown>>> {
  const { rows } = await pool.query<Row>(
    `SELECT id, sku, delta, on_hand, reason, made_by, made_at FROM stock_adjustments
      WHERE sku = $1 AND ($2::timestamptz IS NULL OR (made_at, id) < ($2, $3::uuid))
      ORDER BY made_at DESC, id DESC LIMIT $4`,
    [sku, after?.at ?? null, after?.id ?? null, limit + 1],
  );
  return pageOf(rows.map(shown), limit, ({ at, id }) => ({ at, id }));
}

const shown = (row: Row) => ({
  id: row.id,
  sku: row.sku,
  delta: row.delta,
  onHand: row.on_hand,
  reason: row.reason,
  by: row.made_by,
  at: row.made_at.toISOString(),
});
