/** The real API with simulators behind it: what operators are told, when, and how often. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import type { ApiProcess } from '../../api/server';
import { startApi } from '../../api/server';
import type { Environment } from '../../config';
import { parseMappings } from '../../mappings';
import { createOutboundHttp } from '../../providers/http';
import { whatsappMessaging } from '../../providers/whatsapp/client';
import { activitiesOf, addContact, newEffect } from '../activities/fixture';
import { createPool } from '../../db/pool';
import type { List, TestApi } from '../api/fixture';
import { ADMIN_KEY, call, settings, startTestApi, until } from '../api/fixture';
import type { Vendors } from '../api/simulated-vendors';
import { startVendors } from '../api/simulated-vendors';
import type { Receiver } from './receiver';
import { startReceiver } from './receiver';

const SECRET = `whsec_${Buffer.alloc(24, 5).toString('base64')}`;
const CHAT = '-1001234567890';

let receiver: Receiver;
let vendors: Vendors;
let api: TestApi;
let folder: string;
let env: Environment;

/** Limits that a test need not wait for; `everyMinutes` is an hour, as shipped. */
const prompt = (more = '') =>
  `notices: { calmMinutes: 0, downMinutes: 0, operatorMinutes: 0, unclaimedMinutes: 0${more} }`;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fixit-notices-'));
  writeFileSync(join(folder, 'fixit.yml'), prompt());
  receiver = await startReceiver();
  vendors = await startVendors();
  env = {
    FIXIT_FILE: join(folder, 'fixit.yml'),
    NOTIFY_URL: receiver.url,
    NOTIFY_SECRET: SECRET,
    DIALOG_LANGUAGE: 'en',
    PUBLIC_URL: 'https://desk.example',
    ...vendors.env,
  };
});
afterEach(async () => {
  await api.close();
  await vendors.stop();
  await receiver.stop();
  rmSync(folder, { recursive: true });
});

const told = () => receiver.posts.map(({ json }) => [json.type, json.data['kind'], json.data['count']]);

async function bury(count: number, kind = 'message.received'): Promise<void> {
  await api.db.query(
    `INSERT INTO dead_letters (event, received_at, key, kind, attempts, reason)
     SELECT gen_random_uuid(), now(), 'dialog:telegram:1:1', $2, 3, 'Anna, +79161234567, cannot be reached'
       FROM generate_series(1, $1)`,
    [count, kind],
  );
}

/** Time goes by for what was told. */
const later = (minutes: number) =>
  api.db.query(
    `WITH t AS (UPDATE notice_tellings SET told_at = told_at - make_interval(mins => $1), retry_at = NULL)
     UPDATE notices SET over_at = over_at - make_interval(mins => $1)`,
    [minutes],
  );

it('1,000 dead letters are one message with the count, signed as Standard Webhooks have it', async () => {
  api = await startTestApi({ env });
  await bury(990);
  await bury(10, 'payment.changed');
  await api.notices.look();
  await api.notices.look();
  expect(told()).toEqual([['notice.opened', 'dead_letters', 1000]]);
  const [post] = receiver.posts;
  expect(new Webhook(SECRET).verify(post!.text, post!.headers)).toEqual(post!.json);
  expect(post!.json.data).toMatchObject({
    detail: { by: { 'message.received': 990, 'payment.changed': 10 } },
    links: { console: 'https://desk.example/console', temporal: 'http://127.0.0.1:8233' },
  });
  expect(post!.text).not.toMatch(/Anna|\+7916/);
});

it('a trouble that goes on is told again after an hour with its number, until somebody acknowledges it', async () => {
  api = await startTestApi({ env });
  await bury(1);
  await api.notices.look();
  await bury(1);
  await api.notices.look();
  expect(told()).toHaveLength(1);
  await later(61);
  await api.notices.look();
  expect(told()[1]).toEqual(['notice.continues', 'dead_letters', 2]);

  const { items } = (await call<List>(api, '/v1/notices?state=open')).body;
  const acknowledged = await call(api, `/v1/notices/${String(items[0]!['id'])}/acknowledge`, {});
  expect(acknowledged.body).toMatchObject({ acknowledgedBy: 'administrator', state: 'open' });
  await later(61);
  await api.notices.look();
  expect(told()).toHaveLength(2);

  await api.db.query('DELETE FROM dead_letters');
  await api.notices.look();
  expect(told().slice(2)).toEqual([['notice.over', 'dead_letters', 0]]);
});

it('a trouble that comes and goes is told once in an hour, and not at every turn', async () => {
  api = await startTestApi({ env });
  for (let turn = 0; turn < 5; turn += 1) {
    await bury(1);
    await api.notices.look();
    await api.db.query('DELETE FROM dead_letters');
    await api.notices.look();
  }
  expect(told().map(([type]) => type)).toEqual(['notice.opened', 'notice.over']);
  const { items } = (await call<List>(api, '/v1/notices')).body;
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ state: 'over', returned: 4 });
});

it('a target that is away for a time is told later, once, from two processes', async () => {
  api = await startTestApi({ env });
  const second: ApiProcess = await startApi(
    {
      ...settings,
      ...env,
      ADMIN_KEY,
      MASTER_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
      PORT: '0',
      METRICS_PORT: '0',
      RELAY: 'off',
      TEMPORAL_ADDRESS: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'],
      DATABASE_URL: String(Reflect.get(api.db.options, 'connectionString')),
    },
    { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() },
  );
  try {
    const both = () => Promise.all([api.notices.look(), second.notices.look(), api.notices.look()]);
    receiver.status = 503;
    await bury(7);
    await both();
    await bury(1);
    await later(0);
    await both();
    expect(receiver.turnedAway).toBeGreaterThanOrEqual(2);
    receiver.status = 204;
    await later(0);
    await both();
    await both();
    expect(told()).toEqual([['notice.opened', 'dead_letters', 8]]);
  } finally {
    await second.stop();
  }
});

it('what began and ended while the target was away is told once, as over', async () => {
  api = await startTestApi({ env });
  receiver.status = 500;
  await bury(3);
  await api.notices.look();
  await api.db.query('DELETE FROM dead_letters');
  await api.notices.look();
  receiver.status = 200;
  await later(0);
  await api.notices.look();
  expect(receiver.posts.map(({ json }) => [json.type, json.data['most']])).toEqual([['notice.over', 3]]);
});

it('a dead token is one notice, and one all-clear when it is accepted again', async () => {
  const chat = CHAT;
  api = await startTestApi({ env: { ...env, NOTIFY_TELEGRAM_CHAT: chat } });
  const http = createOutboundHttp();
  const url = String(Reflect.get(api.db.options, 'connectionString'));
  const pool = createPool(url, { max: 4, applicationName: 'test-worker' });
  const workerWith = (accessToken: string) =>
    activitiesOf(
      { pool, url, close: () => Promise.resolve() },
      {
        messaging: whatsappMessaging(
          { apiUrl: `${vendors.sandbox.url}/whatsapp`, accessToken, phoneNumberId: '100000000000001' },
          { http, mappings: parseMappings('') },
        ),
      },
    );
  const contact = await addContact(pool, 'whatsapp', 'phone:+79161234567');
  const say = (worker: ReturnType<typeof workerWith>) =>
    worker.sendMessage({
      effect: newEffect(),
      workflowId: `dialog:whatsapp:default:${contact}`,
      to: { channel: 'whatsapp', account: 'default', contact },
      message: { text: 'hello' },
      whenUnconfirmed: 'leave',
    });
  try {
    for (let times = 0; times < 3; times += 1)
      await expect(say(workerWith('dead'))).rejects.toMatchObject({ type: 'whatsapp.token' });
    await api.notices.look();
    await api.notices.look();
    expect(told()).toEqual([['notice.opened', 'token_dead', 3]]);
    // A refused number is left alone for a while; then one message asks again.
    await pool.query('DELETE FROM channel_holds');
    await say(workerWith(String(settings['WHATSAPP_ACCESS_TOKEN'])));
    await api.notices.look();
    await api.notices.look();
    expect(told()).toEqual([
      ['notice.opened', 'token_dead', 3],
      ['notice.over', 'token_dead', 0],
    ]);
    const texts = vendors.sandbox.ledger
      .entries({ provider: 'telegram', type: 'message' })
      .map(({ subject, detail }) => [subject, (detail as { text: string }).text]);
    expect(texts).toEqual([
      [
        chat,
        expect.stringMatching(
          /^⚠️ whatsapp does not accept our token\n(.*\n)+https:\/\/desk\.example\/console/,
        ),
      ],
      [chat, expect.stringMatching(/^✅ Over: whatsapp does not accept our token/)],
    ]);
  } finally {
    await http.close();
    await pool.end();
  }
});

it('a look whose connection breaks fails, ends no process, and the next one tells', async () => {
  api = await startTestApi({ env });
  await bury(1);
  const locker = await api.db.connect();
  await locker.query('BEGIN');
  await locker.query('LOCK TABLE notices');
  const look = api.notices.look().then(
    () => 'done',
    () => 'failed',
  );
  // The look's own, not what clears old notices away. Within the locker's transaction the list of connections would stay as it was first seen.
  const killed = async () =>
    (
      await api.db.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'UPDATE notices%returned = returned + 1%'`,
      )
    ).rowCount;
  await until(killed, (count) => count === 1);
  await locker.query('ROLLBACK');
  locker.release();
  expect(await look).toBe('failed');
  await api.notices.look();
  expect(told()).toEqual([['notice.opened', 'dead_letters', 1]]);
});

it('without a target a notice stands in the log once and in the list', async () => {
  api = await startTestApi({ env: { ...env, NOTIFY_URL: undefined, NOTIFY_SECRET: undefined } });
  await bury(2);
  await api.notices.look();
  await later(120);
  await api.notices.look();
  expect(api.logged.filter((line) => line.includes('notice opened'))).toHaveLength(1);
  expect(api.logged.filter((line) => line.includes('notice continues'))).toHaveLength(0);
  expect((await call<List>(api, '/v1/notices')).body.items).toMatchObject([
    { kind: 'dead_letters', subject: 'journal', count: 2, state: 'open' },
  ]);
  expect((await call(api, `/v1/notices/${randomUUID()}/acknowledge`, {})).status).toBe(404);
});
