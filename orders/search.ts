/** Orders as the API shows them, the youngest first. */
import type { Pool } from 'pg';
import type { Page, Position } from '../journal/search/page';
import { pageOf } from '../journal/search/page';
import type { PricedLine } from '../workflows/checkout-activities';
import type { Customer } from './customer';

export interface OrderRow {
  id: string;
  workflow_id: string;
  customer: Customer | null;
  lines: PricedLine[];
  total: string;
  currency: string;
  status: string;
  status_at: Date;
  created_at: Date;
}

export interface AttemptRow {
  reference: string;
  gateway: string;
  amount: string;
  currency: string;
  /** What the gateway calls it; null = whether it was made is not known. */
  ref: string | null;
  pay_url: string | null;
  created_at: Date;
}

export interface ReservationRow {
  sku: string;
  quantity: number;
  state: 'held' | 'sold' | 'released' | 'expired' | 'broken' | 'returned';
  reserved_at: Date;
  expires_at: Date;
  ended_at: Date | null;
}

export interface OrderFilter {
  status?: string;
  sku?: string;
  /** ISO 8601 UTC; `from` is inside, `to` is not. */
  from?: string;
  to?: string;
}

const COLUMNS = 'id, workflow_id, customer, lines, total, currency, status, status_at, created_at';

export async function searchOrders(
  pool: Pool,
  { status, sku, from, to }: OrderFilter,
  after: Position | undefined,
  limit: number,
): Promise<Page<OrderRow>> {
  const { rows } = await pool.query<OrderRow>(
    `SELECT ${COLUMNS} FROM orders
      WHERE ($1::text IS NULL OR status = $1)
        AND ($2::jsonb IS NULL OR lines @> $2)
        AND ($3::timestamptz IS NULL OR created_at >= $3) AND ($4::timestamptz IS NULL OR created_at < $4)
        AND ($5::timestamptz IS NULL OR (created_at, id) < ($5, $6))
      ORDER BY created_at DESC, id DESC LIMIT $7`,
    [
      status ?? null,
      sku === undefined ? null : JSON.stringify([{ sku }]),
      from ?? null,
      to ?? null,
      after?.at ?? null,
      after?.id ?? null,
      limit + 1,
    ],
  );
  return pageOf(rows, limit, (row) => ({ at: row.created_at.toISOString(), id: row.id }));
}

export interface EscalatedOrder {
  id: string;
  workflow_id: string;
  status_at: Date;
}

/** Those that wait for a person, the longest first. */
export async function escalatedOrders(pool: Pool, limit: number): Promise<EscalatedOrder[]> {
  const { rows } = await pool.query<EscalatedOrder>(
    `SELECT id, workflow_id, status_at FROM orders WHERE status = 'escalated' ORDER BY status_at, id LIMIT $1`,
    [limit],
  );
  return rows;
}

export async function findOrder(pool: Pool, id: string): Promise<OrderRow | undefined> {
  const { rows } = await pool.query<OrderRow>(`SELECT ${COLUMNS} FROM orders WHERE id = $1`, [id]);
  return rows[0];
}

/** Those of these ids, the youngest first. */
export async function ordersOf(pool: Pool, ids: readonly string[]): Promise<OrderRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<OrderRow>(
    `SELECT ${COLUMNS} FROM orders WHERE id = ANY ($1::text[]) ORDER BY created_at DESC, id DESC`,
    [ids],
  );
  return rows;
}

export async function attemptsOf(pool: Pool, orderId: string): Promise<AttemptRow[]> {
  const { rows } = await pool.query<AttemptRow>(
    `SELECT reference, gateway, amount, currency, ref, pay_url, created_at FROM payment_attempts
      WHERE order_id = $1 ORDER BY created_at, reference`,
    [orderId],
  );
  return rows;
}

/** All that it has ever held, the oldest first. */
export async function reservationsOf(pool: Pool, orderId: string): Promise<ReservationRow[]> {
  const { rows } = await pool.query<ReservationRow>(
    `SELECT sku, quantity, state, reserved_at, expires_at, ended_at FROM reservations
      WHERE order_id = $1 ORDER BY reserved_at, sku`,
    [orderId],
  );
  return rows;
}

/** What its workflow knew when it ended; undefined = it is under way, or has never ended. */
export async function savedBy(pool: Pool, orderId: string): Promise<unknown> {
  const { rows } = await pool.query<{ saved: unknown }>('SELECT saved FROM orders WHERE id = $1', [orderId]);
  return rows[0]?.saved ?? undefined;
}
