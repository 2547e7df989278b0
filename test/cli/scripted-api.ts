/**
 * A service whose answers a test writes itself: broken connections, refusals at a chosen moment, a replay that stands
 * where it is put. test/cli/whole.test.ts calls the real one.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Called {
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
  idempotencyKey: string | undefined;
}

export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface Service {
  url: string;
  key: string;
  called: Called[];
  /** Answers the next call to this path once, before anything else does; `destroy` breaks the connection. */
  next(path: string, answer: Answer | 'destroy'): void;
  /** What GET /v1/workflows/:id tells from now on. */
  replayStands(state: Partial<ReplayState>, execution?: string): void;
  stop(): Promise<void>;
}

interface ReplayState {
  stage: string;
  total: number;
  done: number;
  replayed: number;
  skipped: number;
  failed: number;
}

export const TIME = '2026-11-25T10:00:00.000Z';
export const REPLAY = 'replay:019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e73';
const temporalUrl = `http://127.0.0.1:8233/namespaces/default/workflows/${encodeURIComponent(REPLAY)}`;

export const event = (id: string, more: object = {}) => ({
  id,
  state: 'pending',
  reason: null,
  endpoint: 'onec',
  kind: 'payment.changed',
  eventId: 'pay-1',
  workflowId: null,
  requestId: null,
  number: null,
  attempts: 0,
  duplicates: 0,
  receivedAt: TIME,
  parkedAt: null,
  retryAt: null,
  settledAt: null,
  replayOf: null,
  payload: {},
  ...more,
});

const key = (more: object = {}) => ({
  id: 'key-1',
  name: 'monitoring',
  scopes: ['read'],
  createdAt: TIME,
  createdBy: 'administrator',
  lastUsedAt: null,
  expiresAt: null,
  revokedAt: null,
  ...more,
});

const entry = (id: number) => ({
  id: String(id),
  at: TIME,
  actor: 'administrator',
  keyId: null,
  action: 'replayEvent',
  target: '/v1/events/1/replay',
  status: 201,
  requestId: randomUUID(),
  peer: '127.0.0.1',
  reason: null,
});

type Respond = (called: Called, id: string) => Answer;

export async function startService(): Promise<Service> {
  const called: Called[] = [];
  const planned: { path: string; answer: Answer | 'destroy' }[] = [];
  let execution = 'running';
  let state: ReplayState = { stage: 'counting', total: 3, done: 0, replayed: 0, skipped: 0, failed: 0 };

  const ok = (body: unknown, status = 200): Answer => ({ status, body });
  const routes: readonly (readonly [method: string, path: RegExp, respond: Respond])[] = [
    ['POST', /^\/v1\/events\/replay$/, ({ body }) => bulk(body as { dryRun?: boolean })],
    ['POST', /^\/v1\/events\/([^/]+)\/replay$/, (_called, id) => replayed(id)],
    [
      'POST',
      /^\/v1\/events\/([^/]+)\/dismiss$/,
      (_called, id) => ok(event(id, { state: 'ignored', reason: 'dismissed' })),
    ],
    [
      'POST',
      /^\/v1\/workflows\/([^/]+)\/actions\/\w+$/,
      ({ path }, workflowId) =>
        ok({ workflowId, action: path.split('/').at(-1), stage: 'stopped', status: 'x', waitingFor: '' }),
    ],
    ['GET', /^\/v1\/workflows\/([^/]+)$/, (_called, workflowId) => ok(shown(workflowId))],
    [
      'GET',
      /^\/v1\/flows$/,
      () =>
        ok({
          items: [
            {
              flow: 'lead',
              title: 'A lead',
              description: 'Asks.',
              workflowType: 'dialog',
              input: { type: 'object' },
            },
          ],
        }),
    ],
    [
      'POST',
      /^\/v1\/flows\/\w+$/,
      () => ok({ workflowId: 'dialog:telegram:1:2', runId: 'run', temporalUrl }, 201),
    ],
    ['POST', /^\/v1\/erasures$/, () => ok({ workflowId: 'dialog:telegram:1:2', erased: { messages: 4 } })],
    ['GET', /^\/v1\/keys$/, () => ok({ items: [key()], nextCursor: null })],
    ['POST', /^\/v1\/keys$/, ({ body }) => ok({ ...key(body as object), key: 'fx_secret' }, 201)],
    ['DELETE', /^\/v1\/keys\/([^/]+)$/, (_called, id) => ok(key({ id, revokedAt: TIME }))],
    [
      'GET',
      /^\/v1\/audit$/,
      ({ query }) =>
        ok(
          query['cursor'] === undefined
            ? { items: [entry(2)], nextCursor: 'further' }
            : { items: [entry(1)], nextCursor: null },
        ),
    ],
  ];

  const bulk = ({ dryRun }: { dryRun?: boolean }): Answer =>
    dryRun
      ? ok({ count: state.total, dryRun: true })
      : ok({ workflowId: REPLAY, runId: 'run', count: state.total, temporalUrl }, 202);
  const replayed = (id: string): Answer =>
    id === 'unknown'
      ? problem(404, 'unknown-event', 'There is no event of this id.')
      : ok(event(`${id}-again`, { replayOf: id }), 201);
  const shown = (workflowId: string) => ({
    workflowId,
    type: 'replay',
    status: execution,
    execution,
    stage: state.stage,
    waitingFor: null,
    state,
    startedAt: TIME,
    closedAt: null,
    temporalUrl,
  });

  const server = createServer((request, response) => void answer(request, response));
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://service');
    const text = Buffer.concat(chunks).toString('utf8');
    const call: Called = {
      method: request.method ?? '',
      path: decodeURIComponent(url.pathname),
      query: Object.fromEntries(url.searchParams),
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
      idempotencyKey: request.headers['idempotency-key'] as string | undefined,
    };
    called.push(call);
    const at = planned.findIndex(({ path }) => path === call.path);
    const given = at < 0 ? undefined : planned.splice(at, 1)[0]!.answer;
    if (given === 'destroy') return void request.socket.destroy();
    const {
      status,
      body,
      headers = {},
    } = given ?? (respond(call) || problem(404, 'unknown', 'No such route.'));
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  }
  function respond(call: Called): Answer | undefined {
    for (const [method, path, made] of routes) {
      const match = method === call.method ? path.exec(call.path) : null;
      if (match) return made(call, match[1] ?? '');
    }
    return undefined;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: 'any-key',
    called,
    next: (path, answer) => void planned.push({ path, answer }),
    replayStands(more, stands = 'running') {
      state = { ...state, ...more };
      execution = stands;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const problem = (status: number, type: string, detail: string, headers = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: { type: `urn:fixit:problem:${type}`, title: 'x', status, detail, instance: randomUUID() },
});
