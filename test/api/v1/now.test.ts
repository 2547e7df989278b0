/** What an operator sees first, also while something is away. */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { SearchAttributeType, TypedSearchAttributes, defineSearchAttributeKey } from '@temporalio/common';
import { createMinuteCounts, MINUTES } from '../../../journal/search/minutes';
import { leastIdAt } from '../../../journal/search/uuid-time';
import type { Now } from '../../../api/v1/now-model';
import type { TestApi } from '../fixture';
import { call, sample, send, startTestApi, until, whatsappText } from '../fixture';
import type { Door } from '../tcp-proxy';
import { startDoor } from '../tcp-proxy';

const address = process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '';

let door: Door;
let api: TestApi;
let away: TestApi;
let connection: Connection;
let client: Client;
/** Contacts are numbered from one in each database, and tests share one Temporal. */
const account = `w${randomUUID().slice(0, 8)}`;

beforeAll(async () => {
  [api, away, connection] = await Promise.all([
    startTestApi({
      env: { WHATSAPP_PHONE_NUMBER_ID: account },
      async databaseUrl(url) {
        const behind = new URL(url);
        door = await startDoor(behind.hostname, Number(behind.port));
        behind.port = String(door.port);
        return behind.href;
      },
    }),
    startTestApi({
      env: { TEMPORAL_ADDRESS: '127.0.0.1:9', TELEGRAM_BOT_TOKEN: undefined, SANDBOX_URL: undefined },
    }),
    Connection.connect({ address }),
  ]);
  client = new Client({ connection });
});
afterAll(async () => {
  door.open();
  await Promise.all([api.close(), away.close(), connection.close()]);
  await door.close();
});

const now = async (of = api): Promise<Now> => {
  const { status, body } = await call(of, '/v1/now');
  expect(status).toBe(200);
  return body as unknown as Now;
};

const keyword = (name: string, value: string) => ({
  key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
  value,
});

async function waitingWorkflow(type: string, workflowId: string, stage: string) {
  await api.db.query('INSERT INTO keys (key) VALUES ($1) ON CONFLICT DO NOTHING', [workflowId]);
  return client.workflow.start(type, {
    workflowId,
    taskQueue: 'nobody-polls-this',
    typedSearchAttributes: new TypedSearchAttributes([
      keyword('Stage', stage),
      keyword('WaitingFor', 'operator'),
    ]),
  });
}

/** An event that is not delivered, and what became of it. */
async function event(kind: string, state: string, ago: string): Promise<string> {
  const { rows } = await api.db.query<{ id: string; received_at: Date }>(
    `WITH at AS (SELECT date_trunc('milliseconds', now()) AS at)
     INSERT INTO events (id, received_at, endpoint, event_id, kind, payload, state)
     SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3)
             || 'a' || substr(md5(random()::text), 1, 15))::uuid, at, 'onec', gen_random_uuid(), $1, '{}', $2
       FROM at RETURNING id, received_at`,
    [kind, state === 'unread' ? 'unread' : 'pending'],
  );
  const { id, received_at } = rows[0]!;
  if (state === 'parked')
    await api.db.query(
      `INSERT INTO pending (slot, key, event, received_at, kind, bytes, parked_at)
       VALUES (0, 'x', $1, $2, $3, 2, now() - $4::interval)`,
      [id, received_at, kind, ago],
    );
  if (state === 'dead')
    await api.db.query(
      `INSERT INTO dead_letters (event, received_at, key, kind, attempts, reason, died_at)
       VALUES ($1, $2, 'x', $3, 9, 'too large', now() - $4::interval)`,
      [id, received_at, kind, ago],
    );
  return id;
}

it('tells of hooks by the minute, of the backlog, of what is off, and whether all of it is a sandbox', async () => {
  const told = await now();
  expect(told.hooksPerMinute).toHaveLength(MINUTES);
  const starts = told.hooksPerMinute!.map(({ at }) => Date.parse(at));
  expect(starts.every((at, i) => at % 60_000 === 0 && (i === 0 || at - starts[i - 1]! === 60_000))).toBe(
    true,
  );
  expect(Date.parse(told.at) - starts.at(-1)!).toBeGreaterThanOrEqual(60_000);
  expect(told).toMatchObject({
    backlog: { pending: 0, oldestSeconds: null, parked: 0, dead: 0, unread: 0 },
    readiness: { postgres: { ok: true }, temporal: { ok: true }, relay: 'elsewhere' },
    providersOff: [],
    sandbox: true,
  });
});

it('is made once for all who ask at the same time, and serves for some seconds', async () => {
  await until(now, ({ backlog }) => backlog !== null);
  const answers = await Promise.all(Array.from({ length: 20 }, () => now()));
  expect(new Set(answers.map(({ at }) => at)).size).toBe(1);
});

it('counts each full minute once, whatever came of its hooks', async () => {
  const at = new Date('2026-11-21T10:30:20Z');
  await api.db.query(`SELECT make_partitions('2026-11-21', 1)`);
  const put = (minute: string, outcome: string, number: number) => {
    const received = new Date(`2026-11-21T${minute}Z`);
    const id = leastIdAt(received.getTime()).replace(/0000$/, String(number).padStart(4, '0'));
    return api.db.query(
      `INSERT INTO requests (id, received_at, endpoint, method, path, peer, headers, query, body_bytes, outcome,
                             answer_status, milliseconds)
       VALUES ($1, $2, 'whatsapp', 'POST', '/', '::1', '{}', '{}', 0, $3, 200, 1)`,
      [id, received, outcome],
    );
  };
  await put('09:59:59.999', 'taken', 1);
  await put('10:00:00', 'taken', 2);
  await put('10:29:00', 'refused', 3);
  await put('10:29:30', 'taken', 4);
  await put('10:29:30', 'taken', 5);
  await put('10:29:59.999', 'unverified', 6);
  await put('10:30:00', 'taken', 7);
  const counts = createMinuteCounts(api.db);
  const minutes = await counts.read(at);
  expect(minutes).toHaveLength(MINUTES);
  const told = minutes.filter(({ taken, refused, unverified }) => taken + refused + unverified > 0);
  expect(told).toEqual([
    { at: new Date('2026-11-21T10:00:00Z'), taken: 1, refused: 0, unverified: 0 },
    { at: new Date('2026-11-21T10:29:00Z'), taken: 2, refused: 1, unverified: 1 },
  ]);
  // Over for so long, they are remembered; the next minute is counted beside them.
  await api.db.query(`DELETE FROM requests WHERE received_at < '2026-11-21T10:30:00Z'`);
  expect((await counts.read(new Date('2026-11-21T10:31:20Z'))).slice(-2)).toEqual([
    { at: new Date('2026-11-21T10:29:00Z'), taken: 2, refused: 1, unverified: 1 },
    { at: new Date('2026-11-21T10:30:00Z'), taken: 1, refused: 0, unverified: 0 },
  ]);
});

it('lists what waits for a person, the most urgent first', async () => {
  const handles = [];
  await send(api.url, 'whatsapp', whatsappText('wamid.now', 'Здравствуйте', '79160000001', 'Вера'));
  const { rows: contacts } = await api.db.query<{ id: string; account: string }>(
    `SELECT id, account FROM contacts WHERE phone = '+79160000001'`,
  );
  const dialog = `dialog:whatsapp:${account}:${contacts[0]!.id}`;
  const issue = randomUUID();
  const order = `N-${randomUUID().slice(0, 8)}`;
  const notice = randomUUID();
  // As dialogs show it: the stage is the flow's, whoever has it.
  handles.push(await waitingWorkflow('dialog', dialog, 'name'));
  const troubled = `dialog:whatsapp:${account}:99`;
  handles.push(await waitingWorkflow('dialog', troubled, 'problem'));
  const acted = (id: string, action: string, status: number, at: string) =>
    api.db.query(
      `INSERT INTO audit (id, at, actor, key_id, action, target, status, request_id, peer)
       VALUES ($1, $2, 'Мария', 'x', 'actOnWorkflow', $3, $4, gen_random_uuid(), '::1')`,
      [leastIdAt(Date.parse(at)), at, `/v1/workflows/${encodeURIComponent(id)}/actions/${action}`, status],
    );
  await acted(dialog, 'takeOver', 200, '2026-11-21T08:00:00Z');
  await acted(dialog, 'handBack', 200, '2026-11-21T09:00:00Z');
  await acted(dialog, 'takeOver', 200, '2026-11-21T10:00:00Z');
  await acted(dialog, 'handBack', 409, '2026-11-21T11:00:00Z');
  await acted(troubled, 'takeOver', 200, '2026-11-21T08:30:00Z');
  await acted(troubled, 'handBack', 200, '2026-11-21T09:30:00Z');
  handles.push(await waitingWorkflow('ticket', `ticket:okdesk:${issue}`, 'open'));
  // Of somebody else's journal: in the same Temporal, and none of ours.
  handles.push(await waitingWorkflow('dialog', `dialog:whatsapp:other-${account}:1`, 'operator'));
  await api.db.query('DELETE FROM keys WHERE key = $1', [`dialog:whatsapp:other-${account}:1`]);
  await api.db.query(
    `INSERT INTO waiting_workflows (workflow_id, kind, since) VALUES ($1, 'workflow_trouble', '2026-11-21T10:00:05Z')
     ON CONFLICT (workflow_id, kind) DO UPDATE SET since = excluded.since`,
    [dialog],
  );
  await api.db.query(
    `INSERT INTO orders (id, workflow_id, input, lines, total, currency, status, created_by)
     VALUES ($1, 'order:' || $1, '', '[]', 100, 'RUB', 'escalated', 'x')`,
    [order],
  );
  await api.db.query(
    `INSERT INTO notices (id, kind, subject, count, most, acknowledged_at) VALUES
       ($1, 'token_dead', 'whatsapp', 3, 3, NULL), (gen_random_uuid(), 'provider_down', 'okdesk', 3, 3, now())`,
    [notice],
  );
  await event('payment.changed', 'parked', '61 minutes');
  await event('payment.changed', 'parked', '5 minutes');
  await event('issue.changed', 'dead', '2 hours');
  await event('message.received', 'unread', '0');
  await event('message.received', 'unread', '0');
  try {
    const { waiting, backlog } = await until(now, (told) =>
      [dialog, troubled, `ticket:okdesk:${issue}`].every((id) =>
        told.waiting?.some(({ workflowId }) => workflowId === id),
      ),
    );
    expect(waiting).toEqual([
      {
        kind: 'dialog',
        id: contacts[0]!.id,
        workflowId: dialog,
        name: 'Вера',
        count: 1,
        since: '2026-11-21T10:00:00.000Z',
        reason: 'taken_over',
      },
      expect.objectContaining({
        kind: 'dialog',
        id: '99',
        workflowId: troubled,
        since: null,
        reason: 'trouble',
      }),
      expect.objectContaining({
        kind: 'order',
        id: order,
        workflowId: `order:${order}`,
        reason: 'escalated',
      }),
      expect.objectContaining({
        kind: 'ticket',
        id: issue,
        workflowId: `ticket:okdesk:${issue}`,
        reason: 'trouble',
      }),
      expect.objectContaining({ kind: 'notice', id: notice, name: 'whatsapp', count: 3, workflowId: null }),
      expect.objectContaining({ kind: 'dead', id: null, count: 1, since: expect.any(String) }),
      expect.objectContaining({ kind: 'unread', id: null, count: 2, since: expect.any(String) }),
      expect.objectContaining({ kind: 'parked', id: null, count: 1, since: expect.any(String) }),
    ]);
    expect(backlog).toMatchObject({
      pending: 1,
      oldestSeconds: expect.any(Number),
      parked: 2,
      dead: 1,
      unread: 2,
    });
  } finally {
    await Promise.all(handles.map((handle) => handle.terminate()));
  }
});

describe('while Temporal is away', () => {
  it('tells all that Postgres knows, and who was seen waiting last', async () => {
    await away.db.query(
      `INSERT INTO waiting_workflows (workflow_id, kind) VALUES ('ticket:okdesk:77', 'workflow_trouble')`,
    );
    await send(away.url, 'onec', sample('onec/paid'));
    const told = await now(away);
    expect(told).toMatchObject({
      readiness: { postgres: { ok: true }, temporal: { ok: false }, workers: { ok: false } },
      backlog: { pending: 1 },
      sandbox: false,
      waiting: [{ kind: 'ticket', id: '77' }],
    });
    expect(told.hooksPerMinute).toHaveLength(MINUTES);
    expect(told.providersOff).toContainEqual({
      id: 'telegram',
      title: 'Telegram',
      side: 'outbound',
      reason: expect.stringContaining('TELEGRAM_BOT_TOKEN'),
    });
    // A side that the vendor does not have is not switched off.
    expect(told.providersOff.map(({ reason }) => reason)).not.toContain('off: it has none');
  });
});

describe('while Postgres is away', () => {
  afterEach(() => door.open());

  it('answers all the same, with nothing where it would have been asked', async () => {
    door.shut();
    const told = await until(now, ({ backlog }) => backlog === null);
    expect(told).toMatchObject({
      backlog: null,
      waiting: null,
      readiness: { postgres: { ok: false, reason: expect.any(String) }, temporal: { ok: true } },
      sandbox: true,
    });
    // What was counted before is known; if anything is missing, nothing is told.
    expect([undefined, MINUTES]).toContain(told.hooksPerMinute?.length);
    door.open();
    expect((await until(now, ({ backlog }) => backlog !== null)).hooksPerMinute).toHaveLength(MINUTES);
  });

  it('tells a caller whose key cannot be looked up that Postgres is away', async () => {
    const { key } = (await call(api, '/v1/keys', { name: 'x', scopes: ['read'] })).body as { key: string };
    door.shut();
    expect((await call(api, '/v1/now', undefined, { authorization: `Bearer ${key}` })).status).toBe(503);
  });
});

it('is for keys that may read', async () => {
  expect((await call(api, '/v1/now', undefined, {})).status).toBe(401);
});
