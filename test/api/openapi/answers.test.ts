import { createInventory } from '../../../inventory/postgres';
import { ORDER_ACTIONS } from '../../../workflows/checkout-events';
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { problemsOf } from '../../../api/openapi/problems';
import { described, expectDocumented } from '../documented';
import type { Acting } from '../v1/acting';
import { idOf, startActing } from '../v1/acting';
import { endStarted, ownAccounts } from '../v1/starting';
import type { List, TestApi } from '../fixture';
import {
  ADMIN_KEY,
  bytes,
  call,
  sample,
  send,
  settings,
  signed,
  startTestApi,
  whatsappText,
} from '../fixture';

let api: TestApi;
let connection: Connection;
/** Where each route finds something, by its operationId; where the path decides what fits, by the example's name. */
let found: Record<string, string | ((example: string) => string)>;
const accounts = ownAccounts();
let acting: Acting;
/** Of many events: nobody works on them here. */
const replays: string[] = [];

beforeAll(async () => {
  [api, acting, connection] = await Promise.all([
    startTestApi({ env: { ...accounts.env, PUBLIC_URL: 'https://fixit.example' } }),
    startActing(),
    Connection.connect({ address: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '' }),
  ]);
  const taken = await send(api.url, 'whatsapp', whatsappText('wamid.1', 'Здравствуйте'));
  await send(api.url, 'whatsapp', '{"unheard":"of"}');
  await send(api.url, 'telegram', '{}', {});
  await send(api.url, 'onec', sample('onec/paid'));
  const first = async (what: string, filter: unknown = {}) =>
    String((await call<List>(api, `/v1/${what}/search`, filter)).body.items[0]?.['id']);
  const dead = async () => {
    const id = await first('events', { kind: 'message.received' });
    await api.db.query(
      `WITH gone AS (DELETE FROM pending WHERE event = $1 RETURNING *)
       INSERT INTO dead_letters (event, received_at, key, kind, attempts, reason)
       SELECT event, received_at, key, kind, 1, 'too large' FROM gone`,
      [id],
    );
    return id;
  };
  const dialog = await first('dialogs');
  // Done before: there is no worker here that would do it.
  await api.db.query(
    `INSERT INTO erasures (contact, channel, account, contacts, tickets, finished_at)
     VALUES (1, 'whatsapp', '100000000000001', '{1}', '{}', now())`,
  );
  const keptFile = async (contact: string) => {
    const { rows } = await api.db.query<{ id: string }>(
      `INSERT INTO media (id, workflow_id, contact_id, channel, account, message_id, file_id, kind, mime_type,
                          file_name, bytes, content)
       VALUES (gen_random_uuid(), 'w', $1, 'whatsapp', '1', 'm', 'f', 'document', 'application/octet-stream',
               'f.bin', 1, 'x') RETURNING id`,
      [contact],
    );
    return rows[0]!.id;
  };
  const workflowId = `dialog:whatsapp:${randomUUID()}:1`;
  const handle = await new Client({ connection }).workflow.start('dialog', {
    workflowId,
    taskQueue: 'nobody-polls-this',
  });
  await handle.terminate();
  await api.db.query(`INSERT INTO keys (key) VALUES ('ticket:okdesk:1234')`);
  const key = (await call(api, '/v1/keys', { name: 'somebody', scopes: ['read'] })).body['id'] as string;
  const { id: subscription } = (
    await call(api, '/v1/subscriptions', {
      name: 'x',
      url: 'https://x.example.com/',
      mode: 'signed',
      events: ['*'],
    })
  ).body as { id: string };
  const { id: ownCall } = (
    await call(api, '/v1/calls', {
      url: 'https://x.example.com/',
      event: 'order.paid',
      case: { id: 'x', stage: 'x' },
    })
  ).body as { id: string };
  await api.db.query(
    `UPDATE calls SET state = 'failed', posted_at = now(), token = sha256('pN0c3yDq3cZ8nQ2h6jvXh2k5m7q9s1u3') WHERE id = $1`,
    [ownCall],
  );
  const notice = randomUUID();
  await api.db.query(
    `INSERT INTO notices (id, kind, subject, count, most) VALUES ($1, 'token_dead', 'whatsapp', 3, 3)`,
    [notice],
  );
  await createInventory(api.db).put({ sku: 'LAMP-1', name: 'Лампа', price: 149_950, currency: 'RUB' });
  await call(api, '/v1/orders', {
    id: 'FX-1',
    customer: { name: 'Анна', email: 'anna@example.ru' },
    lines: [{ sku: 'LAMP-1', quantity: 1 }],
  });
  const acted = { dialog: idOf('dialog'), replay: idOf('replay'), order: idOf('order') };
  for (const [type, id] of Object.entries(acted)) await acting.begin(type, id);
  found = {
    takeHook: '/hooks/whatsapp',
    shakeHands: `/hooks/whatsapp?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${settings['WHATSAPP_VERIFY_TOKEN']}`,
    searchHooks: '/v1/hooks/search',
    getHookWay: `/v1/hooks/${taken.headers.get('x-request-id')}/way`,
    getHook: `/v1/hooks/${taken.headers.get('x-request-id')}`,
    searchEvents: '/v1/events/search',
    getEvent: `/v1/events/${await first('events')}`,
    replayEvent: `/v1/events/${await dead()}/replay`,
    replayEvents: '/v1/events/replay',
    dismissEvent: `/v1/events/${await first('events', { state: 'unread' })}/dismiss`,
    searchDialogs: '/v1/dialogs/search',
    getDialog: `/v1/dialogs/${dialog}`,
    listDialogMessages: `/v1/dialogs/${dialog}/messages`,
    getDialogMedia: `/v1/dialogs/${dialog}/media/${await keptFile(dialog)}`,
    listFlows: '/v1/flows',
    startFlow: (example) => `/v1/flows/${example.split(':')[0]}`,
    getTimeline: `/v1/workflows/${encodeURIComponent(acted.dialog)}/timeline`,
    searchTickets: '/v1/tickets/search',
    getTicket: '/v1/tickets/1234',
    getWorkflow: `/v1/workflows/${encodeURIComponent(workflowId)}`,
    actOnWorkflow: (example) => {
      const [action = ''] = example.split(':');
      const type = typeOf(action);
      return `/v1/workflows/${encodeURIComponent(acted[type])}/actions/${action}`;
    },
    placeOrder: '/v1/orders',
    searchOrders: '/v1/orders/search',
    getOrder: '/v1/orders/FX-1',
    listStock: '/v1/stock',
    putArticle: '/v1/stock/LAMP-1',
    adjustStock: '/v1/stock/LAMP-1/adjustments',
    listAdjustments: '/v1/stock/LAMP-1/adjustments',
    erasePerson: '/v1/erasures',
    listProviders: '/v1/providers',
    checkProvider: '/v1/providers/onec/check',
    connectProvider: '/v1/providers/onec/connect',
    listNotices: '/v1/notices',
    acknowledgeNotice: `/v1/notices/${notice}/acknowledge`,
    listSubscriptions: '/v1/subscriptions',
    createSubscription: '/v1/subscriptions',
    getSubscription: `/v1/subscriptions/${subscription}`,
    changeSubscription: `/v1/subscriptions/${subscription}`,
    rotateSubscription: `/v1/subscriptions/${subscription}/rotate`,
    deleteSubscription: `/v1/subscriptions/${subscription}`,
    createCall: '/v1/calls',
    searchCalls: '/v1/calls/search',
    validateCall: '/v1/calls/validate',
    getCall: `/v1/calls/${ownCall}`,
    repeatCall: `/v1/calls/${ownCall}/repeat`,
    listEndpoints: '/v1/endpoints',
    createEndpoint: '/v1/endpoints',
    getEndpoint: '/v1/endpoints/bitrix24-webhook',
    changeEndpoint: '/v1/endpoints/bitrix24-webhook',
    rotateEndpoint: '/v1/endpoints/bitrix24-webhook/rotate',
    sampleHook: '/v1/endpoints/whatsapp/sample',
    deleteEndpoint: '/v1/endpoints/bitrix24-webhook',
    listKeys: '/v1/keys',
    createKey: '/v1/keys',
    getKey: `/v1/keys/${key}`,
    revokeKey: `/v1/keys/${key}`,
    searchAudit: '/v1/audit',
    getNow: '/v1/now',
    search: '/v1/search',
    getHealth: '/healthz',
    getReadiness: '/readyz',
    getMetrics: '/metrics',
    getOpenApi: '/openapi.json',
  };
});
afterAll(async () => {
  await endStarted(api, new Client({ connection }));
  for (const workflowId of replays)
    await new Client({ connection }).workflow.getHandle(workflowId).terminate();
  await acting.close();
  await connection.close();
  await api.close();
});

function typeOf(action: string): 'replay' | 'order' | 'dialog' {
  if (['stop', 'resume'].includes(action)) return 'replay';
  return ORDER_ACTIONS.some((known) => known === action) ? 'order' : 'dialog';
}

const withKey = { authorization: `Bearer ${ADMIN_KEY}` };

async function ask(method: string, path: string, headers: Record<string, string>, body?: Buffer | string) {
  const response = await fetch(api.url + path, {
    method: method.toUpperCase(),
    headers,
    ...(body ? { body } : {}),
  });
  const text = await response.text();
  const json = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: json ? (JSON.parse(text) as unknown) : text,
  };
}

describe.each(described.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))(
  '%s',
  (_name, route) => {
    const documents = (status: number) => problemsOf(route).some((problem) => problem.status === status);
    const path = (example = Object.keys(route.examples ?? {})[0] ?? '') => {
      const where = found[route.operationId] ?? `no path is given for ${route.operationId}`;
      return typeof where === 'string' ? where : where(example);
    };

    it('answers with what the reference says, for each of its examples', async () => {
      const hook = bytes(whatsappText('wamid.2', 'Ещё'));
      const asked: [path: string, headers: Record<string, string>, body?: Buffer | string][] =
        route.operationId === 'takeHook'
          ? [[path(), signed('whatsapp', hook), hook]]
          : route.body
            ? Object.entries(route.examples ?? { nothing: {} }).map(([name, example]) => [
                path(name),
                withKey,
                JSON.stringify(example),
              ])
            : [[path(), withKey]];
      for (const [where, headers, body] of asked) {
        const answer = await ask(route.method, where, headers, body);
        expect(Object.keys(route.answers)).toContain(String(answer.status));
        expect(answer.status).toBeLessThan(300);
        const type = route.answers[answer.status]?.contentType ?? 'application/json';
        expect(answer.headers.get('content-type')).toMatch(new RegExp(`^${type}\\b`));
        expectDocumented(route, answer.status, answer.body);
        if (answer.status === 202) replays.push((answer.body as { workflowId: string }).workflowId);
      }
    });

    it('refuses as the reference says', async () => {
      const refused: [status: number, answer: ReturnType<typeof ask>][] = [];
      if (documents(401))
        refused.push([401, ask(route.method, path(), {}, route.method === 'post' ? '{}' : undefined)]);
      if (documents(404) && route.path.includes('{')) {
        const unknown = route.path.replace(/\{\w+\}/g, 'unknown');
        const [example = {}] = Object.values(route.examples ?? {});
        const body = route.method === 'post' ? JSON.stringify(example) : undefined;
        refused.push([404, ask(route.method, unknown, withKey, body)]);
      }
      if (documents(400) && route.body)
        refused.push([400, ask(route.method, path(), withKey, '{"colour":"red"}')]);
      if (documents(400) && route.query)
        refused.push([400, ask(route.method, `${path()}?colour=red`, withKey)]);
      if (documents(413) && route.body)
        refused.push([413, ask(route.method, path(), withKey, Buffer.alloc(70_000, ' '))]);
      for (const [status, answer] of refused) {
        const got = await answer;
        expect(got.status).toBe(status);
        expectDocumented(route, got.status, got.body);
      }
      expect(refused.length > 0).toBe(problemsOf(route).length > 0);
    });
  },
);
