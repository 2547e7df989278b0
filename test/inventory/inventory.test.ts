/** The store: nothing is promised twice, whoever asks at once and in whatever order. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { PoolClient } from 'pg';
import type { TestStore } from './store';
import { adjust, article, openStore, past, pieces, reserve, soon } from './store';

let store: TestStore;
beforeAll(async () => void (store = await openStore()));
afterAll(() => store.close());

it('two hundred buyers at once, with lines in any order, get what there is and no piece more', async () => {
  const stocked = [30, 25, 40];
  const skus: string[] = [];
  for (const pieces of stocked) skus.push(await article(store, pieces));
  const holds = Array.from({ length: 200 }, () => randomUUID());
  const looked: boolean[] = [];
  let buying = true;
  const watcher = await store.pool.connect(); // of its own: it stands in no queue behind the buyers
  const looking = (async () => {
    while (buying) looked.push(await addsUp(watcher, new Map(skus.map((sku, i) => [sku, stocked[i]!]))));
  })();
  const answers = await Promise.all(
    holds.map(async (hold, i) => {
      const order = [skus[i % 3]!, skus[(i + 1) % 3]!, skus[(i + 2) % 3]!];
      const got = await reserve(
        store,
        hold,
        order.map((sku) => [sku, 1]),
      );
      if (!got.held) return 'short';
      return i % 5 === 0 ? store.release(hold).then(() => 'released') : store.sell(hold).then(() => 'sold');
    }),
  ).finally(() => (buying = false));
  await looking.finally(() => watcher.release());
  const sold = answers.filter((answer) => answer === 'sold').length;
  expect(sold).toBeLessThanOrEqual(25);
  expect(sold).toBeGreaterThan(0);
  expect(await Promise.all(skus.map((sku) => pieces(store, sku)))).toEqual([
    [30 - sold, 0, sold],
    [25 - sold, 0, sold],
    [40 - sold, 0, sold],
  ]);
  expect(looked.length).toBeGreaterThan(10);
  expect(looked).not.toContain(false);
});

/** At one moment: what is on hand and what was sold is what was stocked, and all that is reserved is held by somebody. */
async function addsUp(client: PoolClient, stocked: ReadonlyMap<string, number>): Promise<boolean> {
  const { rows } = await client.query<{ sku: string; all: number; free: number; loose: number }>(
    `SELECT s.sku, (s.on_hand + s.sold)::int AS all, s.on_hand - s.reserved AS free,
            (s.reserved - (SELECT coalesce(sum(quantity), 0) FROM reservations r WHERE r.sku = s.sku AND state = 'held'))::int AS loose
       FROM stock s WHERE s.sku = ANY ($1)`,
    [[...stocked.keys()]],
  );
  return rows.every(({ sku, all, free, loose }) => all === stocked.get(sku) && free >= 0 && loose === 0);
}

it('holds all lines or none, and says what is short; what is not for sale is 0', async () => {
  const [much, little] = [await article(store, 5), await article(store, 1)];
  expect(
    await reserve(store, randomUUID(), [
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
  expect(await pieces(store, much)).toEqual([5, 0, 0]);
});

it('counts several lines of one article as one', async () => {
  const sku = await article(store, 3);
  expect(
    await reserve(store, randomUUID(), [
      [sku, 2],
      [sku, 2],
    ]),
  ).toMatchObject({ held: false });
  expect(
    await reserve(store, randomUUID(), [
      [sku, 2],
      [sku, 1],
    ]),
  ).toEqual({ held: true });
  expect(await pieces(store, sku)).toEqual([3, 3, 0]);
});

it('does each thing once, however often it is asked for, also ten times at once', async () => {
  const sku = await article(store, 5);
  const hold = randomUUID();
  const tenTimes = <R>(deed: () => Promise<R>) => Promise.all(Array.from({ length: 10 }, deed));
  expect(new Set((await tenTimes(() => reserve(store, hold, [[sku, 2]]))).map(({ held }) => held))).toEqual(
    new Set([true]),
  );
  expect(await pieces(store, sku)).toEqual([5, 2, 0]);
  expect(new Set(await tenTimes(() => store.sell(hold)))).toEqual(new Set([true]));
  expect(await pieces(store, sku)).toEqual([3, 0, 2]);
  await tenTimes(() => store.giveBack(hold));
  expect(await pieces(store, sku)).toEqual([5, 0, 0]);
  expect(await store.sell(hold)).toBe(false);
});

it('takes back what is held past its time, when somebody wants it', async () => {
  const sku = await article(store, 1);
  const [late, next] = [randomUUID(), randomUUID()];
  await reserve(store, late, [[sku, 1]], past());
  expect(await reserve(store, next, [[sku, 1]])).toEqual({ held: true });
  expect(await store.sell(late)).toBe(false);
  expect(await store.extend(late, soon())).toBe(false);
  expect(await store.sell(next)).toBe(true);
});

it('keeps what is held longer, where its time is prolonged', async () => {
  const sku = await article(store, 1);
  const hold = randomUUID();
  await reserve(store, hold, [[sku, 1]], past());
  expect(await store.extend(hold, soon())).toBe(true);
  expect(await reserve(store, randomUUID(), [[sku, 1]])).toMatchObject({ held: false });
});

describe('an adjustment', () => {
  it('is made once for its id, and never below nothing', async () => {
    const sku = await article(store, 2);
    const id = randomUUID();
    await adjust(store, sku, 3, { id });
    await adjust(store, sku, 3, { id });
    expect(await pieces(store, sku)).toEqual([5, 0, 0]);
    expect(await adjust(store, sku, -6)).toEqual({ done: false, why: 'below_zero', onHand: 5 });
    expect(await adjust(store, 'NOWHERE', 1)).toEqual({ done: false, why: 'unknown' });
  });

  it('below what is reserved is refused, naming the orders', async () => {
    const sku = await article(store, 3);
    const hold = randomUUID();
    await reserve(store, hold, [[sku, 2]]);
    expect(await adjust(store, sku, -2)).toEqual({
      done: false,
      why: 'reserved',
      free: 1,
      orders: [`order of ${hold}`],
    });
    expect(await pieces(store, sku)).toEqual([3, 2, 0]);
  });

  it('breaks the youngest holds whole where that is the policy, and tells the same ones again', async () => {
    const [sku, other] = [await article(store, 3), await article(store, 5)];
    const [old, young] = [randomUUID(), randomUUID()];
    await reserve(store, old, [[sku, 1]]);
    await reserve(store, young, [
      [sku, 2],
      [other, 1],
    ]);
    const id = randomUUID();
    const broken = [{ hold: young, orderId: `order of ${young}` }];
    expect(await adjust(store, sku, -1, { id, whenShort: 'break' })).toMatchObject({ done: true, broken });
    expect(await adjust(store, sku, -1, { id, whenShort: 'break' })).toMatchObject({ done: true, broken });
    expect([await pieces(store, sku), await pieces(store, other)]).toEqual([
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
      const skus = [await article(store, 4), await article(store, 4)];
      const holds = Array.from({ length: 4 }, () => randomUUID());
      const added = [4, 4];
      for (const { what, hold, sku, quantity } of deeds) {
        const id = holds[hold]!;
        if (what === 'reserve')
          await reserve(
            store,
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
          const made = await adjust(store, skus[sku]!, delta, what === 'break' ? { whenShort: 'break' } : {});
          if (made.done) added[sku]! += delta;
        }
      }
      for (const [i, sku] of skus.entries()) {
        const [onHand, reserved, sold] = await pieces(store, sku);
        const { rows } = await store.pool.query<{ held: number; sold: number }>(
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
