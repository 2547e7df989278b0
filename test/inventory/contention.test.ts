/** What becomes of an operation while others have what it wants. */
import { randomUUID } from 'node:crypto';
import { until } from '../story/until';
import type { TestStore } from './store';
import { adjust, article, openStore, past, pieces, reserve, soon } from './store';

let store: TestStore;
beforeAll(async () => void (store = await openStore()));
afterAll(() => store.close());

const waiting = async (): Promise<number> =>
  (
    await store.pool.query(
      `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    )
  ).rowCount ?? 0;

it.each([
  ['a delivery', 'UPDATE stock SET on_hand = on_hand + 1 WHERE sku = $1'],
  ['goods that are given back', 'UPDATE stock SET on_hand = on_hand + 1, sold = sold - 1 WHERE sku = $1'],
])('who waits while %s comes gets it', async (_what, sql) => {
  const sku = await article(store, 2);
  const [sold, held] = [randomUUID(), randomUUID()];
  await reserve(store, sold, [[sku, 1]]);
  await store.sell(sold);
  await reserve(store, held, [[sku, 1]]);
  const other = await store.pool.connect();
  await other.query('BEGIN');
  await other.query(sql, [sku]);
  const wanted = reserve(store, randomUUID(), [[sku, 1]]);
  await until('the buyer waits for the row', async () => (await waiting()) === 1);
  await other.query('COMMIT');
  other.release();
  expect(await wanted).toEqual({ held: true });
  expect((await pieces(store, sku)).slice(0, 2)).toEqual([2, 2]);
});

it('who waits behind an order that lets its goods go gets them', async () => {
  const sku = await article(store, 1);
  const hold = randomUUID();
  await reserve(store, hold, [[sku, 1]]);
  const other = await store.pool.connect();
  await other.query('BEGIN');
  await other.query('SELECT FROM stock WHERE sku = $1 FOR UPDATE', [sku]);
  const released = store.release(hold);
  await until('the order waits for the row', async () => (await waiting()) === 1);
  const wanted = reserve(store, randomUUID(), [[sku, 1]]);
  await until('the buyer waits, too', async () => (await waiting()) === 2);
  await other.query('COMMIT');
  other.release();
  await released;
  expect(await wanted).toEqual({ held: true });
  expect(await pieces(store, sku)).toEqual([1, 1, 0]);
});

it('orders that are prolonged, sold, released and past their time at once end in one way, whole', async () => {
  const skus: string[] = [];
  for (let i = 0; i < 20; i += 1) skus.push(await article(store, 100));
  for (let round = 0; round < 6; round += 1) {
    const holds = Array.from({ length: 3 }, () => randomUUID());
    for (const hold of holds)
      await reserve(
        store,
        hold,
        skus.map((sku) => [sku, 1]),
        past(),
      );
    await Promise.all(
      holds.flatMap((hold) => [
        store.extend(hold, soon()),
        store.expire(),
        store.extend(hold, past()),
        store.sell(hold),
        store.release(hold),
      ]),
    );
    const { rows } = await store.pool.query(
      'SELECT hold FROM reservations WHERE hold = ANY ($1::uuid[]) GROUP BY hold HAVING count(DISTINCT (state, expires_at)) = 1',
      [holds],
    );
    expect(rows).toHaveLength(holds.length);
  }
  for (const sku of skus) {
    const [onHand, reserved, sold] = await pieces(store, sku);
    expect([onHand + sold, reserved]).toEqual([100, 0]);
  }
});

it('an adjustment that breaks a hold which came while it waited meets no other buyer half way', async () => {
  const [other, sku] = [await article(store, 2), await article(store, 1)];
  const both: [string, number][] = [
    [other, 1],
    [sku, 1],
  ];
  const locker = await store.pool.connect();
  await locker.query('BEGIN');
  await locker.query('SELECT FROM stock WHERE sku = $1 FOR UPDATE', [sku]);
  const hold = randomUUID();
  const first = reserve(store, hold, both);
  await until('a buyer waits', async () => (await waiting()) === 1);
  const adjusted = adjust(store, sku, -1, { whenShort: 'break' });
  await until('the adjustment waits, and knows of no hold', async () => (await waiting()) === 2);
  const second = reserve(store, randomUUID(), both);
  await until('another buyer waits for the first', async () => (await waiting()) === 3);
  const startedAt = performance.now();
  await locker.query('COMMIT');
  locker.release();
  expect(await first).toEqual({ held: true });
  expect(await adjusted).toMatchObject({ done: true, broken: [{ hold }] });
  expect(await second).toMatchObject({ held: false });
  // After a second Postgres would look for a deadlock.
  expect(performance.now() - startedAt).toBeLessThan(900);
  expect([await pieces(store, other), await pieces(store, sku)]).toEqual([
    [2, 0, 0],
    [0, 0, 0],
  ]);
});
