/**
 * How the searches behind `POST /v1/search` and `GET /v1/now` are planned in a journal of some size: by indexes, whatever
 * is looked for. A plan that reads a partition through costs little here and a minute in a year.
 */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { createMinuteCounts } from '../../../journal/search/minutes';
import { readUndone } from '../../../journal/search/counts';
import { eventsOf } from '../../../journal/search/events';
import {
  byVendorId,
  ofPayment,
  ofWorkflowsNaming,
  unsettledNaming,
} from '../../../journal/search/mentioning';
import { ownersOf } from '../../../journal/search/owners';
import {
  contactsByName,
  contactsByPhoneEnd,
  nameQuery,
  ordersByName,
  ordersByPhoneEnd,
} from '../../../journal/search/people';
import type { LargeJournal } from './large-journal';
import { ROWS, openLargeJournal } from './large-journal';

let journal: LargeJournal;
let db: Pool;

beforeAll(async () => {
  journal = await openLargeJournal();
  ({ db } = journal);
  expect([...journal.large]).toEqual(
    expect.arrayContaining(['contacts', 'orders', 'refs', 'effects', 'keys']),
  );
}, 120_000);
afterAll(() => journal.close());

const words = nameQuery('Фамилия77 имя')!;
it.each<[string, (pool: Pool) => Promise<unknown[]>, number]>([
  ['the end of a phone', (pool) => contactsByPhoneEnd(pool, '0000077', 10), 1],
  ['a common end of phones', (pool) => contactsByPhoneEnd(pool, '0077', 10), 10],
  ['the phone of a customer', (pool) => ordersByPhoneEnd(pool, '0000077', 10), 1],
  ['a name', (pool) => contactsByName(pool, nameQuery('фамилия99999')!, 10), 1],
  ['a common name', (pool) => contactsByName(pool, words, 10), 10],
  ['the name of a customer', (pool) => ordersByName(pool, nameQuery('фамилия99999')!, 10), 1],
  ['whose an order is', (pool) => ownersOf(pool, ['N-77'], 40), 1],
  ['whose a page to pay on is', (pool) => ownersOf(pool, ['N-77-1'], 40), 1],
  ["whose a gateway's payment is", (pool) => ownersOf(pool, ['ref-N-77'], 40), 1],
  ['whose an invoice is', (pool) => ownersOf(pool, ['0000-78'], 40), 1],
  ['a payment that was delivered', (pool) => ofPayment(pool, 'pay-77780', 10), 1],
  ['a payment that was parked', (pool) => unsettledNaming(pool, 'pay-77000', 10), 1],
  ['what nobody could read', (pool) => unsettledNaming(pool, 'pay-77001', 10), 1],
  ['what was ignored', (pool) => unsettledNaming(pool, 'pay-77702', 10), 1],
  ['a text of no event', (pool) => unsettledNaming(pool, randomUUID(), 10), 0],
  ['what a workflow was told', (pool) => ofWorkflowsNaming(pool, ['order:N-1234'], 'pay-1234', 10), 1],
  ['an event by the id of its sender', (pool) => byVendorId(pool, ['77777'], ['payments', 'onec']), 1],
])('%s is found by indexes, in a moment', async (_what, search, least) => {
  const { pool, readThrough } = journal.watched();
  await search(pool);
  const startedAt = performance.now();
  const found = await search(db);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  expect(found.length).toBeGreaterThanOrEqual(least);
  expect(found.length).toBeLessThanOrEqual(10);
  expect([...readThrough]).toEqual([]);
});

it('shows events, and counts what is undone and what came, without reading a partition through', async () => {
  const { rows } = await db.query<{ id: string }>('SELECT id FROM events ORDER BY id DESC LIMIT 10');
  const { pool, readThrough } = journal.watched();
  expect(
    await eventsOf(
      pool,
      rows.map(({ id }) => id),
    ),
  ).toHaveLength(10);
  expect(await readUndone(pool, 0)).toMatchObject({ parked: ROWS / 1000, unread: ROWS / 1000, dead: 0 });
  const minutes = await createMinuteCounts(pool).read(new Date());
  expect(minutes.reduce((sum, { taken }) => sum + taken, 0)).toBeGreaterThan(100);
  expect([...readThrough]).toEqual([]);
});
