/**
 * Dialogs at a place, page by page: the same ones in the same order, whether few stand there and are listed, or many and
 * are walked for.
 */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { TypedSearchAttributes, defineSearchAttributeKey } from '@temporalio/common';
import { Pool } from 'pg';
import { stagesOf, standingOf } from '../../../api/v1/dialog-stages';
import { dialogsAt } from '../../../api/v1/dialogs-at';
import type { Bounds } from '../../../api/v1/standing';
import { searchDialogs } from '../../../journal/search/dialogs';
import type { Position } from '../../../journal/search/page';
import { dialogId } from '../../../workflows/ids';
import type { TestDatabase } from '../../setup/database';
import { createTestDatabase } from '../../setup/database';
import { until } from '../fixture';

/** Tests share one Temporal, whose dialogs of other accounts have the ids of our contacts, too. */
const account = randomUUID();
const stage = `s-${account.slice(0, 8)}`;
const PEOPLE = 40;

let database: TestDatabase;
let pool: Pool;
let connection: Connection;
let client: Client;
const begun = new Set<string>();

const idOf = (contact: number): string => dialogId('telegram', account, String(contact));

async function begin(contact: number, stands: { stage: string; waitingFor?: string }) {
  const workflowId = idOf(contact);
  begun.add(workflowId);
  return client.workflow.start('dialog', {
    workflowId,
    taskQueue: 'nobody-polls-this',
    typedSearchAttributes: new TypedSearchAttributes([
      { key: defineSearchAttributeKey('Stage', 'KEYWORD'), value: stands.stage },
      ...(stands.waitingFor === undefined
        ? []
        : [{ key: defineSearchAttributeKey('WaitingFor', 'KEYWORD'), value: stands.waitingFor }]),
    ]),
  });
}

/** By the contact's id; 1 was active last. */
const kindOf = (contact: number) =>
  (
    [
      'waits',
      'waits',
      'active',
      'ended',
      'unknown',
      'operator',
      'lingers',
      'broken',
      'again',
      'taken',
    ] as const
  )[contact % 10]!;

async function beginAs(contact: number): Promise<void> {
  switch (kindOf(contact)) {
    case 'waits':
      return void (await begin(contact, { stage, waitingFor: 'customer' }));
    case 'active':
      return void (await begin(contact, { stage }));
    case 'operator':
      return void (await begin(contact, { stage, waitingFor: 'operator' }));
    case 'lingers':
      return void (await begin(contact, { stage: 'closed', waitingFor: '' }));
    case 'taken':
      return void (await begin(contact, { stage: 'closed', waitingFor: 'operator' }));
    case 'broken':
      return void (await (await begin(contact, { stage, waitingFor: 'customer' })).terminate());
    case 'again':
      await (await begin(contact, { stage, waitingFor: 'customer' })).terminate();
      return void (await begin(contact, { stage, waitingFor: 'customer' }));
    case 'ended':
    case 'unknown':
  }
}

const statusOf = (contact: number) =>
  ({
    waits: 'waiting',
    active: 'active',
    ended: 'closed',
    unknown: null,
    operator: 'operator',
    lingers: 'closed',
    broken: 'closed',
    again: 'waiting',
    taken: 'operator',
  })[kindOf(contact)];

const isAtStage = (contact: number): boolean =>
  ['waits', 'active', 'operator', 'again'].includes(kindOf(contact));

const CONTACTS = Array.from({ length: PEOPLE }, (_, i) => i + 1);

beforeAll(async () => {
  [database, connection] = await Promise.all([
    createTestDatabase(),
    Connection.connect({ address: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '' }),
  ]);
  client = new Client({ connection });
  pool = new Pool({ connectionString: database.url });
  // A connection that is ending may hear that its database was dropped.
  pool.on('error', () => undefined);
  await pool.query(
    `INSERT INTO contacts (channel, account, address, name, created_at)
     SELECT 'telegram', $1, n::text, 'Пётр', now() - interval '3 days' FROM generate_series(1, ${PEOPLE}) n`,
    [account],
  );
  await pool.query(`UPDATE contacts SET name = 'Анна' WHERE id % 3 = 0`);
  // Over three days, so that pages end in the midst of hours; two at a time share a moment.
  await pool.query(
    `INSERT INTO keys (key, last_number, first_at, last_at, contact, closed_at)
     SELECT 'dialog:telegram:' || account || ':' || id, 1, created_at, now() - (id / 2) * interval '17 minutes', id,
            CASE WHEN id % 10 = 3 THEN now() WHEN id % 10 = 8 THEN now() - interval '5 days' END
       FROM contacts`,
  );
  await Promise.all(CONTACTS.map(beginAs));
  await until(
    () => stagesOf(client, CONTACTS.map(idOf)),
    (stages) =>
      CONTACTS.every(
        (n) => (stages?.get(idOf(n))?.status ?? null) === (kindOf(n) === 'ended' ? null : statusOf(n)),
      ),
  );
});
afterAll(async () => {
  for (const workflowId of begun) {
    const handle = client.workflow.getHandle(workflowId);
    if ((await handle.describe()).status.name === 'RUNNING') await handle.terminate();
  }
  await Promise.all([connection.close(), pool.end()]);
  await database.drop();
});
afterEach(() => jest.restoreAllMocks());

type Wanted = Parameters<typeof dialogsAt>[1];

/** Temporal lets a namespace list some fifty times a second, and does not answer the next in time. */
async function pageOf(wanted: Wanted, after: Position | undefined, limit: number, bounds?: Partial<Bounds>) {
  const page = await until(
    () => dialogsAt({ client, pool }, wanted, { after, limit }, bounds),
    (answer) => answer !== undefined,
  );
  return page!;
}

async function allOf(wanted: Wanted, limit: number, bounds: Partial<Bounds>): Promise<number[]> {
  const shown: number[] = [];
  let after: Position | undefined;
  do {
    const { items, stages, next } = await pageOf(wanted, after, limit, bounds);
    expect(items.length).toBeLessThanOrEqual(limit);
    for (const row of items) {
      expect(standingOf(row, stages)?.status).toBe(statusOf(Number(row.id)));
      shown.push(Number(row.id));
    }
    after = next;
  } while (after);
  return shown;
}

/** In the order of the list. */
const ours = async (isThere: (contact: number) => boolean): Promise<number[]> => {
  const { items } = await searchDialogs(pool, {}, undefined, PEOPLE);
  return items.map(({ id }) => Number(id)).filter(isThere);
};

const LISTED = { few: 100_000 };
const WALKED = { few: -1, first: 4, listed: 5, piece: 14, lookedAt: 21 };

describe.each<[string, Partial<Bounds>]>([
  ['listed', LISTED],
  ['walked for', WALKED],
])('dialogs at a place that are %s', (_how, bounds) => {
  it.each<[string, Wanted, (contact: number) => boolean]>([
    ['at a stage', { stage }, isAtStage],
    ['that wait', { status: 'waiting' }, (n) => statusOf(n) === 'waiting'],
    ['that are at work', { status: 'active' }, (n) => statusOf(n) === 'active'],
    ['with a person', { status: 'operator' }, (n) => statusOf(n) === 'operator'],
    ['that are closed', { status: 'closed' }, (n) => statusOf(n) === 'closed'],
    ['closed, and yet with a person', { stage: 'closed', status: 'operator' }, (n) => kindOf(n) === 'taken'],
    ['that linger', { stage: 'closed', status: 'closed' }, (n) => kindOf(n) === 'lingers'],
    ['that wait at a stage', { stage, status: 'waiting' }, (n) => statusOf(n) === 'waiting'],
    ['at no stage', { stage: 'nowhere' }, () => false],
    ['by name', { stage, name: 'анна' }, (n) => n % 3 === 0 && isAtStage(n)],
    ['closed, by name', { status: 'closed', name: 'анна' }, (n) => statusOf(n) === 'closed' && n % 3 === 0],
    ['of a channel', { stage, channel: 'telegram' }, isAtStage],
    ['closed, of a channel', { status: 'closed', channel: 'telegram' }, (n) => statusOf(n) === 'closed'],
    ['of a channel that begins alike', { stage, channel: 'tele' }, () => false],
    ['of another channel', { status: 'closed', channel: 'whatsapp' }, () => false],
  ])('are all found, each once, the latest first: %s', async (_what, wanted, isThere) => {
    const expected = await ours(isThere);
    for (const limit of [3, PEOPLE]) expect(await allOf(wanted, limit, bounds)).toEqual(expected);
  });
});

it('looks at so many for one page, which may be short or empty and has a next one', async () => {
  const bounds = { few: -1, first: 6, piece: 8, lookedAt: 8 };
  const first = await pageOf({ stage: 'closed', status: 'closed' }, undefined, 5, bounds);
  expect(first.items.length).toBeLessThan(5);
  expect(first.next).toBeDefined();
  const none = await pageOf({ stage: 'nowhere' }, undefined, 5, bounds);
  expect(none).toMatchObject({ items: [], next: { id: expect.any(String) } });
});

it('asks once, where the latest dialogs stand there', async () => {
  const list = jest.spyOn(client.workflow, 'list');
  const count = jest.spyOn(client.workflow, 'count');
  const { items } = await pageOf({ stage }, undefined, 3, { few: -1, first: 10, piece: 1_000 });
  expect(items).toHaveLength(3);
  expect(list.mock.calls.length).toBeLessThanOrEqual(2);
  expect(count.mock.calls.length).toBeLessThanOrEqual(1);
  const queries = list.mock.calls.map(([options]) => options?.query ?? '');
  for (const query of queries) expect(query.split(account).length - 1).toBeLessThanOrEqual(12);
});

it.each(["o'neil", '\ud800'])('takes any text for a channel: %j', async (channel) => {
  for (const wanted of [
    { stage, channel },
    { status: 'closed', channel },
  ] as const)
    expect(await pageOf(wanted, undefined, 5, LISTED)).toMatchObject({ items: [], next: undefined });
});

it('knows a dialog for closed whose runs Temporal has forgotten, and no other without a run', async () => {
  const { items } = await searchDialogs(pool, {}, undefined, PEOPLE);
  const stages = (await stagesOf(client, CONTACTS.map(idOf)))!;
  for (const row of items) {
    const status = standingOf(row, stages)?.status ?? null;
    expect(status).toBe(statusOf(Number(row.id)));
    if (kindOf(Number(row.id)) === 'ended') expect(standingOf(row, undefined)).toBeUndefined();
  }
});

it('has no answer while Temporal is away', async () => {
  const away = Connection.lazy({ address: '127.0.0.1:9' });
  try {
    const deps = { client: new Client({ connection: away }), pool };
    expect(await dialogsAt(deps, { stage }, { after: undefined, limit: 5 })).toBeUndefined();
  } finally {
    await away.close();
  }
});
