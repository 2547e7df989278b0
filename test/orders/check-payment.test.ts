/** What a gateway is answered that asks before it takes the money. */
import type { Pool } from 'pg';
import { createPool } from '../../db/pool';
import { addAttempt, attemptsToAsk, noteAttempt } from '../../orders/attempts';
import { checkPayment } from '../../orders/check-payment';
import { customerOf } from '../../orders/customer';
import { noteOrder, readOrder } from '../../orders/store';
import { createTestDatabase } from '../setup/database';

let pool: Pool;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createTestDatabase();
  pool = createPool(database.url, { max: 4, applicationName: 'test-orders' });
  drop = async () => {
    await pool.end();
    await database.drop();
  };
});
afterAll(() => drop());

let count = 0;
async function order(status = 'new', { offered = true } = {}): Promise<string> {
  const id = `FX-${++count}`;
  await pool.query(
    `INSERT INTO orders (id, workflow_id, input, customer, lines, total, currency, status, created_by)
     VALUES ($1, $2, 'x', '{"name": "Анна"}', '[{"sku": "LAMP", "name": "Лампа", "quantity": 1, "price": 1000}]', 1000, 'RUB', $3, 'test')`,
    [id, `order:${id}`, status],
  );
  if (!offered) return id;
  await addAttempt(pool, {
    reference: id,
    orderId: id,
    gateway: 'cloudpayments',
    money: { amount: 1_000, currency: 'RUB' },
  });
  return id;
}

const asked = (reference: string, amount = 1_000, currency = 'RUB') =>
  checkPayment(pool, { reference, money: { amount, currency } });

it.each([
  ['new', 'ok'],
  ['awaiting_payment', 'ok'],
  ['expired', 'expired'],
  ['cancelled', 'expired'],
  ['done', 'rejected'],
  ['escalated', 'rejected'],
  ['refunded', 'rejected'],
] as const)('an order that is %s is answered with %s', async (status, verdict) => {
  expect(await asked(await order(status))).toBe(verdict);
});

it.each([
  ['new', 'ok'],
  ['cancelled', 'expired'],
  ['escalated', 'rejected'],
] as const)(
  'an order that is %s and has no page to pay on yet is known by its id: %s',
  async (status, verdict) => {
    const id = await order(status, { offered: false });
    expect([await asked(id), await asked(id, 999)]).toEqual([
      verdict,
      verdict === 'ok' ? 'wrong_amount' : verdict,
    ]);
  },
);

it('another sum, another currency and another reference are told apart', async () => {
  const id = await order();
  expect([await asked(id, 999), await asked(id, 1_000, 'KZT'), await asked('NOWHERE')]).toEqual([
    'wrong_amount',
    'wrong_amount',
    'unknown',
  ]);
});

it('an order remembers itself when it ends, and has no person when that was erased', async () => {
  const id = await order();
  await noteOrder(pool, id, { status: 'done', saved: { status: 'done' } });
  expect(await readOrder(pool, id)).toMatchObject({
    total: { amount: 1_000, currency: 'RUB' },
    saved: { status: 'done' },
  });
  expect(await customerOf(pool, id)).toEqual({ name: 'Анна' });
  await pool.query('UPDATE orders SET customer = NULL WHERE id = $1', [id]);
  expect(await customerOf(pool, id)).toEqual({});
  expect(await readOrder(pool, 'NOWHERE')).toBeUndefined();
});

it('pages are asked about in turn: of orders under way each time, of those that are over every six hours', async () => {
  await pool.query('UPDATE payment_attempts SET checked_at = now()');
  const [open, over] = [await order('awaiting_payment'), await order('done')];
  for (const id of [open, over])
    await noteAttempt(pool, id, { ref: `ref-${id}`, payUrl: 'https://pay.example' });
  const references = async () => (await attemptsToAsk(pool, 10)).map(({ reference }) => reference).sort();
  expect(await references()).toEqual([open, over].sort());
  expect(await references()).toEqual([open]);
});
