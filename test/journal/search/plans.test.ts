/**
 * How the searches behind `POST /v1/search` and `GET /v1/now` are planned in a journal of some size: by indexes, whatever
 * is looked for. A plan that reads a partition through costs little here and a minute in a year.
 */
import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
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
import type { TestDatabase } from '../../setup/database';
import { createTestDatabase } from '../../setup/database';

const DAYS = 10;
const ROWS = 100_000;

let database: TestDatabase;
let db: Pool;
/** Tables that take time to be read through: the partition of a day that has only begun does not. */
let large: Set<string>;

beforeAll(async () => {
  database = await createTestDatabase();
  db = new Pool({ connectionString: database.url, options: '-c timezone=UTC' });
  db.on('error', () => undefined);
  await db.query(`SELECT make_partitions(current_date - ${DAYS - 1}, ${DAYS + 1})`);
  await fill();
  await db.query('VACUUM ANALYZE');
  const { rows } = await db.query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= 1000`,
  );
  large = new Set(rows.map(({ relname }) => relname));
  expect([...large]).toEqual(expect.arrayContaining(['contacts', 'orders', 'refs', 'effects']));
}, 120_000);
afterAll(async () => {
  await db.end();
  await database.drop();
});

/** Every 20th event is a payment's; of a hundred one is ignored, of a thousand one is unread or parked. */
async function fill(): Promise<void> {
  const made = `
    SELECT i, at, (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(i % 4096), 3, '0')
             || 'a' || substr(md5(i::text), 1, 15))::uuid AS id
      FROM (SELECT i, date_trunc('milliseconds', now() - i * interval '${DAYS - 1} days' / ${ROWS}) AS at
              FROM generate_series(1, ${ROWS}) i) s`;
  await db.query(
    `INSERT INTO requests (id, received_at, endpoint, method, path, peer, headers, query, body_bytes, outcome,
                           answer_status, milliseconds)
     SELECT id, at, 'payments', 'POST', '/hooks/payments', '::1', '{}', '{}', 9,
            CASE WHEN i % 50 = 0 THEN 'refused' ELSE 'taken' END, 200, 1 FROM (${made}) m`,
  );
  await db.query(
    `INSERT INTO events (id, received_at, endpoint, event_id, kind, workflow_id, payload, state)
     SELECT id, at, 'payments', i::text, CASE WHEN i % 20 = 0 THEN 'payment.changed' ELSE 'message.received' END,
            CASE WHEN i % 1000 > 2 THEN 'order:N-' || i % 5000 END,
            json_build_object('paymentId', 'pay-' || i, 'text', repeat('слово ', 100)),
            CASE WHEN i % 1000 = 0 THEN 'pending' WHEN i % 1000 = 1 THEN 'unread' WHEN i % 100 = 2 THEN 'ignored'
                 ELSE 'delivered' END FROM (${made}) m`,
  );
  await db.query(
    `INSERT INTO pending (slot, key, event, received_at, kind, bytes, parked_at)
     SELECT 0, 'ref:order:' || id, id, received_at, kind, 9, now() FROM events WHERE state = 'pending'`,
  );
  await db.query(
    `INSERT INTO seen (endpoint, hash, event)
     SELECT endpoint, sha256(convert_to(event_id, 'UTF8')), id FROM events`,
  );
  await db.query(
    `INSERT INTO contacts (channel, account, address, name, phone)
     SELECT 'telegram', '1', i::text, 'Имя' || i % 300 || ' Фамилия' || i, '+7916' || lpad(i::text, 7, '0')
       FROM generate_series(1, ${ROWS}) i`,
  );
  await db.query(
    `INSERT INTO orders (id, workflow_id, input, customer, lines, total, currency, created_by)
     SELECT 'N-' || i, 'order:N-' || i, '', json_build_object('name', 'Имя Фамилия' || i, 'phone', '+7495' || lpad(i::text, 7, '0')),
            '[]', 1, 'RUB', 'x' FROM generate_series(1, ${ROWS}) i`,
  );
  await db.query(
    `INSERT INTO payment_attempts (reference, order_id, gateway, amount, currency, ref)
     SELECT id || '-1', id, 'yookassa', 1, 'RUB', 'ref-' || id FROM orders`,
  );
  await db.query(`INSERT INTO refs (type, value, key) SELECT 'order', id, workflow_id FROM orders`);
  await db.query(
    `INSERT INTO effects (id, workflow_id, type, provider, state, result)
     SELECT gen_random_uuid(), 'ticket:okdesk:' || i, CASE WHEN i % 2 = 0 THEN 'invoice' ELSE 'message' END, 'onec', 'done',
            json_build_object('ref', i::text, 'number', '0000-' || i) FROM generate_series(1, ${ROWS}) i`,
  );
}

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Node[];
}
const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Runs each statement as it is, and remembers the tables that its plan reads through. */
function watched(): { pool: Pool; readThrough: Set<string> } {
  const readThrough = new Set<string>();
  const query = async (sql: string, values: unknown[]) => {
    const { rows } = await db.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
      `EXPLAIN (FORMAT JSON) ${sql}`,
      values,
    );
    for (const node of nodesOf(rows[0]!['QUERY PLAN'][0].Plan))
      if (node['Node Type'] === 'Seq Scan' && large.has(node['Relation Name'] ?? ''))
        readThrough.add(node['Relation Name'] ?? '');
    return db.query(sql, values);
  };
  return { pool: { query } as unknown as Pool, readThrough };
}

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
  const { pool, readThrough } = watched();
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
  const { pool, readThrough } = watched();
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
