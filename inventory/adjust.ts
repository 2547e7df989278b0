/** Changes of what is on hand that are no sale: each with a reason, and once. */
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../db/transaction';
import type { ArticleRow } from './articles';
import { ARTICLE, toArticle } from './articles';
import type { Adjusted, Adjustment, Broken } from './port';
import { repeated } from './repeated';

/** A hold that is broken gives back all its lines, and rows are locked in the order of their SKUs or not at all. */
type Outcome = Adjusted | { lockToo: string[] };

export async function adjust(pool: Pool, wanted: Adjustment): Promise<Adjusted> {
  // Which holds are to be broken is known under the lock only: where they have other rows, it begins anew with these.
  for (const locked = new Set([wanted.sku]); ;) {
    const made = await repeated(() => inTransaction(pool, (client) => adjustIn(client, wanted, [...locked])));
    if (!('lockToo' in made)) return made;
    for (const sku of made.lockToo) locked.add(sku);
  }
}

async function adjustIn(client: PoolClient, wanted: Adjustment, locked: string[]): Promise<Outcome> {
  const { id, sku, delta, whenShort } = wanted;
  await client.query('SELECT FROM stock WHERE sku = ANY ($1) ORDER BY sku FOR UPDATE', [locked]);
  const row = await find(client, sku);
  if (!row) return { done: false, why: 'unknown' };
  if (await wasMade(client, id))
    return { done: true, article: toArticle(row), broken: await brokenBy(client, id) };
  const onHand = row.on_hand + delta;
  if (onHand < 0) return { done: false, why: 'below_zero', onHand: row.on_hand };
  const broken: Broken[] = [];
  if (onHand < row.reserved) {
    if (whenShort === 'refuse') return refused(client, row);
    broken.push(...(await youngestHolds(client, sku, row.reserved - onHand)));
    const lockToo = await unlockedOf(client, broken, locked);
    if (lockToo.length > 0) return { lockToo };
    await breakHolds(client, id, broken);
  }
  const { rows } = await client.query<ArticleRow>(
    `UPDATE stock SET on_hand = on_hand + $2, updated_at = now() WHERE sku = $1 RETURNING ${ARTICLE}`,
    [sku, delta],
  );
  await client.query(
    `INSERT INTO stock_adjustments (id, sku, delta, on_hand, reason, made_by) VALUES ($1, $2, $3, $4, $5, $6)`,
    [id, sku, delta, onHand, wanted.reason, wanted.by],
  );
  return { done: true, article: toArticle(rows[0]!), broken };
}

async function find(client: PoolClient, sku: string): Promise<ArticleRow | undefined> {
  const { rows } = await client.query<ArticleRow>(`SELECT ${ARTICLE} FROM stock WHERE sku = $1`, [sku]);
  return rows[0];
}

async function wasMade(client: PoolClient, id: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM stock_adjustments WHERE id = $1', [id]);
  return rowCount === 1;
}

async function brokenBy(client: PoolClient, id: string): Promise<Broken[]> {
  const { rows } = await client.query<{ hold: string; order_id: string }>(
    'SELECT DISTINCT hold, order_id FROM reservations WHERE broken_by = $1',
    [id],
  );
  return rows.map(({ hold, order_id }) => ({ hold, orderId: order_id }));
}

/** At most as many as a person reads. */
const NAMED = 20;

async function refused(client: PoolClient, row: ArticleRow): Promise<Adjusted> {
  const { rows } = await client.query<{ order_id: string }>(
    `SELECT DISTINCT order_id FROM reservations WHERE sku = $1 AND state = 'held' ORDER BY order_id LIMIT ${NAMED}`,
    [row.sku],
  );
  return {
    done: false,
    why: 'reserved',
    free: row.on_hand - row.reserved,
    orders: rows.map(({ order_id }) => order_id),
  };
}

/** So many that, without them, so many pieces are free again. */
async function youngestHolds(client: PoolClient, sku: string, missing: number): Promise<Broken[]> {
  const { rows } = await client.query<{ hold: string; order_id: string; quantity: number }>(
    `SELECT hold, order_id, quantity FROM reservations WHERE sku = $1 AND state = 'held'
      ORDER BY reserved_at DESC, hold`,
    [sku],
  );
  const youngest: Broken[] = [];
  let free = 0;
  for (const { hold, order_id, quantity } of rows) {
    if (free >= missing) break;
    free += quantity;
    youngest.push({ hold, orderId: order_id });
  }
  return youngest;
}

async function unlockedOf(client: PoolClient, holds: Broken[], locked: string[]): Promise<string[]> {
  const { rows } = await client.query<{ sku: string }>(
    `SELECT DISTINCT sku FROM reservations WHERE hold = ANY ($1::uuid[]) AND state = 'held' AND sku <> ALL ($2)`,
    [holds.map(({ hold }) => hold), locked],
  );
  return rows.map(({ sku }) => sku);
}

async function breakHolds(client: PoolClient, id: string, holds: Broken[]): Promise<void> {
  await client.query(
    `WITH q AS (
       UPDATE reservations SET state = 'broken', ended_at = now(), broken_by = $2
        WHERE hold = ANY ($1::uuid[]) AND state = 'held' RETURNING sku, quantity
     ), by_sku AS (SELECT sku, sum(quantity)::int AS quantity FROM q GROUP BY sku)
     UPDATE stock s SET reserved = s.reserved - b.quantity, updated_at = now() FROM by_sku b WHERE s.sku = b.sku`,
    [holds.map(({ hold }) => hold), id],
  );
}
