/**
 * What the lists read in a journal of some size: about as many rows as they show, whatever they are filtered by. A filter
 * that finds little must not look at everything to find it.
 */
import type { Pool } from 'pg';
import { searchCalls } from '../../../calls/store';
import { searchDialogs } from '../../../journal/search/dialogs';
import { searchEvents } from '../../../journal/search/events';
import type { Page, Position } from '../../../journal/search/page';
import { searchRequests } from '../../../journal/search/requests';
import { searchTickets } from '../../../journal/search/tickets';
import { searchOrders } from '../../../orders/search';
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
const dialogs =
  (filter: Parameters<typeof searchDialogs>[1], after?: Position): List =>
  (pool) =>
    searchDialogs(pool, filter, after, LIMIT);
const tickets =
  (filter: Parameters<typeof searchTickets>[1], after?: Position): List =>
  (pool) =>
    searchTickets(pool, filter, after, LIMIT);

const orders =
  (filter: Parameters<typeof searchOrders>[1]): List =>
  (pool) =>
    searchOrders(pool, filter, undefined, LIMIT);
const calls =
  (filter: Parameters<typeof searchCalls>[1]): List =>
  async (pool) => ({ items: await searchCalls(pool, filter, undefined, LIMIT), next: undefined });

/** A place in the midst of what is ordered by the last activity. */
const inside = (id: string): Position => ({ id, at: new Date(Date.now() - 10_000 * 60_000).toISOString() });

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
  ['two hundred events', (pool) => searchEvents(pool, {}, undefined, 200), 200],
  ['events of an endpoint that seldom sends', events({ endpoint: 'partner' }), 2],
  ['events of a rare kind', events({ kind: 'custom' }), 2],
  ['events of a rare kind that were delivered', events({ kind: 'custom', state: 'delivered' }), 2],
  ['events of a kind that never came', events({ kind: 'nothing' }), 0],
  ["an event by its sender's id", events({ eventId: '77777' }), 1],
  ['parked events', events({ state: 'parked' }), LIMIT],
  ['events that nobody could read', events({ state: 'unread' }), LIMIT],
  ['dialogs', dialogs({}), LIMIT],
  ['dialogs, a page deep in', dialogs({}, inside('10000')), LIMIT],
  ['dialogs of a channel', dialogs({ channel: 'telegram' }), LIMIT],
  ['the dialog of a phone', dialogs({ phone: '+79160000077' }), 1],
  ['dialogs of some people', dialogs({ contacts: ['77', '78', '1000'] }), 3],
  [
    'dialogs of very many people',
    dialogs({ contacts: Array.from({ length: 1_000 }, (_, i) => String(i * 90 + 1)) }),
    LIMIT,
  ],
  ['dialogs of a channel that nobody uses', dialogs({ channel: 'viber' }), 0],
  [
    'dialogs of some people and those that have ended',
    dialogs({ contacts: ['77', '1000'], ended: true }),
    LIMIT,
  ],
  ['tickets', tickets({}), LIMIT],
  ['tickets, a page deep in', tickets({}, inside('ticket:okdesk:10000')), LIMIT],
  ['orders of a rare article', orders({ sku: 'LAMP-7' }), 2],
  ['orders of no article', orders({ sku: 'nothing' }), 0],
  ['the few calls that failed', calls({ state: 'failed' }), 2],
  ['calls that expired', calls({ state: 'expired' }), 0],
  ['calls of a rare event', calls({ event: 'ticket.closed' }), 2],
  ['the ticket of an issue', tickets({ issue: '777' }), 1],
])('%s are found without looking at the others', async (_what, list, found) => {
  const { pool, readThrough, rowsRead } = journal.watched();
  const { items } = await list(pool);
  expect(items).toHaveLength(found);
  expect(rowsRead()).toBeLessThan(LOOKED_AT);
  expect([...readThrough]).toEqual([]);
});

it('shows all dialogs page by page in the order of their latest activity, those that no workflow has heard of among them', async () => {
  const { db } = journal;
  const { rows: wanted } = await db.query<{ id: string }>(
    `SELECT c.id FROM contacts c LEFT JOIN keys k ON k.contact = c.id
      ORDER BY date_trunc('milliseconds', coalesce(k.last_at, c.created_at)) DESC, c.id DESC LIMIT 1000`,
  );
  const shown: string[] = [];
  let after: Position | undefined;
  do {
    const page = await searchDialogs(db, {}, after, 70);
    shown.push(...page.items.map(({ id }) => id));
    after = page.next;
  } while (after !== undefined && shown.length < 1_000);
  expect(shown.slice(0, 1_000)).toEqual(wanted.map(({ id }) => id));
  expect(shown).toContain('1000');
});

it('costs a delivery no write to an index, but the first in an hour', async () => {
  const updates = async () => {
    const { rows } = await client.query<{ all: number; hot: number }>(
      `SELECT n_tup_upd::int AS all, n_tup_hot_upd::int AS hot FROM pg_stat_user_tables WHERE relname = 'keys'`,
    );
    return rows[0]!;
  };
  // To ten that do not share a page: it has room for two versions of each, not of all of its rows.
  const deliver = async (at: string) => {
    await client.query(
      `UPDATE keys SET last_number = last_number + 1, last_at = ${at}
        WHERE contact % 10000 = 1`,
    );
    await client.query('SELECT pg_stat_force_next_flush()');
  };
  const client = await journal.db.connect();
  try {
    await deliver(`date_trunc('hour', last_at) + interval '1 hour'`);
    const before = await updates();
    await deliver(`last_at + interval '1 minute'`);
    const after = await updates();
    expect(after.all - before.all).toBe(10);
    expect(after.hot - before.hot).toBe(10);
  } finally {
    client.release();
  }
});
