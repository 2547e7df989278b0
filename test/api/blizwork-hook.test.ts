/** Calls of BlizWork through a running API: asked about before they come to anything, and silence for what is not genuine. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { startApi } from '../../api/server';
import { blizworkSimulator } from '../../providers/blizwork/simulator';
import type { SimWorld } from '../../sandbox/contract';
import type { Options, TestApi } from './fixture';
import { ADMIN_KEY, bytes, startTestApi, until } from './fixture';

const API_TOKEN = 'api-token-of-the-company-0123456789';
const HOOK = { apiUrl: '', apiToken: API_TOKEN, allowDraft: false, invalid: 'drop' } as const;

/** The platform: as the simulator answers, unless a test says otherwise. */
type Platform = (path: string, response: ServerResponse) => void;
const asSimulated: Platform = (path, response) => {
  void Promise.resolve(simulator.handle({ ...SIM, path }, world)).then(({ status, body }) =>
    answer(response, status, body),
  );
};
const SIM = { method: 'POST', query: new URLSearchParams(), headers: {}, body: Buffer.from('{}') };
const answer = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

const simulator = blizworkSimulator(HOOK, HOOK);
const emitted: Buffer[] = [];
let now = new Date();
const world: SimWorld = {
  baseUrl: '',
  now: () => now,
  record: () => undefined,
  emit: ({ body }) => void emitted.push(body),
};
let platform: Platform = asSimulated;
const asked: string[] = [];
const server = createServer((request: IncomingMessage, response) => {
  const path = request.url ?? '';
  asked.push(path);
  platform(path, response);
});
let url = '';
const apis: TestApi[] = [];

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server has one
});
beforeEach(() => {
  platform = asSimulated;
  now = new Date();
  asked.length = 0;
});
afterEach(async () => {
  for (const api of apis.splice(0)) {
    expect(api.logged.join('\n')).not.toContain(API_TOKEN);
    await api.close();
  }
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function start({ env = {}, confirmation }: Options = {}): Promise<TestApi> {
  const set = { BLIZWORK_API_URL: url, BLIZWORK_API_TOKEN: API_TOKEN, ...env };
  const api = await startTestApi({ env: set, ...(confirmation ? { confirmation } : {}) });
  apis.push(api);
  return api;
}

let cases = 0;
/** A person moves a case on: the call that the platform makes of it. */
function moved(more: object = {}): Record<string, unknown> {
  simulator.actions(world)['move']?.({ caseNumber: ++cases, task: 'Task 2', ...more });
  const body = emitted.pop();
  return JSON.parse(body?.toString() ?? '') as Record<string, unknown>; // what the simulator wrote
}

/** What comes back over the wire, to the last byte. */
function raw(api: TestApi, body: unknown): Promise<string> {
  const content = bytes(body);
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1', () => {
      socket.write(`POST /hooks/blizwork HTTP/1.1\r\nhost: x\r\ncontent-length: ${content.length}\r\n\r\n`);
      socket.write(content);
    });
    socket.on('data', (chunk) => (heard += chunk.toString()));
    socket.on('close', () => resolve(heard));
    socket.on('error', reject);
  });
}

const post = async (to: string, body: unknown) => {
  const response = await fetch(`${to}/hooks/blizwork`, { method: 'POST', body: bytes(body) });
  return { status: response.status, body: (await response.json()) as unknown };
};
const CONFIRMED = { status: 200, body: { accepted: 1, duplicates: 0 } };
const KNOWN = { status: 200, body: { accepted: 0, duplicates: 1 } };
/** Heard, and no more. */
const HEARD = { status: 202, body: { accepted: 0, duplicates: 0 } };

const requests = async (api: TestApi) =>
  (
    await api.db.query<Record<string, unknown>>(
      `SELECT outcome, reason, fault, accepted, duplicates, answer_status AS status, body FROM requests ORDER BY id`,
    )
  ).rows;
const events = async (api: TestApi) =>
  (
    await api.db.query<Record<string, unknown>>(
      `SELECT kind, workflow_id, request_id IS NOT NULL AS has_request FROM events ORDER BY id`,
    )
  ).rows;
const open = async (api: TestApi) =>
  (await api.db.query<{ verdict: string | null }>('SELECT verdict FROM confirmations WHERE held IS NOT NULL'))
    .rows;
const eventOf = (call: Record<string, unknown>) => ({
  kind: 'record.changed',
  workflow_id: `record:blizwork:sales-process:${String(call['caseNumber'])}`,
  has_request: true,
});
const TAKEN = {
  outcome: 'taken',
  reason: null,
  fault: null,
  accepted: 1,
  duplicates: 0,
  status: 200,
  body: null,
};
const FORGED = {
  outcome: 'refused',
  reason: 'not_confirmed',
  fault: 'theirs',
  accepted: 0,
  duplicates: 0,
  status: 444,
  body: null,
};

it('a call that the platform knows becomes an event of its case, without its body', async () => {
  const api = await start();
  const call = moved({ fields: { note: 'never kept' } });
  expect(await post(api.url, call)).toEqual(CONFIRMED);
  expect(await events(api)).toEqual([eventOf(call)]);
  expect(await requests(api)).toEqual([TAKEN]);
  expect(await open(api)).toEqual([]);
  const { rows } = await api.db.query<{ all: string }>(
    `SELECT (SELECT json_agg(r) FROM requests r)::text || (SELECT json_agg(e) FROM events e)::text
       || (SELECT json_agg(c) FROM confirmations c)::text AS all`,
  );
  for (const secret of [API_TOKEN, String(call['handshakeToken']), 'never kept'])
    expect(rows[0]?.all).not.toContain(secret);
});

it('the request is in the journal as unverified before the platform is asked', async () => {
  const api = await start();
  let before: unknown;
  platform = (path, response) =>
    void requests(api).then((rows) => {
      before = rows;
      asSimulated(path, response);
    });
  expect(await post(api.url, moved())).toEqual(CONFIRMED);
  expect(before).toMatchObject([{ outcome: 'unverified', accepted: 0, body: null }]);
});

it('a call of nobody is not answered by a single byte, and comes to nothing', async () => {
  const api = await start();
  expect(await raw(api, { ...moved(), handshakeToken: 'f'.repeat(24) })).toBe('');
  expect(await requests(api)).toEqual([FORGED]);
  expect(await events(api)).toEqual([]);
  expect(await open(api)).toEqual([]);
});

it('is told 401 where BLIZWORK_INVALID says so', async () => {
  const api = await start({ env: { BLIZWORK_INVALID: '401' } });
  const call = { ...moved(), handshakeToken: 'e'.repeat(24) };
  expect(await post(api.url, call)).toMatchObject({
    status: 401,
    body: { type: 'urn:fixit:problem:not-authentic' },
  });
  expect(await requests(api)).toEqual([{ ...FORGED, status: 401 }]);
});

it('a draft, a missing environment and a token of another form are refused, and the platform is not asked', async () => {
  const api = await start();
  const call = moved();
  const { environment: _none, ...without } = call;
  const token = String(call['handshakeToken']);
  const wrong = [
    { ...call, environment: 'draft' },
    without,
    { ...call, environment: 'Production' },
    { ...call, handshakeToken: '../../process/case' },
    { ...call, handshakeToken: token.toUpperCase().replace(/^./, 'A') },
    { ...call, handshakeToken: `${token}/` },
    { ...call, handshakeTok: 'f'.repeat(24) },
    { ...call, processId: '../x' },
    'no JSON',
  ];
  for (const body of wrong) expect(await raw(api, body)).toBe('');
  expect(asked).toEqual([]);
  expect((await requests(api)).map(({ outcome, body }) => [outcome, body])).toEqual(
    wrong.map(() => ['refused', null]),
  );
});

it('a draft that is allowed is asked about all the same, and has cases of its own', async () => {
  const api = await start({ env: { BLIZWORK_ALLOW_DRAFT: 'true' } });
  const call = moved({ environment: 'draft' });
  expect(await raw(api, { ...call, handshakeToken: 'd'.repeat(24) })).toBe('');
  const { environment: _draft, ...without } = call;
  expect(await post(api.url, without)).toEqual(CONFIRMED);
  expect((await events(api)).map((event) => event['workflow_id'])).toEqual([
    `record:blizwork:sales-process%40draft:${String(call['caseNumber'])}`,
  ]);
  expect(asked).toHaveLength(2);
});

it.each([
  ['neither code', 200, {}],
  ['another code', 200, { resultCode: 4 }],
  ['a code that only looks like 0', 200, { resultCode: '0' }],
  ['a code that outweighs the status', 200, { resultCode: 1, status: 0 }],
  ['an HTTP status of an error with code 0', 400, { resultCode: 0 }],
])('%s is no yes', async (_what, status, body) => {
  const api = await start();
  platform = (_path, response) => void answer(response, status, body);
  expect(await raw(api, moved())).toBe('');
  expect(await events(api)).toEqual([]);
});

it('a token that is older than a minute is refused', async () => {
  const api = await start();
  const call = moved();
  now = new Date(now.getTime() + 61_000);
  expect(await raw(api, call)).toBe('');
});

it('a call that comes again, or twice at once, is asked about once and taken once', async () => {
  const api = await start();
  const call = moved();
  const both = await Promise.all([post(api.url, call), post(api.url, call)]);
  expect(both).toEqual(expect.arrayContaining([CONFIRMED, KNOWN]));
  expect(await post(api.url, { ...call, caseNumber: 999 })).toEqual(KNOWN);
  const forged = { ...call, handshakeToken: 'c'.repeat(24) };
  for (let i = 0; i < 2; i++) expect(await raw(api, forged)).toBe('');
  expect(asked).toHaveLength(2);
  expect(await events(api)).toEqual([eventOf(call)]);
  const rows = await requests(api);
  expect(rows.map(({ accepted, duplicates }) => `${String(accepted)} ${String(duplicates)}`).sort()).toEqual([
    '0 0',
    '0 0',
    '0 1',
    '0 1',
    '1 0',
  ]);
});

it('while the platform is slow the call is accepted and no more; the event follows its yes', async () => {
  const api = await start({ confirmation: { inlineMs: 20 } });
  let release = () => undefined as void;
  platform = (path, response) => (release = () => asSimulated(path, response));
  const call = moved();
  expect(await post(api.url, call)).toEqual(HEARD);
  expect(await events(api)).toEqual([]);
  expect(await requests(api)).toMatchObject([{ outcome: 'unverified', status: 202 }]);
  release();
  expect(
    await until(
      () => events(api),
      (rows) => rows.length > 0,
    ),
  ).toEqual([eventOf(call)]);
  await until(
    () => open(api),
    (rows) => rows.length === 0,
  );
  expect(await requests(api)).toEqual([{ ...TAKEN, status: 202 }]);
  expect(asked).toHaveLength(1);
});

it('a platform that fails is asked again until it answers', async () => {
  const api = await start({ confirmation: { retryMs: 20, inlineMs: 20 } });
  platform = (path, response) =>
    asked.length < 3 ? answer(response, 502, 'away') : asSimulated(path, response);
  const call = moved();
  expect(await post(api.url, call)).toEqual(HEARD);
  expect(
    await until(
      () => events(api),
      (rows) => rows.length > 0,
    ),
  ).toEqual([eventOf(call)]);
});

it('a call whose confirmation got lost is not called a forgery, and is told to people', async () => {
  const api = await start({ confirmation: { retryMs: 20, inlineMs: 20 } });
  // It is answered, and the connection is cut: the token is used up.
  platform = (path, response) =>
    asked.length === 1
      ? void Promise.resolve(simulator.handle({ ...SIM, path }, world)).then(() => response.destroy())
      : asSimulated(path, response);
  expect(await post(api.url, moved())).toEqual(HEARD);
  await until(
    () => open(api),
    (rows) => rows.length === 0,
  );
  expect(asked).toHaveLength(2);
  expect(await requests(api)).toMatchObject([
    { outcome: 'refused', reason: 'confirmation_lost', fault: 'ours', status: 202, body: null },
  ]);
  expect(await events(api)).toEqual([]);
  expect(api.logged.join('\n')).toContain('Look at its cases');
});

it('a platform that is away for as long as the token is good: refused, and the fault is told as ours', async () => {
  const api = await start({
    env: { BLIZWORK_API_URL: 'http://127.0.0.1:9' },
    confirmation: { retryMs: 20, inlineMs: 20, lateMs: 100 },
  });
  const call = moved();
  expect(await post(api.url, call)).toEqual(HEARD);
  await until(
    () => open(api),
    (rows) => rows.length === 0,
  );
  expect(await requests(api)).toMatchObject([
    { outcome: 'refused', reason: 'not_confirmed_in_time', fault: 'ours', status: 202, body: null },
  ]);
  expect(await events(api)).toEqual([]);
  expect(api.logged.join('\n')).toContain('Check that its platform can be reached');
  expect((await post(api.url, call)).status).toBe(503);
});

it.each([
  ['before its verdict', null],
  ['between its verdict and its event', 'genuine'],
])('a call that a crash left %s is taken up by another process', async (_when, verdict) => {
  const api = await start({ confirmation: { inlineMs: 20, retryMs: 600_000 } });
  platform = (_path, response) => void answer(response, 502, 'away');
  const call = moved();
  expect(await post(api.url, call)).toEqual(HEARD);
  await until(
    () => open(api),
    (rows) => rows.length === 1,
  );
  // As the process that had it leaves it: its lease ends.
  await api.db.query(`UPDATE confirmations SET leased_until = now() - interval '1 s', verdict = $1`, [
    verdict,
  ]);
  platform = asSimulated;
  asked.length = 0;
  const second = await startApi(
    {
      BLIZWORK_API_URL: url,
      BLIZWORK_API_TOKEN: API_TOKEN,
      ADMIN_KEY,
      PORT: '0',
      METRICS_PORT: '0',
      RELAY: 'off',
      LOG_LEVEL: 'silent',
      TEMPORAL_ADDRESS: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'],
      DATABASE_URL: api.databaseUrl,
    },
    undefined,
    { retryMs: 20 },
  );
  expect(
    await until(
      () => events(api),
      (found) => found.length > 0,
    ),
  ).toEqual([eventOf(call)]);
  await until(
    () => open(api),
    (found) => found.length === 0,
  );
  expect(asked).toHaveLength(verdict === null ? 1 : 0);
  await second.stop();
});

it('who failed too often is not answered, and the platform is not asked for it', async () => {
  const api = await start({ env: { FAILED_ATTEMPTS_PER_MINUTE: '2' } });
  for (const digit of ['1', '2', '3', '4'])
    expect(await raw(api, { ...moved(), handshakeToken: digit.repeat(24) })).toBe('');
  expect(asked).toHaveLength(2);
});
