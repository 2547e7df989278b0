/** Orders through the whole service, with the real adapters between simulated gateways, CRM, books and desk. */
import { z } from 'zod';
import { ADMIN_KEY, call } from '../api/fixture';
import { until } from '../workflows/fixture/until';
import type { Service } from './service';
import { openService } from './service';

let service: Service;
beforeAll(async () => {
  service = await openService();
  await fetch(`${service.api.url}/v1/stock/LAMP`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ name: 'Лампа', price: '1499.50' }),
  });
  await call(service.api, '/v1/stock/LAMP/adjustments', { delta: 20, reason: 'delivery' });
});
afterEach(() => service.sandbox.faults.clear());
afterAll(() => service.close());

/** The CRM has two calls a second. */
const PATIENCE_MS = 20_000;
let orders = 0;

async function placed(quantity = 1): Promise<string> {
  const id = `FX-${++orders}`;
  const answer = await call(service.api, '/v1/orders', {
    id,
    customer: { name: 'Анна', email: 'anna@example.ru', phone: '+79161234567' },
    lines: [{ sku: 'LAMP', quantity }],
  });
  expect(answer.status).toBe(201);
  return id;
}

const orderSchema = z.looseObject({
  status: z.string(),
  why: z.string().nullable(),
  pages: z.array(z.looseObject({ payUrl: z.string().nullable() })),
});
const shown = async (id: string) => orderSchema.parse((await call(service.api, `/v1/orders/${id}`)).body);

const stands = async (id: string, status: string) => {
  let order = await shown(id);
  await until(
    `${id} is ${status}`,
    async () => (order = await shown(id)).status === status,
    () => order,
    PATIENCE_MS,
  );
};

const dealsSchema = z.object({
  deals: z.array(z.looseObject({ id: z.number(), stage: z.string(), title: z.string() })),
});
async function dealOf(id: string) {
  const state: unknown = await (await fetch(`${service.sandbox.url}/_/bitrix24`)).json();
  return dealsSchema.parse(state).deals.find(({ title }) => title.includes(id));
}
const dealStands = (id: string, stage: string) =>
  until(`the deal of ${id} is ${stage}`, async () => (await dealOf(id))?.stage === stage, undefined, 20_000);

const pay = (id: string) => service.vendors.act('yookassa', 'pay', { reference: id });
/** The vendor's notification, from an address of the vendor's. */
async function tellOfPayment(payment: string, id: string): Promise<void> {
  const object = {
    id: payment,
    status: 'succeeded',
    paid: true,
    amount: { value: '1499.50', currency: 'RUB' },
    metadata: { order_id: id },
  };
  const answer = await fetch(`${service.api.url}/hooks/yookassa`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'notification', event: 'payment.succeeded', object }),
  });
  expect(answer.status).toBe(200);
}

const lose = (provider: string) => service.sandbox.faults.add({ kind: 'lose', provider });

it('an order is paid on its page, sold, written and won', async () => {
  const id = await placed(2);
  await stands(id, 'awaiting_payment');
  await dealStands(id, 'C1:PREPAYMENT_INVOICE');
  await pay(id);
  await stands(id, 'done');
  await dealStands(id, 'C1:WON');
  expect(service.ledger('yookassa', 'capture', id)).toHaveLength(1);
});

it('a payment whose hook was lost is found by reconciliation, and counts once when the hook comes after all', async () => {
  const id = await placed();
  await stands(id, 'awaiting_payment');
  lose('yookassa');
  await pay(id);
  await service.reconcile('payments');
  await stands(id, 'done');
  await tellOfPayment(service.ledger('yookassa', 'capture', id)[0]!.id, id);
  await until('the late hook was looked into', async () => {
    const { rows } = await service.api.db.query<{ left: number }>(
      'SELECT count(*)::int AS left FROM pending',
    );
    return rows[0]?.left === 0;
  });
  await service.reconcile('payments');
  expect((await shown(id)).status).toBe('done');
  expect(service.ledger('yookassa', 'refund', id)).toHaveLength(0);
});

it('a refund at the gateway whose hook was lost is found, and the goods come back', async () => {
  // The first one, which is done.
  const id = 'FX-1';
  await stands(id, 'done');
  lose('yookassa');
  await service.vendors.act('yookassa', 'refund', { reference: id });
  await service.api.db.query('UPDATE payment_attempts SET checked_at = NULL WHERE order_id = $1', [id]);
  await service.reconcile('payments');
  await stands(id, 'refunded');
});

it('a deal that a manager moved to lost while its hook was lost cancels the order', async () => {
  const id = await placed();
  await stands(id, 'awaiting_payment');
  await dealStands(id, 'C1:PREPAYMENT_INVOICE');
  lose('bitrix24');
  await service.vendors.act('bitrix24', 'move', { id: (await dealOf(id))!.id, stage: 'C1:LOSE' });
  await service.reconcile('deals');
  await stands(id, 'cancelled');
});

it('a payment at a page that says it is paid, and is not, moves nothing', async () => {
  const id = await placed();
  await stands(id, 'awaiting_payment');
  await tellOfPayment('no-such-payment', id);
  await service.reconcile('payments');
  expect((await shown(id)).status).toBe('awaiting_payment');
});

it('the operations panel gives money back, once for its key', async () => {
  // The one that was paid while its hook was lost.
  const id = 'FX-2';
  await stands(id, 'done');
  const request = { action: 'refund', orderId: id, actor: 'Ольга', reason: 'сломана', amount: '499.50' };
  service.sandbox.faults.add({ kind: 'duplicate', provider: 'opspanel' });
  const asked = await service.vendors.act('opspanel', 'request', request);
  expect(asked).toBeDefined();
  await until(
    `${id} gave back a part`,
    () => service.ledger('yookassa', 'refund', id).length === 1,
    undefined,
    PATIENCE_MS,
  );
  expect(service.ledger('yookassa', 'refund', id)[0]!.detail).toMatchObject({ amount: 49_950 });
  await stands(id, 'done');
});

it('a payment that names no order becomes a deal with the mapped field, once', async () => {
  service.sandbox.faults.add({ kind: 'duplicate', provider: 'payments' });
  await service.vendors.act('payments', 'pay', { amount: '100.00', customerId: '123' });
  const orphans = async () => {
    const state: unknown = await (await fetch(`${service.sandbox.url}/_/bitrix24`)).json();
    return dealsSchema.parse(state).deals.filter(({ title }) => title === 'New Deal from Webhook');
  };
  await until('the deal is there', async () => (await orphans()).length === 1, undefined, PATIENCE_MS);
  const [deal] = await orphans();
  expect(JSON.stringify(deal)).toContain('"UF_CRM_1234567890":"123"');
});
