/** Enters an order: once for its id, at the prices of that moment. */
import type { Pool } from 'pg';
import { inTransaction } from '../db/transaction';
import type { OrderLine } from '../workflows/checkout-events';
import { orderId as orderKey } from '../workflows/ids';
import type { Customer } from './customer';
import { priceOf } from './store';

export interface NewOrder {
  id: string;
  /** Hexadecimal sha256 of what was asked for. */
  input: string;
  customer: Customer;
  lines: readonly OrderLine[];
  currency: string;
  /** The id of the key that called. */
  by: string;
}

export type Placed =
  | { placed: true }
  /** Another order has this id. */
  | { placed: false; why: 'taken' }
  /** These are not for sale in this currency. */
  | { placed: false; why: 'unknown'; skus: string[] };

/** The same order again is placed already. */
export const placeOrder = (pool: Pool, wanted: NewOrder): Promise<Placed> =>
  inTransaction(pool, async (client) => {
    const find = () =>
      client.query<{ same: boolean }>(`SELECT input = decode($2, 'hex') AS same FROM orders WHERE id = $1`, [
        wanted.id,
        wanted.input,
      ]);
    const known = (await find()).rows[0];
    if (known) return known.same ? { placed: true } : { placed: false, why: 'taken' };
    const priced = await priceOf(client, wanted.lines, wanted.currency);
    if ('unknown' in priced) return { placed: false, why: 'unknown', skus: priced.unknown };
    await client.query(
      `INSERT INTO orders (id, workflow_id, input, customer, lines, total, currency, created_by)
       VALUES ($1, $2, decode($3, 'hex'), $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING`,
      [
        wanted.id,
        orderKey(wanted.id),
        wanted.input,
        JSON.stringify(wanted.customer),
        JSON.stringify(priced.lines),
        priced.total.amount,
        wanted.currency,
        wanted.by,
      ],
    );
    // Whoever came first has it.
    return (await find()).rows[0]?.same === true ? { placed: true } : { placed: false, why: 'taken' };
  });
