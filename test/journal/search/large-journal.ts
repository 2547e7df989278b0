/** A journal of some size, and what the plans of statements over it read. */
import { Pool } from 'pg';
import { createTestDatabase } from '../../setup/database';

export const DAYS = 10;
export const ROWS = 100_000;

export interface LargeJournal {
  db: Pool;
  /** Names of tables that take time to be read through: the partition of a day that has only begun does not. */
  large: ReadonlySet<string>;
  /** Runs each statement as it is, and remembers what its plan reads. */
  watched(): Watched;
  close(): Promise<void>;
}

export interface Watched {
  pool: Pool;
  /** Large tables that are read from end to end. */
  readThrough: Set<string>;
  /** Rows of large tables that were looked at, kept or not. */
  rowsRead(): number;
}

export async function openLargeJournal(): Promise<LargeJournal> {
  const database = await createTestDatabase();
  // Our VACUUM shall wait for one that runs by itself: one that is broken off for ours, after deadlock_timeout, may leave a
  // range of a block range index without a summary, and no later one makes it.
  const db = new Pool({ connectionString: database.url, options: '-c timezone=UTC -c deadlock_timeout=60s' });
  db.on('error', () => undefined);
  await db.query(`SELECT make_partitions(current_date - ${DAYS - 1}, ${DAYS + 1})`);
  await fill(db);
  await db.query('VACUUM ANALYZE');
  const { rows } = await db.query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= 1000`,
  );
  const large = new Set(rows.map(({ relname }) => relname));
  return {
    db,
    large,
    watched: () => watched(db, large),
    async close() {
      await db.end();
      await database.drop();
    },
  };
}

/**
 * Ids of events come in no order, as senders' do. Every 20th event is a payment's; of a hundred one is ignored, of a thousand
 * one is unread or parked. Of people one in a thousand has not been heard by a workflow yet; a third of the dialogs have ended.
 * An endpoint `partner`, its kind of event and one reason are rare: two each.
 */
async function fill(db: Pool): Promise<void> {
  const made = `
    SELECT i, at, (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(i % 4096), 3, '0')
             || 'a' || substr(md5(i::text), 1, 15))::uuid AS id
      FROM (SELECT i, date_trunc('milliseconds', now() - i * interval '${DAYS - 1} days' / ${ROWS}) AS at
              FROM generate_series(1, ${ROWS}) i) s`;
  const endpoint = `CASE WHEN i % 50000 = 7 THEN 'partner' ELSE 'payments' END`;
  await db.query(
    `INSERT INTO requests (id, received_at, endpoint, method, path, peer, headers, query, body_bytes, outcome, reason,
                           answer_status, milliseconds)
     SELECT id, at, ${endpoint}, 'POST', '/hooks/payments', '::1', '{}', '{}', 9,
            CASE WHEN i % 50 = 0 THEN 'refused' WHEN i % 50000 = 1 THEN 'unverified' ELSE 'taken' END,
            CASE WHEN i % 50000 = 0 THEN 'secret_missing' WHEN i % 50 = 0 THEN 'signature_wrong' END, 200, 1 FROM (${made}) m`,
  );
  await db.query(
    `INSERT INTO events (id, received_at, endpoint, event_id, kind, workflow_id, payload, state)
     SELECT id, at, ${endpoint}, reverse(i::text),
            CASE WHEN i % 50000 = 7 THEN 'custom' WHEN i % 20 = 0 THEN 'payment.changed' ELSE 'message.received' END,
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
     SELECT CASE WHEN i % 50000 = 7 THEN 'max' ELSE 'telegram' END, '1', i::text, 'Имя' || i % 300 || ' Фамилия' || i,
            '+7916' || lpad(i::text, 7, '0')
       FROM generate_series(1, ${ROWS}) i`,
  );
  await db.query(
    `INSERT INTO keys (key, last_number, contact, first_at, last_at, closed_at)
     SELECT 'dialog:' || channel || ':1:' || id, 1, id, now() - id * interval '1 minute', now() - id * interval '1 minute',
            CASE WHEN id % 3 = 0 THEN now() END
       FROM contacts WHERE id % 1000 <> 0
      UNION ALL
     SELECT 'ticket:okdesk:' || n, 1, NULL, now(), now() - n * interval '1 minute', NULL FROM generate_series(1, 30000) n`,
  );
  await db.query('DELETE FROM unheard_contacts u WHERE EXISTS (SELECT FROM keys WHERE contact = u.contact)');
  await db.query(
    `INSERT INTO orders (id, workflow_id, input, customer, lines, total, currency, created_by)
     SELECT 'N-' || i, 'order:N-' || i, '', json_build_object('name', 'Имя Фамилия' || i, 'phone', '+7495' || lpad(i::text, 7, '0')),
            json_build_array(json_build_object('sku', CASE WHEN i % 50000 = 7 THEN 'LAMP-7' ELSE 'LAMP-1' END)), 1, 'RUB', 'x'
       FROM generate_series(1, ${ROWS}) i`,
  );
  await db.query(
    `INSERT INTO calls (id, event, mode, payload, state, created_by)
     SELECT gen_random_uuid(), CASE WHEN i % 10000 = 7 THEN 'ticket.closed' ELSE 'order.paid' END, 'signed',
            json_build_object('version', 1, 'callId', i::text, 'event', 'order.paid', 'environment', 'production', 'organization',
              json_build_object('id', '1', 'name', 'x'), 'process', json_build_object('id', 'order', 'version', 1), 'case',
              json_build_object('id', 'order:N-' || i, 'stage', 'paid', 'data', json_build_object()), 'user',
              json_build_object('id', 'x', 'name', 'x'), 'createdAt', now()),
            CASE WHEN i % 10000 = 8 THEN 'failed' ELSE 'answered' END, 'x' FROM generate_series(1, 20000) i`,
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
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Node[];
}
const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Rows of a scan are told as the mean of its loops. */
const lookedAt = (node: Node): number =>
  node['Actual Loops'] *
  (node['Actual Rows'] +
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0));

function watched(db: Pool, large: ReadonlySet<string>): Watched {
  const readThrough = new Set<string>();
  let read = 0;
  const query = async (sql: string, values: unknown[]) => {
    const { rows } = await db.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
      values,
    );
    for (const node of nodesOf(rows[0]!['QUERY PLAN'][0].Plan)) {
      const { 'Relation Name': table } = node;
      if (table === undefined || !large.has(table)) continue;
      read += lookedAt(node);
      if (node['Node Type'] === 'Seq Scan') readThrough.add(table);
    }
    return db.query(sql, values);
  };
  return { pool: { query } as unknown as Pool, readThrough, rowsRead: () => read };
}
