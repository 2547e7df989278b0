/**
 * What the lists read in a journal of some size: about as many rows as they show, whatever they are filtered by. A filter
 * that finds little must not look at everything to find it.
 */
import type { Pool } from 'pg';
import { searchEvents } from '../../../journal/search/events';
import type { Page } from '../../../journal/search/page';
import { searchRequests } from '../../../journal/search/requests';
import type { LargeJournal } from './large-journal';
import { openLargeJournal } from './large-journal';

const LIMIT = 50;
/** Of 100,000: a page, what it joins, the first of every day; or all of the two thousand that were refused. */
const LOOKED_AT = 3_000;

let journal: LargeJournal;

beforeAll(async () => {
  journal = await openLargeJournal();
}, 120_000);
afterAll(() => journal.close());

type List = (pool: Pool) => Promise<Page<unknown>>;

const hooks =
  (filter: Parameters<typeof searchRequests>[1]): List =>
  (pool) =>
    searchRequests(pool, filter, undefined, LIMIT);
const events =
  (filter: Parameters<typeof searchEvents>[1]): List =>
  (pool) =>
    searchEvents(pool, filter, undefined, LIMIT);
it.each<[string, List, number]>([
  ['hooks', hooks({}), LIMIT],
  ['hooks of an endpoint that seldom sends', hooks({ endpoint: 'partner' }), 2],
  ['hooks of an endpoint that never sent', hooks({ endpoint: 'nobody' }), 0],
  ['refused hooks', hooks({ outcome: 'refused' }), LIMIT],
  ['the few unverified hooks', hooks({ outcome: 'unverified' }), 2],
  ['hooks refused for a rare reason', hooks({ reason: 'secret_missing' }), 2],
  ['hooks refused for a common reason', hooks({ reason: 'signature_wrong' }), LIMIT],
  ['hooks refused for no reason of ours', hooks({ reason: 'nothing' }), 0],
  ['events', events({}), LIMIT],
  ['events of an endpoint that seldom sends', events({ endpoint: 'partner' }), 2],
  ['events of a rare kind', events({ kind: 'custom' }), 2],
  ['events of a rare kind that were delivered', events({ kind: 'custom', state: 'delivered' }), 2],
  ['events of a kind that never came', events({ kind: 'nothing' }), 0],
  ["an event by its sender's id", events({ eventId: '77777' }), 1],
  ['parked events', events({ state: 'parked' }), LIMIT],
  ['events that nobody could read', events({ state: 'unread' }), LIMIT],
])('%s are found without looking at the others', async (_what, list, found) => {
  const { pool, readThrough, rowsRead } = journal.watched();
  const { items } = await list(pool);
  expect(items).toHaveLength(found);
  expect(rowsRead()).toBeLessThan(LOOKED_AT);
  expect([...readThrough]).toEqual([]);
});
