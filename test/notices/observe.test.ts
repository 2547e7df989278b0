/** Each trouble begins its notice, and its end ends it. Nothing of a person is in any. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { createProviderHealth, healthOf } from '../../notices/provider-health';
import { REFERENCES_DISAGREE } from '../../journal/resolve-references';
import { OutboundError } from '../../providers/failure';
import { listWaiting } from '../../notices/waiting';
import { send, startTestApi, until } from '../api/fixture';
import type { TestApi } from '../api/fixture';
import type { Receiver } from './receiver';
import { startReceiver } from './receiver';

let api: TestApi;
let receiver: Receiver;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fixit-notices-'));
  writeFileSync(
    join(folder, 'fixit.yml'),
    'notices: { calmMinutes: 0, downMinutes: 2, operatorMinutes: 15, unclaimedMinutes: 60 }',
  );
  receiver = await startReceiver();
  api = await startTestApi({
    env: { FIXIT_FILE: join(folder, 'fixit.yml'), NOTIFY_URL: receiver.url, DIALOG_LANGUAGE: 'ru' },
  });
});
afterEach(async () => {
  await api.close();
  await receiver.stop();
  rmSync(folder, { recursive: true });
});

const told = () => receiver.posts.map(({ json: { type, data } }) => [type, data['kind'], data['subject']]);

const park = (kind: string, reason: string, minutes: number) =>
  api.db.query(
    `INSERT INTO pending (slot, key, event, received_at, kind, bytes, parked_at, retry_at, reason)
     VALUES (1, 'parked', gen_random_uuid(), now() - make_interval(mins => $3), $1, 1,
             now() - make_interval(mins => $3), now() + '1 hour', $2)`,
    [kind, reason, minutes],
  );

it('a provider that does not answer for two minutes, and is back', async () => {
  const health = createProviderHealth(api.db);
  for (let times = 0; times < 3; times += 1) await health.note('okdesk', 'down', 'http.timeout');
  await api.notices.look();
  expect(told()).toEqual([]);
  await api.db.query("UPDATE provider_health SET down_since = down_since - interval '3 minutes'");
  await api.notices.look();
  await health.note('okdesk', 'well');
  await api.notices.look();
  expect(told()).toEqual([
    ['notice.opened', 'provider_down', 'okdesk'],
    ['notice.over', 'provider_down', 'okdesk'],
  ]);
  expect(receiver.posts[0]!.json.data).toMatchObject({ count: 3, detail: { error: 'http.timeout' } });
});

it('hooks of an unknown shape, by endpoint', async () => {
  await send(api.url, 'whatsapp', '{"unheard":"of +79161234567"}');
  await send(api.url, 'whatsapp', '{"unheard":"of, again"}');
  await api.notices.look();
  expect(told()).toEqual([['notice.opened', 'unread_shapes', 'whatsapp']]);
  expect(receiver.posts[0]!.text).not.toContain('7916');
  await api.db.query("UPDATE events SET state = 'ignored' WHERE state = 'unread'");
  await api.notices.look();
  expect(told()[1]).toEqual(['notice.over', 'unread_shapes', 'whatsapp']);
});

it('a backlog of over two minutes; one that hovers at the limit is one trouble', async () => {
  const aged = (seconds: number) =>
    api.db.query('UPDATE pending SET received_at = now() - make_interval(secs => $1)', [seconds]);
  await park('message.received', '', 0);
  await api.db.query('UPDATE pending SET parked_at = NULL');
  for (const seconds of [100, 130, 115, 130]) {
    await aged(seconds);
    await api.notices.look();
  }
  expect(told()).toEqual([['notice.opened', 'backlog_old', 'journal']]);
  await aged(10);
  await api.notices.look();
  expect(told()).toHaveLength(2);
});

it('a payment whose references disagree at once, and one that nobody claims after an hour', async () => {
  await park(
    'payment.changed',
    `${REFERENCES_DISAGREE}: invoice 1, issue 2 belong to different workflows`,
    0,
  );
  await park('payment.changed', 'nothing here is known as invoice 3 yet', 10);
  await park('message.received', 'no workflow wants it', 600);
  await api.notices.look();
  expect(told()).toEqual([['notice.opened', 'references_disagree', 'payments']]);
  await api.db.query("UPDATE pending SET parked_at = parked_at - interval '1 hour'");
  await api.notices.look();
  expect(told()[1]).toEqual(['notice.opened', 'money_unclaimed', 'payments']);
  expect(receiver.posts[1]!.json.data).toMatchObject({ count: 1, title: expect.stringContaining('платежи') });
});

describe('workflows that wait for an operator', () => {
  let connection: Connection;
  let client: Client;
  const started: string[] = [];
  beforeAll(async () => {
    connection = await Connection.connect({ address: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '' });
    client = new Client({ connection });
  });
  afterAll(async () => {
    for (const workflowId of started) await client.workflow.getHandle(workflowId).terminate();
    await connection.close();
  });

  /** As a dialog stands that somebody has, or that is in trouble: it keeps its flow's stage. */
  async function begin(): Promise<string> {
    const workflowId = `dialog:telegram:${randomUUID()}:1`;
    // Nobody works on it: it stands as it was begun.
    await client.workflow.start('dialog', {
      workflowId,
      taskQueue: 'nobody-polls-this',
      searchAttributes: { Stage: ['name'], WaitingFor: ['operator'] },
    });
    started.push(workflowId);
    await api.db.query('INSERT INTO keys (key) VALUES ($1)', [workflowId]);
    const listed = () => listWaiting(client).then((all = []) => all);
    await until(listed, (ids) => ids.includes(workflowId));
    return workflowId;
  }

  it('are told of orders, too, which may have had no event yet', async () => {
    const id = `T-${randomUUID().slice(0, 8)}`;
    const workflowId = `order:${id}`;
    await api.db.query(
      `INSERT INTO orders (id, workflow_id, input, lines, total, currency, created_by)
       VALUES ($1, $2, 'x', '[]', 1, 'RUB', 'test')`,
      [id, workflowId],
    );
    await client.workflow.start('order', {
      workflowId,
      taskQueue: 'nobody-polls-this',
      searchAttributes: { Stage: ['escalated'], WaitingFor: ['operator'] },
    });
    started.push(workflowId);
    const listed = () => listWaiting(client).then((all = []) => all);
    await until(listed, (ids) => ids.includes(workflowId));
    await api.notices.look();
    await api.db.query("UPDATE waiting_workflows SET since = since - interval '16 minutes'");
    await api.notices.look();
    expect(told()).toEqual([['notice.opened', 'workflow_trouble', 'order']]);
    await api.db.query('DELETE FROM orders WHERE id = $1', [id]);
    await client.workflow.getHandle(workflowId).terminate();
    started.pop();
  });

  it('are told after a quarter of an hour: one left silent, one in trouble; and not what is not ours', async () => {
    const taken = await begin();
    await api.db.query(
      `INSERT INTO audit (id, at, actor, key_id, action, target, status, request_id, peer)
       VALUES (gen_random_uuid(), now(), 'Мария', 'x', 'takeOver', $1, 200, gen_random_uuid(), '127.0.0.1')`,
      [`/v1/workflows/${encodeURIComponent(taken)}/actions/takeOver`],
    );
    const troubled = await begin();
    await begin();
    await api.db.query('DELETE FROM keys WHERE key = $1', [started.at(-1)]);
    await api.notices.look();
    expect(told()).toEqual([]);
    await api.db.query("UPDATE waiting_workflows SET since = since - interval '16 minutes'");
    await api.notices.look();
    expect(told().sort()).toEqual([
      ['notice.opened', 'dialog_waits', 'telegram'],
      ['notice.opened', 'workflow_trouble', 'dialog'],
    ]);
    const links = receiver.posts.flatMap(
      ({ json }) => (json.data['links'] as { workflows: string[] }).workflows,
    );
    expect(links.map((link) => decodeURIComponent(link.split('/').at(-1)!)).sort()).toEqual(
      [taken, troubled].sort(),
    );

    // The operator says something: the silence is over.
    await api.db.query(
      `INSERT INTO messages (effect, workflow_id, contact_id, channel, account, body, outcome)
       VALUES (gen_random_uuid(), $1, 1, 'telegram', '1', '{}', 'sent')`,
      [taken],
    );
    await api.notices.look();
    expect(told().slice(2)).toEqual([['notice.over', 'dialog_waits', 'telegram']]);
  });
});

it.each([
  ['refused', 'whatsapp.token', 'token'],
  ['refused', 'onec.denied', 'token'],
  ['refused', 'whatsapp.undeliverable', 'well'],
  ['not_sent', 'http.unreachable', 'down'],
  ['unknown', 'http.timeout', 'down'],
  ['try_later', 'okdesk.failing', 'down'],
  ['try_later', 'telegram.busy', undefined],
] as const)('a call that came to %s %s says: %s', (outcome, type, health) => {
  expect(healthOf(new OutboundError(outcome, type, 'made for a test'))).toBe(health);
});

it('notes of a provider that is well are few, and its first failure is noted at once', async () => {
  const health = createProviderHealth(api.db);
  const times = async () =>
    (await api.db.query<{ ok_at: Date | null; down_since: Date | null }>('SELECT * FROM provider_health'))
      .rows[0]!;
  await health.note('onec', 'well');
  const first = (await times()).ok_at;
  await health.note('onec', 'well');
  expect((await times()).ok_at).toEqual(first);
  await health.note('onec', 'down', 'http.timeout');
  expect((await times()).down_since).not.toBeNull();
  await health.note('onec', 'well');
  expect((await times()).down_since).toBeNull();
});
