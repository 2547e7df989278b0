/** The shop as its buyers see it: orders with their pages, read once a second for all of them. */
import type { Pool } from 'pg';
import type { SandboxControl } from './customer';
import type { Shop } from './shop';
import { Watch } from './watch';

export interface Shown {
  status: string;
  /** Where it can be paid. */
  payUrl: string | null;
}
export type Orders = ReadonlyMap<string, Shown>;

export const SKU = 'LAMP-1';
/** Kopecks. */
export const PRICE = 149_950;

export class Market extends Watch<Orders> {
  constructor(
    readonly shop: Shop,
    readonly sandbox: SandboxControl,
    database: Pool,
    over: AbortSignal,
  ) {
    super(new Map(), () => read(database), over);
  }
}

async function read(database: Pool): Promise<Orders> {
  const { rows } = await database.query<{ id: string; status: string; pay_url: string | null }>(
    `SELECT o.id, o.status, a.pay_url FROM orders o LEFT JOIN LATERAL
       (SELECT pay_url FROM payment_attempts WHERE order_id = o.id AND pay_url IS NOT NULL
         ORDER BY created_at DESC LIMIT 1) a ON true`,
  );
  return new Map(rows.map(({ id, status, pay_url: payUrl }) => [id, { status, payUrl }]));
}
