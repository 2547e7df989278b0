/** All lines of an order or none, in one statement. */
import type { Pool } from 'pg';
import { expireHolds } from './holds';
import type { Inventory, Reserved, Shortage } from './port';
import { repeated } from './repeated';

type Wanted = Parameters<Inventory['reserve']>[0];

/**
 * The rows of the stock are locked in the order of their SKUs, whatever the order of the lines, so that two orders never
 * wait for each other; what is free is read under the lock. Who waited reads what the other left behind.
 * Written is what was read under the lock, and not a sum on top of the row: Postgres holds a new row against its
 * constraints before it sees that the row it was made of is out of date, and would refuse what has become free meanwhile.
 */
const RESERVE = `
WITH wanted AS (
  SELECT sku, sum(quantity)::int AS quantity FROM unnest($3::text[], $4::int[]) AS t(sku, quantity) GROUP BY sku
), locked AS (
  SELECT s.sku, s.on_hand, s.reserved FROM stock s
   WHERE s.sku IN (SELECT sku FROM wanted) AND NOT EXISTS (SELECT FROM reservations WHERE hold = $1)
   ORDER BY s.sku FOR UPDATE OF s
), compared AS (
  SELECT w.sku, w.quantity, coalesce(l.on_hand - l.reserved, 0) AS free FROM wanted w LEFT JOIN locked l USING (sku)
), held AS (
  INSERT INTO reservations (hold, sku, order_id, quantity, expires_at)
  SELECT $1, sku, $2, quantity, $5 FROM compared
   WHERE NOT EXISTS (SELECT FROM compared WHERE free < quantity)
  ON CONFLICT DO NOTHING RETURNING sku, quantity
), taken AS (
  UPDATE stock s SET on_hand = l.on_hand, reserved = l.reserved + h.quantity, updated_at = now()
    FROM held h JOIN locked l USING (sku) WHERE s.sku = h.sku
)
SELECT sku, quantity AS wanted, free FROM compared WHERE free < quantity ORDER BY sku`;

export async function reserve(pool: Pool, wanted: Wanted): Promise<Reserved> {
  const short = await tryToReserve(pool, wanted);
  if (short.length === 0 || (await exists(pool, wanted.hold))) return { held: true };
  // Orders whose time is over may hold what is wanted.
  if (
    (await expireHolds(
      pool,
      wanted.lines.map(({ sku }) => sku),
    )) === 0
  )
    return { held: false, short };
  const still = await tryToReserve(pool, wanted);
  return still.length === 0 ? { held: true } : { held: false, short: still };
}

async function tryToReserve(pool: Pool, { hold, orderId, lines, until }: Wanted): Promise<Shortage[]> {
  const { rows } = await repeated(() =>
    pool.query<Shortage>({
      name: 'reserve',
      text: RESERVE,
      values: [
        hold,
        orderId,
        lines.map(({ sku }) => sku),
        lines.map(({ quantity }) => quantity),
        until.toISOString(),
      ],
    }),
  );
  return rows;
}

async function exists(pool: Pool, hold: string): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT FROM reservations WHERE hold = $1 LIMIT 1', [hold]);
  return rowCount === 1;
}
