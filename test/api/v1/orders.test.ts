/** Orders and stock over HTTP. No worker runs: what is tried here is what a shop is answered. */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { TestApi } from '../fixture';
import { ADMIN_KEY, call, startTestApi } from '../fixture';
import { endStarted } from './starting';

let api: TestApi;
let connection: Connection;
const sku = 'LAMP-1';

beforeAll(async () => {
  api = await startTestApi();
  connection = await Connection.connect({ address: process.env['FIXIT_TEST_TEMPORAL_ADDRESS']! });
  expect((await put(sku, { name: 'Лампа', price: '1499.50' })).status).toBe(200);
  expect((await adjust({ delta: 5, reason: 'delivery' })).status).toBe(201);
});
afterAll(async () => {
  await endStarted(api, new Client({ connection }));
  await connection.close();
  await api.close();
});

const withKey = (key: string) => ({ authorization: `Bearer ${key}` });
const keyFor = async (...scopes: string[]) =>
  String((await call(api, '/v1/keys', { name: 'Магазин', scopes })).body['key']);

const put = (article: string, body: unknown, key = ADMIN_KEY) =>
  fetch(`${api.url}/v1/stock/${article}`, {
    method: 'PUT',
    headers: withKey(key),
    body: JSON.stringify(body),
  });
const adjust = (body: unknown, key = ADMIN_KEY, more: Record<string, string> = {}) =>
  call(api, `/v1/stock/${sku}/adjustments`, body, { ...withKey(key), ...more });

/** Tests share one Temporal: the id tells them apart. */
const newId = () => `T-${randomUUID().slice(0, 12)}`;
const order = (id: string, more: object = {}) => ({
  id,
  customer: { name: 'Анна', email: 'anna@example.ru' },
  lines: [{ sku, quantity: 1 }],
  ...more,
});
const place = (body: unknown, key = ADMIN_KEY) => call(api, '/v1/orders', body, withKey(key));
const told = ({ status, body }: { status: number; body: Record<string, unknown> }) => [
  status,
  String(body['type']).replace('urn:fixit:problem:', ''),
];

describe('an order', () => {
  it('is placed once for its id, also by ten calls at once, and shown at the price of that moment', async () => {
    const id = newId();
    const answers = await Promise.all(Array.from({ length: 10 }, () => place(order(id))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body['runId'])).size).toBe(1);
    expect(answers[0]!.body['workflowId']).toBe(`order:${id}`);
    await put(sku, { name: 'Лампа', price: '1600' });
    expect((await place(order(id))).status).toBe(200);
    await put(sku, { name: 'Лампа', price: '1499.50' });
    const shown = await call(api, `/v1/orders/${id}`);
    expect(shown.body).toMatchObject({
      status: 'new',
      total: '1499.50',
      currency: 'RUB',
      lines: [{ sku, quantity: 1, price: '1499.50' }],
      customer: { name: 'Анна' },
      pages: [],
    });
  });

  it('with another content under the same id is refused, and changes nothing', async () => {
    const id = newId();
    await place(order(id));
    expect(told(await place(order(id, { lines: [{ sku, quantity: 2 }] })))).toEqual([422, 'order-taken']);
    expect((await call(api, `/v1/orders/${id}`)).body['total']).toBe('1499.50');
  });

  it('cannot name its price, buy what is not for sale, nor go without an address for the receipt', async () => {
    const priced = order(newId(), { lines: [{ sku, quantity: 1, price: '1.00' }] });
    expect((await place(priced)).body['detail']).toContain('lines.0.price: no such member here');
    expect(told(await place(order(newId(), { lines: [{ sku: 'NOWHERE', quantity: 1 }] })))).toEqual([
      409,
      'not-for-sale',
    ]);
    expect(told(await place(order(newId(), { currency: 'KZT' })))).toEqual([409, 'not-for-sale']);
    const nobody = await place(order(newId(), { customer: { name: 'Анна' } }));
    expect(nobody.body['detail']).toContain('an e-mail address or a phone number is needed');
    for (const quantity of [0, -1, 1.5, 10_001])
      expect((await place(order(newId(), { lines: [{ sku, quantity }] }))).status).toBe(400);
  });

  it('is placed by a key for flows, and read by one for reading', async () => {
    const [reader, seller] = [await keyFor('read'), await keyFor('flows')];
    expect((await place(order(newId()), reader)).status).toBe(403);
    const id = newId();
    expect((await place(order(id), seller)).status).toBe(201);
    expect((await call(api, `/v1/orders/${id}`, undefined, withKey(seller))).status).toBe(403);
    expect((await call(api, `/v1/orders/${id}`, undefined, withKey(reader))).status).toBe(200);
  });

  it('is found by its status and what it holds, page by page', async () => {
    const ids = [newId(), newId(), newId()];
    for (const id of ids) await place(order(id));
    const found: string[] = [];
    for (let cursor: unknown; cursor !== null;) {
      const page = await call(api, '/v1/orders/search', {
        status: 'new',
        sku,
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      });
      found.push(...(page.body['items'] as { id: string }[]).map(({ id }) => id));
      cursor = page.body['nextCursor'];
    }
    expect(found).toEqual(expect.arrayContaining(ids));
    expect(new Set(found).size).toBe(found.length);
    expect((await call(api, '/v1/orders/search', { sku: 'NOWHERE' })).body['items']).toEqual([]);
  });

  it('tells what was held, where it can be paid, and which money came, also when its workflow is over', async () => {
    const id = newId();
    await place(order(id));
    expect((await call(api, `/v1/orders/${id}`)).body).toMatchObject({ payments: null, reservations: [] });
    await api.db.query(
      `INSERT INTO reservations (hold, sku, order_id, quantity, state, expires_at, ended_at)
       VALUES ($1, $2, $3, 1, 'sold', now() + interval '1 hour', now())`,
      [randomUUID(), sku, id],
    );
    await api.db.query(
      `INSERT INTO payment_attempts (reference, order_id, gateway, amount, currency, ref)
       VALUES ($1, $1, 'yookassa', 149950, 'RUB', 'pay-1')`,
      [id],
    );
    const payment = {
      gateway: 'yookassa',
      paymentId: 'pay-1',
      status: 'partially_refunded',
      money: { amount: 149_950, currency: 'RUB' },
      refundedTotal: 50_000,
      refunds: {},
    };
    const saved = { payments: [payment], attempts: [{ reference: id, state: 'closed' }] };
    await api.db.query('UPDATE orders SET saved = $2 WHERE id = $1', [id, JSON.stringify(saved)]);
    expect((await call(api, `/v1/orders/${id}`)).body).toMatchObject({
      pages: [{ reference: id, gateway: 'yookassa', amount: '1499.50', ref: 'pay-1', state: 'closed' }],
      payments: [
        {
          gateway: 'yookassa',
          paymentId: 'pay-1',
          status: 'partially_refunded',
          amount: '1499.50',
          givenBack: '500.00',
          kept: '999.50',
          currency: 'RUB',
        },
      ],
      reservations: [{ sku, quantity: 1, state: 'sold', endedAt: expect.any(String) }],
    });
  });

  it('that is not there is a 404', async () => {
    expect(told(await call(api, '/v1/orders/NOWHERE'))).toEqual([404, 'unknown-order']);
  });
});

describe('stock', () => {
  it('is changed by a key for the inventory alone', async () => {
    const other = await keyFor('read', 'operate', 'flows');
    expect((await put(sku, { name: 'Лампа', price: '1.00' }, other)).status).toBe(403);
    expect((await adjust({ delta: 100, reason: 'mine' }, other)).status).toBe(403);
  });

  it('is adjusted once for an Idempotency-Key, with a reason, and the audit says who', async () => {
    const keeper = await keyFor('inventory');
    const before = await onHand();
    const once = { 'idempotency-key': randomUUID() };
    expect((await adjust({ delta: 2, reason: 'found two' }, keeper, once)).status).toBe(201);
    expect((await adjust({ delta: 2, reason: 'found two' }, keeper, once)).status).toBe(201);
    expect(await onHand()).toBe(before + 2);
    expect((await adjust({ delta: 2 }, keeper)).status).toBe(400);
    expect((await adjust({ delta: 0, reason: 'nothing' }, keeper)).status).toBe(400);
    const list = await call(api, `/v1/stock/${sku}/adjustments`);
    expect(list.body['items']).toContainEqual(
      expect.objectContaining({ delta: 2, reason: 'found two', by: 'Магазин' }),
    );
    const audit = await call(api, '/v1/audit');
    expect(JSON.stringify(audit.body['items'])).toContain('adjustStock');
  });

  it('is not adjusted below what orders hold, and the answer names them', async () => {
    const has = await onHand();
    await api.db.query(
      `INSERT INTO reservations (hold, sku, order_id, quantity, expires_at) VALUES ($1, $2, 'FX-7', 1, now() + interval '1 hour')`,
      [randomUUID(), sku],
    );
    await api.db.query('UPDATE stock SET reserved = reserved + 1 WHERE sku = $1', [sku]);
    const refused = await adjust({ delta: -has, reason: 'all gone' });
    expect(told(refused)).toEqual([409, 'stock-reserved']);
    expect(refused.body['detail']).toContain('FX-7');
    expect(told(await adjust({ delta: -has - 1, reason: 'more than all' }))).toEqual([409, 'below-zero']);
  });
});

async function onHand(): Promise<number> {
  const { rows } = await api.db.query<{ on_hand: number }>('SELECT on_hand FROM stock WHERE sku = $1', [sku]);
  return rows[0]!.on_hand;
}
