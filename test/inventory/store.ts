/** A store in a database of its own. */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { createPool } from '../../db/pool';
import type { Inventory, Reserved } from '../../inventory/port';
import { createInventory } from '../../inventory/postgres';
import { createTestDatabase } from '../setup/database';

export interface TestStore extends Inventory {
  pool: Pool;
  close(): Promise<void>;
}

export async function openStore(): Promise<TestStore> {
  const database = await createTestDatabase();
  const pool = createPool(database.url, { max: 20, applicationName: 'test-inventory' });
  return {
    ...createInventory(pool),
    pool,
    async close() {
      await pool.end();
      await database.drop();
    },
  };
}

let count = 0;
/** An article of its own for each test. */
export async function article(store: Inventory, pieces: number): Promise<string> {
  const sku = `SKU-${String(++count).padStart(3, '0')}`;
  await store.put({ sku, name: 'Лампа', price: 149_950, currency: 'RUB' });
  if (pieces > 0) await adjust(store, sku, pieces);
  return sku;
}

export const adjust = (
  store: Inventory,
  sku: string,
  delta: number,
  more: { id?: string; whenShort?: 'break' } = {},
) =>
  store.adjust({
    id: randomUUID(),
    sku,
    delta,
    reason: 'for a test',
    by: 'Склад',
    whenShort: 'refuse',
    ...more,
  });

export const soon = () => new Date(Date.now() + 3_600_000);
export const past = () => new Date(Date.now() - 1_000);

export const reserve = (
  store: Inventory,
  hold: string,
  lines: [sku: string, quantity: number][],
  until = soon(),
): Promise<Reserved> =>
  store.reserve({
    hold,
    orderId: `order of ${hold}`,
    lines: lines.map(([sku, quantity]) => ({ sku, quantity })),
    until,
  });

export async function pieces(
  { pool }: Pick<TestStore, 'pool'>,
  sku: string,
): Promise<[onHand: number, reserved: number, sold: number]> {
  const { rows } = await pool.query<{ on_hand: number; reserved: number; sold: string }>(
    'SELECT on_hand, reserved, sold FROM stock WHERE sku = $1',
    [sku],
  );
  return [rows[0]!.on_hand, rows[0]!.reserved, Number(rows[0]!.sold)];
}
