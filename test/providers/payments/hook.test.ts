import { randomUUID } from 'node:crypto';
import type { Mappings } from '../../../config';
import { hook } from '../../../providers/payments/hook';
import { hookSettings } from '../../../providers/payments/settings';
import { paymentsSimulator } from '../../../providers/payments/simulator';
import type { PaymentChanged } from '../../../workflows/events';
import { factOf } from '../../../workflows/inbox';
import { bytes, send, signed, startTestApi } from '../../api/fixture';
import type { TestApi } from '../../api/fixture';
import { bridge } from '../simulated';
import { bytesOf, oneSecret, requestWith, settingsOf } from '../sides';

const settings = settingsOf(hookSettings, oneSecret);
const PAID = { event: 'payment_success', id: 'p-1', order_id: 'FX-1', amount: 10, currency: 'RUB' };
const PARK: Pick<Mappings, 'payments'> = { payments: { orphan: 'park' } };

function read(body: object, key?: string, mappings?: Pick<Mappings, 'payments'>) {
  const request = requestWith(bytesOf(body), key === undefined ? {} : { 'Idempotency-Key': key });
  // The hook looks at this part alone.
  return hook.read(body, request, settings, mappings as Mappings | undefined);
}
const eventOf = (...given: Parameters<typeof read>) => {
  const [found] = read(...given).events;
  if (!found) throw new Error('it was not read');
  return found.event as PaymentChanged; // this hook reads no other kind
};
const factsOf = (bodies: object[]) =>
  new Set(bodies.map((body) => factOf({ ...eventOf(body), number: 1, eventId: 'e', receivedAt: '' })));

describe('the fact', () => {
  it('is the same under another key', () => {
    expect(eventOf(PAID, 'one')).toEqual(eventOf(PAID, 'two'));
    expect(read(PAID, 'one').events[0]?.eventId).not.toBe(read(PAID, 'two').events[0]?.eventId);
  });

  it.each([{ id: undefined }, { id: null }, { id: '' }])('is known by its content with %j', (more) => {
    const body = { ...PAID, ...more };
    expect(factsOf([body, { ...body, amount: '10.00' }]).size).toBe(1);
    const others = [{ order_id: 'FX-2' }, { amount: 11 }, { customer_id: 'C' }, { event: 'payment_failed' }];
    expect(factsOf([body, ...others.map((other) => ({ ...body, ...other }))]).size).toBe(5);
  });

  it('is of one payment, whatever is told of it, also without an id', () => {
    for (const body of [PAID, { ...PAID, id: undefined }])
      expect(eventOf({ ...body, event: 'refund_success' }).paymentId).toBe(eventOf(body).paymentId);
  });

  it('of two refunds of different sums is two', () => {
    const refund = { ...PAID, event: 'refund_success' };
    expect(factsOf([refund, { ...refund, amount: 5 }, { ...refund, amount: '5.00' }]).size).toBe(2);
  });
});

describe('a payment without an order', () => {
  const orphan = { ...PAID, order_id: undefined, customer_id: 'C-77' };
  it('becomes a deal', () => {
    expect(eventOf(orphan)).toMatchObject({ references: [], orphan: { customerId: 'C-77' } });
  });
  it('waits visibly where fixit.yml says so', () => {
    const event = eventOf(orphan, 'k', PARK);
    expect(event.references).toEqual([{ type: 'payment', value: 'p-1' }]);
    expect(event).not.toHaveProperty('orphan');
  });
  it('is refunded as the same payment', () => {
    const refund = eventOf({ ...orphan, event: 'refund_success', amount: 4 });
    expect(refund).toMatchObject({ paymentId: 'p-1', references: [], orphan: {}, refund: { amount: 400 } });
  });
});

it.each([1.005, '1,499', -1, 0, 'ten', 1e30])('an amount of %j is for a person to look at', (amount) => {
  expect(read({ ...PAID, amount }).unread).toHaveLength(1);
});

it('the simulated gateway sends genuine hooks, each under a key of its own', () => {
  const side = bridge(paymentsSimulator(settings), hook, settings);
  side.act('pay', { id: 'p-9', orderId: 'FX-9', amount: '1499.50' });
  side.act('refund', { id: 'p-9', orderId: 'FX-9', amount: 500 });
  expect(side.events()).toMatchObject([
    { paymentId: 'p-9', status: 'paid', money: { amount: 149_950, currency: 'RUB' } },
    { paymentId: 'p-9', status: 'refunded', refund: { amount: 50_000 } },
  ]);
  expect(new Set(side.hooks.map(({ headers }) => headers['idempotency-key'])).size).toBe(2);
});

describe('at the service', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  const post = async (body: object, key: string) => {
    const headers = { ...signed('payments', bytes(body)), 'idempotency-key': key };
    const response = await send(api.url, 'payments', body, headers);
    return [response.status, await response.json()];
  };
  const stored = async (order: string) => {
    const { rows } = await api.db.query<{ state: string; key: string | null; paid: string; reason: string }>(
      `SELECT e.state, p.key, e.payload::json->>'paymentId' AS paid, e.reason
         FROM events e LEFT JOIN pending p ON p.event = e.id
        WHERE e.payload::text LIKE '%' || $1 || '%' ORDER BY e.id`,
      [order],
    );
    return rows;
  };

  it('the same key with the same body is a duplicate, with another one unread, and the first stands', async () => {
    const [order, key] = [randomUUID(), randomUUID()];
    const body = { ...PAID, order_id: order };
    expect(await post(body, key)).toEqual([200, { accepted: 1, duplicates: 0 }]);
    expect(await post(body, key)).toEqual([200, { accepted: 0, duplicates: 1 }]);
    expect(await post({ ...body, amount: 99 }, key)).toEqual([200, { accepted: 1, duplicates: 0 }]);
    const [first, second, ...more] = await stored(order);
    expect(first).toMatchObject({ state: 'pending', key: `ref:order:${order}` });
    expect(second).toMatchObject({ state: 'unread', reason: expect.stringContaining('Idempotency-Key') });
    expect(more).toEqual([]);
  });

  it('a replay under a new key is a new delivery of the same payment', async () => {
    const order = randomUUID();
    const body = { ...PAID, id: undefined, order_id: order };
    for (const key of ['a', 'b'])
      expect(await post(body, `${key}-${order}`)).toEqual([200, { accepted: 1, duplicates: 0 }]);
    const rows = await stored(order);
    expect(rows).toHaveLength(2);
    expect(new Set(rows.map(({ paid }) => paid)).size).toBe(1);
  });

  it('a payment without an order goes to a workflow of its own', async () => {
    const id = randomUUID();
    await post({ ...PAID, id, order_id: null }, randomUUID());
    expect(await stored(id)).toMatchObject([{ state: 'pending', key: `payment:payments:${id}` }]);
  });
});
