/**
 * A journal as it looks after a month of business, made by SQL in bulk: hooks of all kinds and what came of them, by
 * people, issues and orders that come again. Indexes stand from the beginning, as they would.
 */
import { Pool } from 'pg';
import { BESIDE } from './rows-beside';
import { HISTORY } from './rows-of-business';
import { ACCOUNT, BUSY, DAYS, HOOKS, ISSUES, ORDERS, PEOPLE, VENDOR_ID } from './spread';

export interface Filled {
  /** By table, partitions counted as one. */
  rows: Record<string, number>;
  seconds: number;
}

/** Statements of minutes: no time-outs. */
export function openBulk(url: string): Pool {
  const pool = new Pool({ connectionString: url, max: 2, options: '-c timezone=UTC' });
  pool.on('error', () => undefined);
  return pool;
}

export async function fillJournal(url: string): Promise<Filled> {
  const pool = openBulk(url);
  try {
    return await fill(pool);
  } finally {
    // What it read and wrote is told to the statistics by then.
    await pool.end();
  }
}

async function fill(pool: Pool): Promise<Filled> {
  const startedAt = performance.now();
  await pool.query(`SELECT make_partitions(current_date - ${DAYS}, ${DAYS + 8})`);
  await makePeople(pool);
  await makeHooks(pool, { count: HOOKS, youngest: new Date(Date.now() - 60_000), days: DAYS });
  for (const sql of [...HISTORY, ...BESIDE]) await pool.query(sql);
  // As autovacuum would have, in a month.
  await pool.query('VACUUM ANALYZE');
  return { rows: await countRows(pool), seconds: Math.round((performance.now() - startedAt) / 100) / 10 };
}

async function makePeople(pool: Pool): Promise<void> {
  await pool.query(
    `WITH made AS (
       INSERT INTO contacts (channel, account, address, name, phone, language, created_at)
       SELECT channel, '${ACCOUNT}', 'phone:+7' || 9160000000 + n, 'Имя' || n % 300 || ' Фамилия' || n,
              '+7' || 9160000000 + n, 'ru', now() - n * interval '${DAYS} days' / ${PEOPLE}
         FROM (SELECT n, CASE WHEN n % 4 = 0 THEN 'telegram' ELSE 'whatsapp' END AS channel
                 FROM generate_series(1, ${PEOPLE}) n ORDER BY n DESC) p
       RETURNING id, channel, account, address)
     INSERT INTO contact_aliases (channel, account, alias, contact) SELECT channel, account, address, id FROM made`,
  );
  await pool.query('CREATE TABLE bench_people (n integer PRIMARY KEY, id bigint, channel text, key text)');
  await pool.query(
    `INSERT INTO bench_people SELECT right(phone, 7)::int, id, channel, 'dialog:' || channel || ':${ACCOUNT}:' || id
       FROM contacts WHERE account = '${ACCOUNT}'`,
  );
}

interface Hooks {
  count: number;
  /** When the youngest came. */
  youngest: Date;
  /** Over how many days before that they are spread, evenly. */
  days: number;
}

/** Ids are times (UUIDv7), a request's ends in zeros, its event's in one: journal/request-id.ts. */
const ids = ({ count, youngest, days }: Hooks): string => `
SELECT i, at, i * 37 % 100 AS part, i::bigint * 7919 % 1000003 AS dice,
       (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(i % 4096), 3, '0')
         || 'a' || substr(md5(i::text), 1, 9)) AS stem
  FROM (SELECT i, date_trunc('milliseconds', '${youngest.toISOString()}'::timestamptz - i * interval '${days} days' / ${count}) AS at
          FROM generate_series(0, ${count - 1}) i) s`;

/** Of a hundred hooks: 50 messages on WhatsApp and 15 receipts, 15 messages on Telegram, 8 issues, 5 payments, … */
const ENDPOINT = `CASE WHEN i % 100000 = 7 THEN 'partner' WHEN part < 65 THEN 'whatsapp' WHEN part < 80 THEN 'telegram'
  WHEN part < 88 THEN 'okdesk' WHEN part < 92 THEN 'yookassa' WHEN part < 93 THEN 'payments' WHEN part < 95 THEN 'bitrix24'
  WHEN part < 98 THEN 'bpium' WHEN part < 99 THEN 'whatsapp' ELSE 'yookassa' END`;
const OUTCOME = `CASE WHEN part = 98 THEN 'refused' WHEN part = 99 AND i % 5 = 0 THEN 'unverified' ELSE 'taken' END`;
const KIND = `CASE WHEN i % 100000 = 7 THEN 'custom' WHEN part < 50 OR part BETWEEN 65 AND 79 THEN 'message.received'
  WHEN part < 65 THEN 'message.status' WHEN part < 88 THEN 'issue.changed' WHEN part < 93 OR part = 99 THEN 'payment.changed'
  WHEN part < 95 THEN 'deal.changed' ELSE 'record.changed' END`;
/** What no workflow took stands where such events stand. */
const STATE = `CASE WHEN i % 2000 = 88 THEN 'pending' WHEN i % 20000 = 11 THEN 'dead' WHEN i % 5000 = 3 THEN 'unread'
  WHEN part IN (80, 81, 93, 94) THEN 'ignored' WHEN i % 1000 = 500 THEN 'late' ELSE 'delivered' END`;
const KEY = `CASE WHEN part < 50 OR part BETWEEN 65 AND 79 THEN p.key
  WHEN part BETWEEN 82 AND 87 THEN 'ticket:okdesk:' || dice % ${ISSUES}
  WHEN (part BETWEEN 88 AND 92 OR part = 99) AND i % 2000 <> 88 THEN 'order:N-' || dice % ${ORDERS}
  WHEN part BETWEEN 95 AND 97 THEN 'record:bpium:11:' || dice % 30000 END`;
const PERSON = `CASE WHEN i % 100 = 1 THEN ${BUSY} ELSE 1 + dice % ${PEOPLE} END`;

const REQUEST_HEADERS = `{"host":"hooks.example.ru","content-type":"application/json","user-agent":"facebookexternalua","x-hub-signature-256":"***","accept":"*/*","x-forwarded-proto":"https","content-length":"412"}`;
const PAYLOAD = `json_build_object('kind', ${KIND}, 'channel', 'whatsapp', 'account', '${ACCOUNT}', 'messageId', 'wamid.' || i,
  'paymentId', 'pay-' || i, 'sentAt', at, 'person', json_build_object('aliases', json_build_array('phone:+7' || 9160000000 + dice % ${PEOPLE})),
  'content', json_build_object('type', 'text', 'text', repeat('Не греет батарея. ', 1 + (i % 9))))`;

/** Requests, their events, and by what a repeat would be known. Old ones need nothing else. */
export async function makeHooks(pool: Pool, hooks: Hooks): Promise<void> {
  const made = ids(hooks);
  await Promise.all([
    pool.query(
      `INSERT INTO requests (id, received_at, endpoint, method, path, peer, headers, query, body, body_bytes, outcome, reason,
                             fault, accepted, answer_status, milliseconds)
       SELECT (stem || '000000')::uuid, at, ${ENDPOINT}, 'POST', '/hooks/' || ${ENDPOINT}, '203.0.113.7', '${REQUEST_HEADERS}', '{}',
              convert_to(repeat('{"object":"whatsapp_business_account"}', 6 + i % 12), 'UTF8'), 412, ${OUTCOME},
              CASE WHEN ${OUTCOME} = 'refused' THEN CASE WHEN i % 300 = 94 THEN 'secret_missing' ELSE 'signature_wrong' END END,
              CASE WHEN ${OUTCOME} = 'refused' THEN 'theirs' END, 1, 200, 3 FROM (${made}) m`,
    ),
    pool.query(
      `INSERT INTO events (id, received_at, request_id, endpoint, event_id, kind, workflow_id, contact_id, payload, state, reason,
                           number, attempts, settled_at)
       SELECT (stem || '000001')::uuid, at, (stem || '000000')::uuid, ${ENDPOINT}, '${VENDOR_ID}${hooks.count}.' || i, ${KIND},
              ${KEY}, CASE WHEN ${KIND} = 'message.received' THEN p.id END, ${PAYLOAD}, ${STATE},
              CASE WHEN ${STATE} = 'unread' THEN 'a message of type "poll" in an unknown shape' END, i, 1, at
         FROM (${made}) m LEFT JOIN bench_people p ON p.n = ${PERSON} WHERE ${OUTCOME} = 'taken'`,
    ),
  ]);
  await pool.query(
    `INSERT INTO seen (endpoint, hash, event, seen_at)
     SELECT endpoint, sha256(convert_to(event_id, 'UTF8')), id, received_at FROM events
      WHERE received_at <= '${hooks.youngest.toISOString()}' ON CONFLICT DO NOTHING`,
  );
}

const COUNTED = [
  ...[
    'requests',
    'events',
    'seen',
    'pending',
    'dead_letters',
    'keys',
    'contacts',
    'contact_aliases',
    'refs',
    'effects',
  ],
  ...[
    'messages',
    'receipts',
    'audit',
    'idempotent_calls',
    'media',
    'orders',
    'payment_attempts',
    'reservations',
  ],
  ...['stock', 'stock_adjustments', 'delivery_keys', 'calls', 'call_attempts', 'notices'],
];

async function countRows(pool: Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ name: string; n: number }>(
    COUNTED.map((name) => `SELECT '${name}' AS name, count(*)::int AS n FROM ${name}`).join(' UNION ALL '),
  );
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}
