import { randomUUID } from 'node:crypto';
import type { List, TestApi } from '../fixture';
import { call, send, startTestApi, whatsappText } from '../fixture';
import type { OwnNamespace } from '../../server/dev-server';
import { openNamespace } from '../../server/dev-server';
import { registerCalls } from '../../../calls/announce';
import { orderAnnounced } from '../../../activities/calls';

let api: TestApi;
let namespace: OwnNamespace;
beforeAll(async () => {
  // Ids of contacts begin at 1 in each database: others' dialogs of the same name run in the common namespace.
  namespace = await openNamespace();
  api = await startTestApi({ env: { TEMPORAL_NAMESPACE: namespace.place.namespace } });
});
afterAll(async () => {
  await api.close();
  await namespace.close();
});

const read = async (workflowId: string, query = '', headers?: Record<string, string>) => {
  const path = `/v1/workflows/${encodeURIComponent(workflowId)}/timeline${query}`;
  const { status, body } = await call<List>(api, path, undefined, headers);
  expect(status).toBe(200);
  return body;
};

async function effect(workflowId: string, type: string, more: object = {}): Promise<string> {
  const { provider, state, result, error } = {
    provider: 'okdesk',
    state: 'done',
    result: {},
    error: null,
    ...more,
  };
  const { rows } = await api.db.query<{ id: string }>(
    `INSERT INTO effects (id, workflow_id, type, provider, state, result, error, attempts)
     VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6, 2) RETURNING id`,
    [workflowId, type, provider, state, JSON.stringify(result), error],
  );
  return rows[0]!.id;
}

async function message(workflowId: string, body: object, messageId: string): Promise<void> {
  const id = await effect(workflowId, 'message', { provider: 'whatsapp' });
  await api.db.query(
    `INSERT INTO messages (effect, workflow_id, contact_id, channel, account, body, message_id, outcome, sent_at)
     VALUES ($1, $2, 1, 'whatsapp', '100000000000001', $3, $4, 'sent', now())`,
    [id, workflowId, JSON.stringify(body), messageId],
  );
}

async function customer(phone: string, name: string): Promise<string> {
  await send(api.url, 'whatsapp', whatsappText(`t.${phone}`, 'Тайное слово', phone, name));
  const { body } = await call<List>(api, '/v1/dialogs/search', { phone: `+${phone}` });
  return String(body.items[0]?.['workflowId']);
}

describe('the timeline of a dialog', () => {
  it('tells what came in, was said, was done outside and by whom, the newest first', async () => {
    const dialog = await customer('79160000001', 'Анна');
    await message(dialog, { text: 'Тайный ответ', buttons: [{ id: 'yes', title: 'Тайная кнопка' }] }, 'm.1');
    await api.db.query(
      `INSERT INTO receipts (channel, account, message_id, rank, failed, at)
       VALUES ('whatsapp', '100000000000001', 'm.1', 3, NULL, now())`,
    );
    await message(dialog, { text: 'Тайный конец' }, 'm.2');
    await api.db.query(
      `INSERT INTO receipts (channel, account, message_id, rank, failed, at)
       VALUES ('whatsapp', '100000000000001', 'm.2', 1, '131047', now())`,
    );
    await effect(dialog, 'issue', { result: { issueId: '7', url: 'https://desk.example/7' } });
    await effect(dialog, 'comment', { state: 'failed', error: 'okdesk.refused' });
    const act = (action: string, body: object) =>
      call(api, `/v1/workflows/${encodeURIComponent(dialog)}/actions/${action}`, body);
    expect((await act('takeOver', { reason: 'The customer called.' })).status).toBe(404);
    await call(api, `/v1/workflows/${dialog}/actions/close`, {});

    const { items } = await read(dialog);
    const system = { type: 'system', name: null };
    const operator = { type: 'operator', name: 'administrator' };
    expect(items).toMatchObject([
      { kind: 'deed', what: 'close', who: operator, state: 'refused', detail: { status: 404 } },
      { kind: 'deed', what: 'takeOver', who: operator, reason: 'The customer called.' },
      {
        kind: 'effect',
        what: 'comment',
        state: 'failed',
        error: 'okdesk.refused',
        finishedAt: expect.any(String),
      },
      {
        kind: 'effect',
        what: 'issue',
        who: system,
        state: 'done',
        attempts: 2,
        detail: { provider: 'okdesk', issueId: '7' },
      },
      { kind: 'message', what: 'text', state: 'failed', error: '131047' },
      {
        kind: 'message',
        what: 'buttons',
        who: system,
        state: 'read',
        attempts: 2,
        detail: { channel: 'whatsapp' },
      },
      {
        kind: 'event',
        what: 'message.received',
        who: { type: 'customer', name: 'Анна' },
        state: 'pending',
        detail: { type: 'text' },
      },
    ]);
    const came = items.at(-1)!;
    expect(came['eventId']).toBe(came['id']);
    expect((await call(api, `/v1/hooks/${String(came['requestId'])}`)).status).toBe(200);
    expect(JSON.stringify(items)).not.toMatch(/Тайн/);
  });

  it('is read page by page, also where much happened in one moment', async () => {
    const dialog = await customer('79160000002', 'Борис');
    for (let i = 0; i < 5; i += 1) await effect(dialog, 'comment');
    await api.db.query(
      `UPDATE effects SET created_at = '2026-11-21T10:00:00.000123Z' WHERE workflow_id = $1`,
      [dialog],
    );
    const all = (await read(dialog)).items.map(({ id }) => id);
    expect(all).toHaveLength(6);
    const paged: unknown[] = [];
    for (let query = '?limit=2'; query !== '';) {
      const page = await read(dialog, query);
      paged.push(...page.items.map(({ id }) => id));
      query = page.nextCursor === null ? '' : `?limit=2&cursor=${page.nextCursor}`;
    }
    expect(paged).toEqual(all);
  });

  it('says where an undelivered event stands, and why', async () => {
    const dialog = await customer('79160000003', 'Вера');
    await api.db.query(
      `UPDATE pending SET parked_at = now(), attempts = 4, reason = 'nobody is there' WHERE key = $1`,
      [dialog],
    );
    expect((await read(dialog)).items).toMatchObject([
      { state: 'parked', reason: 'nobody is there', attempts: 4, finishedAt: null },
    ]);
  });

  it('is shown to a key that reads, and a foreign one sees nothing of it', async () => {
    const dialog = await customer('79160000004', 'Глеб');
    const key = String((await call(api, '/v1/keys', { name: 'Reader', scopes: ['read'] })).body['key']);
    expect((await read(dialog, '', { authorization: `Bearer ${key}` })).items).toHaveLength(1);
    const seller = String((await call(api, '/v1/keys', { name: 'Shop', scopes: ['flows'] })).body['key']);
    const path = `/v1/workflows/${encodeURIComponent(dialog)}/timeline`;
    expect((await call(api, path, undefined, { authorization: `Bearer ${seller}` })).status).toBe(403);
  });
});

describe('the timeline of an order', () => {
  it('tells of payments by their sums, and of the calls that announced it', async () => {
    const orderId = `T-${randomUUID().slice(0, 8)}`;
    const order = `order:${orderId}`;
    await call(api, '/v1/subscriptions', {
      name: 'Shop',
      url: 'https://x.example.com/',
      mode: 'signed',
      events: ['order.*'],
    });
    const announced = orderAnnounced(orderId, 'paid', new Date(), {});
    expect(await registerCalls(api.db, announced, 'sandbox')).toHaveLength(1);
    const payment = {
      kind: 'payment.changed',
      gateway: 'yookassa',
      paymentId: 'p1',
      status: 'paid',
      money: { amount: 149_950, currency: 'RUB' },
      references: [{ type: 'order', value: orderId }],
    };
    const at = new Date(Date.now() - 60_000);
    await api.db.query(
      `INSERT INTO events (id, received_at, endpoint, event_id, kind, workflow_id, payload, state)
       VALUES (gen_random_uuid(), $1, 'yookassa', 'p1', 'payment.changed', $2, $3, 'delivered')`,
      [at, order, JSON.stringify(payment)],
    );
    expect((await read(order)).items).toMatchObject([
      {
        kind: 'call',
        what: 'order.paid',
        who: { type: 'system' },
        state: 'registered',
        detail: { mode: 'signed', stage: 'paid' },
      },
      {
        kind: 'event',
        what: 'payment.changed',
        who: { type: 'vendor', name: 'yookassa' },
        detail: { gateway: 'yookassa', status: 'paid', amount: '1499.50', currency: 'RUB' },
      },
    ]);
  });
});

it('a timeline of what nothing happened to is empty, and of what is no workflow a 404', async () => {
  expect((await read('ticket:okdesk:404')).items).toEqual([]);
  for (const id of ['nothing', 'dialog:a:b', 'dialog:a:b:%00'])
    expect((await call(api, `/v1/workflows/${id}/timeline`)).body['type']).toBe(
      'urn:fixit:problem:unknown-workflow',
    );
});
