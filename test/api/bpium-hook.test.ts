/** What Bpium is answered, to the byte, also where nobody can decide. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { Pool } from 'pg';
import { createRecordDecision, Undecided } from '../../api/record-decision';
import { readMappings } from '../../mappings';
import { createTestDatabase } from '../setup/database';
import type { TestApi } from './fixture';
import { ADMIN_KEY, bytes, call, send, signed, startTestApi, until } from './fixture';
import type { Door } from './tcp-proxy';
import { startDoor } from './tcp-proxy';

let door: Door;
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    // Nobody is there: questions that a rule would answer are not decided.
    env: { TEMPORAL_ADDRESS: '127.0.0.1:1', DECISION_LIMIT_MS: '500' },
    async databaseUrl(url) {
      const behind = new URL(url);
      door = await startDoor(behind.hostname, Number(behind.port));
      behind.port = String(door.port);
      return behind.href;
    },
  });
});
afterAll(async () => {
  door.open();
  await api.close();
  await door.close();
});

let sequence = 0;
const message = (event: string, payload: object = {}, catalogId = '5') => ({
  timestamp: '1459500623',
  hook: { id: '2', event, sequenceId: ++sequence },
  payload: { catalogId, recordId: '199', ...payload },
  user: { id: '1' },
});
const SHIP = { values: { '3': ['4'] }, prevValues: { '3': ['1'], '7': 'FX-1' } };

const told = async (response: Response) => [
  response.status,
  response.headers.get('content-type'),
  await response.text(),
];
const JSON_UTF8 = 'application/json; charset=utf-8';
const last = async () => {
  const { rows } = await api.db.query<Record<string, unknown>>(
    `SELECT outcome, reason, fault, answer_status, answer_body, body IS NOT NULL AS kept FROM requests
      WHERE endpoint = 'bpium' ORDER BY id DESC LIMIT 1`,
  );
  return rows[0];
};

it('a notification is taken, and again it is a duplicate with the same answer', async () => {
  const body = message('record.updated', { values: { '2': 'x' } });
  for (const duplicates of [0, 1]) {
    expect(await told(await send(api.url, 'bpium', body))).toEqual([200, JSON_UTF8, '{}']);
    const { rows } = await api.db.query('SELECT accepted, duplicates FROM requests ORDER BY id DESC LIMIT 1');
    expect(rows).toEqual([{ accepted: 1 - duplicates, duplicates }]);
  }
});

it('a forged, an unreadable and an oversized one are refused with a message, and never with 410', async () => {
  const forged = await send(api.url, 'bpium', message('record.before.updated'), {
    'x-hook-signature': 'AAAA',
  });
  expect(await told(forged)).toEqual([
    401,
    JSON_UTF8,
    '{"message":"Подпись сообщения неверна. Проверьте секретную строку вебхука."}',
  ]);
  const text = bytes('{"hook":');
  expect(await told(await send(api.url, 'bpium', text, signed('bpium', text)))).toMatchObject([
    400,
    JSON_UTF8,
    /^{"message":/,
  ]);
  const large = Buffer.alloc(1024 * 1024 + 1, ' ');
  expect((await send(api.url, 'bpium', large, {})).status).toBe(413);
});

it('what no rule is about is allowed at once, without Temporal, and the answer stands in the journal', async () => {
  expect(await told(await send(api.url, 'bpium', message('record.before.deleted', {}, '77')))).toEqual([
    200,
    JSON_UTF8,
    '{}',
  ]);
  const { rows } = await api.db.query<Record<string, unknown>>(
    `SELECT state, workflow_id, payload->'answer' AS answer FROM events WHERE kind = 'record.decision' ORDER BY id DESC LIMIT 1`,
  );
  expect(rows).toEqual([
    { state: 'delivered', workflow_id: 'record:bpium:77:199', answer: { verdict: 'allow', by: 'no rules' } },
  ]);
});

it('where Temporal does not answer it is told the fallback in time, and the journal says so', async () => {
  const began = performance.now();
  expect(await told(await send(api.url, 'bpium', message('record.before.updated', SHIP)))).toEqual([
    200,
    JSON_UTF8,
    '{}',
  ]);
  expect(performance.now() - began).toBeLessThan(1_000);
  expect(await until(last, (row) => row?.['reason'] === 'no_decision')).toEqual({
    outcome: 'refused',
    reason: 'no_decision',
    fault: 'ours',
    answer_status: 200,
    answer_body: '{}',
    kept: true,
  });
  expect(api.logged.join('\n')).toContain('a platform was told its fallback');
});

it('without a worker the question is given up in time', async () => {
  const database = await createTestDatabase();
  const pool = new Pool({ connectionString: database.url, max: 1 });
  const connection = await Connection.connect({ address: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '' });
  const mappings = readMappings('fixit.yml');
  const client = new Client({ connection });
  const decide = createRecordDecision({ client, pool, mappings, limitMs: 400 });
  const recordId = `nobody-${Date.now()}`;
  const asked = decide(
    {
      kind: 'record.decision',
      platform: 'bpium',
      catalogId: '5',
      recordId,
      asks: 'update',
      values: SHIP.values,
      all: SHIP.prevValues,
      hook: { endpoint: 'bpium', id: '2', sequence: 1 },
    },
    new Date(),
  );
  await expect(asked).rejects.toThrow(Undecided);
  // A server starts the workflow only with the update that it can hand to a worker, or keeps both: neither may stay.
  await client.workflow
    .getHandle(`record:bpium:5:${recordId}`)
    .terminate()
    .catch(() => undefined);
  await connection.close();
  await pool.end();
  await database.drop();
});

it('while Postgres is away it is told the fallback at once, for whatever it asks', async () => {
  door.shut();
  const began = performance.now();
  for (const body of [
    message('record.before.updated', SHIP),
    message('record.before.created', {}, '77'),
    message('record.deleted'),
  ])
    expect(await told(await send(api.url, 'bpium', body))).toEqual([200, JSON_UTF8, '{}']);
  expect(performance.now() - began).toBeLessThan(3_000);
  door.open();
});

it('at a deleted endpoint Bpium hears 410, and forgets its hook; without a secret, its fallback', async () => {
  const admin = { authorization: `Bearer ${ADMIN_KEY}` };
  await call(api, '/v1/endpoints', { id: 'bpium-2', provider: 'bpium' });
  const question = () => send(api.url, 'bpium-2', message('record.before.updated', SHIP), {});
  expect(await told(await question())).toEqual([200, JSON_UTF8, '{}']);
  const { rows } = await api.db.query('SELECT reason, fault FROM requests WHERE endpoint = $1', ['bpium-2']);
  expect(rows).toEqual([{ reason: 'secret_missing', fault: 'ours' }]);
  await fetch(`${api.url}/v1/endpoints/bpium-2`, { method: 'DELETE', headers: admin });
  expect(await told(await question())).toEqual([410, JSON_UTF8, '{"message":"Вебхук удалён."}']);
});

it('a question that cannot be read is told the fallback, and kept to be looked at', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fixit-bpium-'));
  const file = join(folder, 'fixit.yml');
  writeFileSync(file, `bpium: { catalogs: { '5': { fallback: { refuse: Попробуйте позже. } } } }`);
  const strict = await startTestApi({ env: { FIXIT_FILE: file } });
  const odd = { ...message('record.before.updated', SHIP), timestamp: 'yesterday' };
  expect(await told(await send(strict.url, 'bpium', odd))).toEqual([
    403,
    JSON_UTF8,
    '{"message":"Попробуйте позже."}',
  ]);
  const { rows } = await strict.db.query('SELECT state FROM events');
  expect(rows).toEqual([{ state: 'unread' }]);
  await strict.close();
  rmSync(folder, { recursive: true });
});

it('while it is off its people are not stopped, however often they try', async () => {
  const off = await startTestApi({ env: { BPIUM_SECRET: undefined, FAILED_ATTEMPTS_PER_MINUTE: '2' } });
  for (let i = 0; i < 4; i++)
    expect(await told(await send(off.url, 'bpium', message('record.before.updated', SHIP), {}))).toEqual([
      200,
      JSON_UTF8,
      '{}',
    ]);
  const { rows } = await off.db.query('SELECT DISTINCT outcome, reason, body FROM requests');
  expect(rows).toEqual([{ outcome: 'refused', reason: 'endpoint_off', body: null }]);
  await off.close();
});
