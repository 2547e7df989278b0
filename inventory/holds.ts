/** What becomes of a hold. Stock rows are locked in the order of their SKUs, as reserving locks them. */
import type { Pool } from 'pg';
import { repeated } from './repeated';

type End = 'released' | 'sold' | 'returned';

/** From which state, and what it does to a stock row, `q` pieces of it. */
const ENDS = {
  released: { from: 'held', set: 'reserved = s.reserved - q.quantity' },
  sold: {
    from: 'held',
    set: 'reserved = s.reserved - q.quantity, on_hand = s.on_hand - q.quantity, sold = s.sold + q.quantity',
  },
  returned: { from: 'sold', set: 'on_hand = s.on_hand + q.quantity, sold = s.sold - q.quantity' },
} as const satisfies Record<End, { from: string; set: string }>;

const endSql = (end: End): string => `
WITH locked AS (
  SELECT s.sku FROM stock s
   WHERE s.sku IN (SELECT sku FROM reservations WHERE hold = $1 AND state = '${ENDS[end].from}')
   ORDER BY s.sku FOR UPDATE OF s
), q AS (
  UPDATE reservations r SET state = '${end}', ended_at = now() FROM locked l
   WHERE r.hold = $1 AND r.sku = l.sku AND r.state = '${ENDS[end].from}' RETURNING r.sku, r.quantity
), moved AS (
  UPDATE stock s SET ${ENDS[end].set}, updated_at = now() FROM q WHERE s.sku = q.sku
)
SELECT count(*)::int AS moved FROM q`;

const STATEMENTS = {
  released: endSql('released'),
  sold: endSql('sold'),
  returned: endSql('returned'),
} as const satisfies Record<End, string>;

/** True = it is in this state now, by this call or by an earlier one. */
export async function endHold(pool: Pool, hold: string, end: End): Promise<boolean> {
  const { rows } = await repeated(() =>
    pool.query<{ moved: number }>({ name: `hold ${end}`, text: STATEMENTS[end], values: [hold] }),
  );
  if ((rows[0]?.moved ?? 0) > 0) return true;
  const { rowCount } = await pool.query('SELECT FROM reservations WHERE hold = $1 AND state = $2 LIMIT 1', [
    hold,
    end,
  ]);
  return rowCount === 1;
}

const EXTEND = `
WITH locked AS (
  SELECT s.sku FROM stock s
   WHERE s.sku IN (SELECT sku FROM reservations WHERE hold = $1 AND state = 'held')
   ORDER BY s.sku FOR UPDATE OF s
)
UPDATE reservations r SET expires_at = greatest(r.expires_at, $2) FROM locked l
 WHERE r.hold = $1 AND r.sku = l.sku AND r.state = 'held'`;

/** Nothing of the stock changes, and yet its rows are locked: whoever ends the hold would meet it half way otherwise. */
export async function extendHold(pool: Pool, hold: string, until: Date): Promise<boolean> {
  const { rowCount } = await repeated(() => pool.query(EXTEND, [hold, until.toISOString()]));
  return (rowCount ?? 0) > 0;
}

/** Whole holds: all lines of an order or none. */
const EXPIRE = `
WITH due AS (
  SELECT DISTINCT hold FROM reservations
   WHERE state = 'held' AND expires_at < now() AND ($1::text[] IS NULL OR sku = ANY ($1))
), locked AS (
  SELECT s.sku FROM stock s
   WHERE s.sku IN (SELECT r.sku FROM reservations r JOIN due USING (hold) WHERE r.state = 'held')
   ORDER BY s.sku FOR UPDATE OF s
), q AS (
  UPDATE reservations r SET state = 'expired', ended_at = now() FROM locked l
   WHERE r.sku = l.sku AND r.hold IN (SELECT hold FROM due) AND r.state = 'held' AND r.expires_at < now()
  RETURNING r.hold, r.sku, r.quantity
), by_sku AS (
  SELECT sku, sum(quantity)::int AS quantity FROM q GROUP BY sku
), moved AS (
  UPDATE stock s SET reserved = s.reserved - b.quantity, updated_at = now() FROM by_sku b WHERE s.sku = b.sku
)
SELECT count(DISTINCT hold)::int AS holds FROM q`;

/** @param skus of these alone; of all where absent */
export async function expireHolds(pool: Pool, skus?: readonly string[]): Promise<number> {
  const { rows } = await repeated(() => pool.query<{ holds: number }>(EXPIRE, [skus ?? null]));
  return rows[0]?.holds ?? 0;
}
