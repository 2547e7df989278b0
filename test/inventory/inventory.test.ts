/** The store: nothing is promised twice, whoever asks at once and in whatever order. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { createInventory } from '../../inventory/postgres';
import type { Inventory } from '../../inventory/port';
import { createPool } from '../../db/pool';
import { createTestDatabase } from '../setup/database';

let pool: Pool;
let store: Inventory;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createTestDatabase();
  pool = createPool(database.url, { max: 20, applicationName: 'test-inventory' });
  drop = async () => {
    await pool.end();
    await database.drop();
  };
  store = createInventory(pool);
});
afterAll(() => drop());

let count = 0;
/** An article of its own for each test. */
async function article(pieces: number): Promise<string> {
  const sku = `SKU-${String(++count).padStart(3, '0')}`;
  await store.put({ sku, name: 'Лампа', price: 149_950, currency: 'RUB' });
  if (pieces > 0) await adjust(sku, pieces);
  return sku;
}

const adjust = (sku: string, delta: number, more: { id?: string; whenShort?: 'break' } = {}) =>
  store.adjust({
    id: randomUUID(),
    sku,
    delta,
    reason: 'for a test',
    by: 'Склад',
    whenShort: 'refuse',
    ...more,
  });

const soon = () => new Date(Date.now() + 3_600_000);
const reserve = (hold: string, lines: [sku: string, quantity: number][], until = soon()) =>
  store.reserve({
    hold,
    orderId: `order of ${hold}`,
    lines: lines.map(([sku, quantity]) => ({ sku, quantity })),
    until,
  });

async function pieces(sku: string): Promise<[onHand: number, reserved: number, sold: number]> {
  const { rows } = await pool.query<{ on_hand: number; reserved: number; sold: string }>(
    'SELECT on_hand, reserved, sold FROM stock WHERE sku = $1',
    [sku],
  );
  return [rows[0]!.on_hand, rows[0]!.reserved, Number(rows[0]!.sold)];
}

it('two hundred buyers at once, with lines in any order, get what there is and no piece more', async () => {
  const skus = [await article(30), await article(25), await article(40)];
  const holds = Array.from({ length: 200 }, () => randomUUID());
  const looked: number[] = [];
  const looking = setInterval(
    () => void pieces(skus[1]!).then(([all, held, sold]) => looked.push(all + sold - 25, held > all ? 1 : 0)),
    5,
  );
  const answers = await Promise.all(
    holds.map(async (hold, i) => {
      const order = [skus[i % 3]!, skus[(i + 1) % 3]!, skus[(i + 2) % 3]!];
      const got = await reserve(
        hold,
        order.map((sku) => [sku, 1]),
      );
      if (!got.held) return 'short';
      return i % 5 === 0 ? store.release(hold).then(() => 'released') : store.sell(hold).then(() => 'sold');
    }),
  );
  clearInterval(looking);
  const sold = answers.filter((answer) => answer === 'sold').length;
  expect(sold).toBeLessThanOrEqual(25);
  expect(sold).toBeGreaterThan(0);
  expect(await Promise.all(skus.map(pieces))).toEqual([
    [30 - sold, 0, sold],
    [25 - sold, 0, sold],
    [40 - sold, 0, sold],
  ]);
  expect(new Set(looked)).toEqual(new Set([0]));
});

it('holds all lines or none, and says what is short; what is not for sale is 0', async () => {
  const [much, little] = [await article(5), await article(1)];
  expect(
    await reserve(randomUUID(), [
      [much, 2],
      [little, 2],
      ['NOWHERE', 1],
    ]),
  ).toEqual({
    held: false,
    short: [
      { sku: 'NOWHERE', wanted: 1, free: 0 },
      { sku: little, wanted: 2, free: 1 },
    ],
  });
  expect(await pieces(much)).toEqual([5, 0, 0]);
});

it('counts several lines of one article as one', async () => {
  const sku = await article(3);
  expect(
    await reserve(randomUUID(), [
      [sku, 2],
      [sku, 2],
    ]),
  ).toMatchObject({ held: false });
  expect(
    await reserve(randomUUID(), [
      [sku, 2],
      [sku, 1],
    ]),
  ).toEqual({ held: true });
  expect(await pieces(sku)).toEqual([3, 3, 0]);
});

it('does each thing once, however often it is asked for, also ten times at once', async () => {
  const sku = await article(5);
  const hold = randomUUID();
  const tenTimes = <R>(deed: () => Promise<R>) => Promise.all(Array.from({ length: 10 }, deed));
  expect(new Set((await tenTimes(() => reserve(hold, [[sku, 2]]))).map(({ held }) => held))).toEqual(
    new Set([true]),
  );
  expect(await pieces(sku)).toEqual([5, 2, 0]);
  expect(new Set(await tenTimes(() => store.sell(hold)))).toEqual(new Set([true]));
  expect(await pieces(sku)).toEqual([3, 0, 2]);
  await tenTimes(() => store.giveBack(hold));
  expect(await pieces(sku)).toEqual([5, 0, 0]);
  expect(await store.sell(hold)).toBe(false);
});

it('takes back what is held past its time, when somebody wants it', async () => {
  const sku = await article(1);
  const [late, next] = [randomUUID(), randomUUID()];
  await reserve(late, [[sku, 1]], new Date(Date.now() - 1_000));
  expect(await reserve(next, [[sku, 1]])).toEqual({ held: true });
  expect(await store.sell(late)).toBe(false);
  expect(await store.extend(late, soon())).toBe(false);
  expect(await store.sell(next)).toBe(true);
});

it('keeps what is held longer, where its time is prolonged', async () => {
  const sku = await article(1);
  const hold = randomUUID();
  await reserve(hold, [[sku, 1]], new Date(Date.now() - 1_000));
  expect(await store.extend(hold, soon())).toBe(true);
  expect(await reserve(randomUUID(), [[sku, 1]])).toMatchObject({ held: false });
});

describe('an adjustment', () => {
  it('is made once for its id, and never below nothing', async () => {
    const sku = await article(2);
    const id = randomUUID();
    await adjust(sku, 3, { id });
    await adjust(sku, 3, { id });
    expect(await pieces(sku)).toEqual([5, 0, 0]);
    expect(await adjust(sku, -6)).toEqual({ done: false, why: 'below_zero', onHand: 5 });
    expect(await adjust('NOWHERE', 1)).toEqual({ done: false, why: 'unknown' });
  });

  it('below what is reserved is refused, naming the orders', async () => {
    const sku = await article(3);
    const hold = randomUUID();
    await reserve(hold, [[sku, 2]]);
    expect(await adjust(sku, -2)).toEqual({
      done: false,
      why: 'reserved',
      free: 1,
      orders: [`order of ${hold}`],
    });
    expect(await pieces(sku)).toEqual([3, 2, 0]);
  });

  it('breaks the youngest holds whole where that is the policy, and tells the same ones again', async () => {
    const [sku, other] = [await article(3), await article(5)];
    const [old, young] = [randomUUID(), randomUUID()];
    await reserve(old, [[sku, 1]]);
    await reserve(young, [
      [sku, 2],
      [other, 1],
    ]);
    const id = randomUUID();
    const broken = [{ hold: young, orderId: `order of ${young}` }];
    expect(await adjust(sku, -1, { id, whenShort: 'break' })).toMatchObject({ done: true, broken });
    expect(await adjust(sku, -1, { id, whenShort: 'break' })).toMatchObject({ done: true, broken });
    expect([await pieces(sku), await pieces(other)]).toEqual([
      [2, 1, 0],
      [5, 0, 0],
    ]);
    expect(await store.sell(young)).toBe(false);
  });
});

it('adds up after any deeds in any order', async () => {
  const deed = fc.record({
    what: fc.constantFrom('reserve', 'sell', 'release', 'giveBack', 'expire', 'more', 'less', 'break'),
    hold: fc.nat(3),
    sku: fc.nat(1),
    quantity: fc.integer({ min: 1, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 12 }), async (deeds) => {
      const skus = [await article(4), await article(4)];
      const holds = Array.from({ length: 4 }, () => randomUUID());
      const added = [4, 4];
      for (const { what, hold, sku, quantity } of deeds) {
        const id = holds[hold]!;
        if (what === 'reserve')
          await reserve(
            id,
            [
              [skus[sku]!, quantity],
              [skus[1 - sku]!, 1],
            ],
            quantity === 3 ? new Date(0) : soon(),
          );
        else if (what === 'expire') await store.expire();
        else if (what === 'sell' || what === 'release' || what === 'giveBack') await store[what](id);
        else {
          const delta = what === 'more' ? quantity : -quantity;
          const made = await adjust(skus[sku]!, delta, what === 'break' ? { whenShort: 'break' } : {});
          if (made.done) added[sku]! += delta;
        }
      }
      for (const [i, sku] of skus.entries()) {
        const [onHand, reserved, sold] = await pieces(sku);
        const { rows } = await pool.query<{ held: number; sold: number }>(
          `SELECT coalesce(sum(quantity) FILTER (WHERE state = 'held'), 0)::int AS held,
                  coalesce(sum(quantity) FILTER (WHERE state = 'sold'), 0)::int AS sold FROM reservations WHERE sku = $1`,
          [sku],
        );
        expect({ all: onHand + sold, reserved, sold }).toEqual({
          all: added[i],
          reserved: rows[0]!.held,
          sold: rows[0]!.sold,
        });
        expect(onHand - reserved).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 40 },
  );
});
