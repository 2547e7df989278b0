/** Orders in Postgres: an id is one for ever, prices are those of the moment, the person stands here alone. */
import type { Pool } from 'pg';
import { z } from 'zod';
import type { OrderToFulfil, PricedLine } from '../workflows/checkout-activities';
import type { OrderLine } from '../workflows/checkout-events';
import type { Money } from '../workflows/events';

const lines: z.ZodType<PricedLine[]> = z.array(
  z.object({ sku: z.string(), name: z.string(), quantity: z.number(), price: z.number() }),
);

interface Row {
  lines: unknown;
  total: string;
  currency: string;
  saved: unknown;
}

/** Undefined = there is none. */
export async function readOrder(pool: Pool, orderId: string): Promise<OrderToFulfil | undefined> {
  const { rows } = await pool.query<Row>('SELECT lines, total, currency, saved FROM orders WHERE id = $1', [
    orderId,
  ]);
  const [row] = rows;
  return (
    row && {
      lines: lines.parse(row.lines),
      total: { amount: Number(row.total), currency: row.currency },
      ...(row.saved === null ? {} : { saved: row.saved }),
    }
  );
}

interface Noted {
  status: string;
  /** What the workflow knew when it ended; absent = it is under way. */
  saved?: unknown;
  lines?: PricedLine[];
  total?: Money;
}

/** Since when it has this status, and what it is worth. */
export async function noteOrder(
  pool: Pool,
  orderId: string,
  noted: Noted,
): Promise<{ at: Date; total: number; currency: string }> {
  const { rows } = await pool.query<{ at: Date; total: string; currency: string }>(
    `UPDATE orders SET status_at = CASE WHEN status = $2 THEN status_at ELSE now() END, status = $2, saved = $3,
            lines = coalesce($4, lines), total = coalesce($5, total)
      WHERE id = $1
      RETURNING status_at AS at, total, currency`,
    [
      orderId,
      noted.status,
      noted.saved === undefined ? null : JSON.stringify(noted.saved),
      noted.lines === undefined ? null : JSON.stringify(noted.lines),
      noted.total?.amount ?? null,
    ],
  );
  const [row] = rows;
  if (!row) throw new Error(`There is no order ${orderId}.`);
  return { ...row, total: Number(row.total) };
}

export type Priced = { lines: PricedLine[]; total: Money } | { unknown: string[] };

/** At the prices of now; `unknown` = not for sale, or not in this currency. */
export async function priceOf(
  pool: Pick<Pool, 'query'>,
  wanted: readonly OrderLine[],
  currency: string,
): Promise<Priced> {
  const { rows } = await pool.query<{ sku: string; name: string; price: string }>(
    'SELECT sku, name, price FROM stock WHERE sku = ANY ($1::text[]) AND currency = $2',
    [wanted.map(({ sku }) => sku), currency],
  );
  const known = new Map(rows.map((row) => [row.sku, row]));
  const unknown = wanted.filter(({ sku }) => !known.has(sku)).map(({ sku }) => sku);
  if (unknown.length > 0) return { unknown: [...new Set(unknown)] };
  const priced = wanted.map(({ sku, quantity }) => {
    const { name, price } = known.get(sku)!;
    return { sku, quantity, name, price: Number(price) };
  });
  const amount = priced.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  return { lines: priced, total: { amount, currency } };
}

export async function reprice(pool: Pool, orderId: string, wanted: readonly OrderLine[]): Promise<Priced> {
  const { rows } = await pool.query<{ currency: string }>('SELECT currency FROM orders WHERE id = $1', [
    orderId,
  ]);
  return priceOf(pool, wanted, rows[0]?.currency ?? 'RUB');
}
