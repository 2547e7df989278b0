/** One field for whatever an operator has in hand. */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { createInventory } from '../../../inventory/postgres';
import { addReference } from '../../../journal/references';
import type { Found } from '../../../api/v1/search-model';
import type { TestApi } from '../fixture';
import { bytes, call, send, signed, startTestApi, whatsappText } from '../fixture';
import { endStarted } from './starting';

let api: TestApi;
let away: TestApi;
let connection: Connection;
const orderId = `F-${randomUUID().slice(0, 8).toUpperCase()}`;
const issueId = String(Date.now());
/** The dialog of Anna, and that of somebody without a name we know. */
let anna: Record<string, unknown>;

beforeAll(async () => {
  [api, connection] = await Promise.all([
    startTestApi(),
    Connection.connect({ address: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '' }),
  ]);
  away = await startTestApi({
    env: { TEMPORAL_ADDRESS: '127.0.0.1:9' },
    databaseUrl: () => api.databaseUrl,
  });
  await send(api.url, 'whatsapp', whatsappText('f.1', 'Здравствуйте', '79161234567', 'Анна-Мария Смирнова'));
  await send(api.url, 'whatsapp', whatsappText('f.2', 'Добрый день', '79031112233', `Пётр O'Neil`));
  const { body } = await call<{ items: Record<string, unknown>[] }>(api, '/v1/dialogs/search', {
    phone: '+79161234567',
  });
  anna = body.items[0]!;
  await createInventory(api.db).put({ sku: 'LAMP-1', name: 'Лампа', price: 149_950, currency: 'RUB' });
  const placed = await call(api, '/v1/orders', {
    id: orderId,
    customer: { name: 'Борис Кузнецов', phone: '+7 495 765-43-21', email: 'b@example.ru' },
    lines: [{ sku: 'LAMP-1', quantity: 2 }],
  });
  expect(placed.status).toBe(201);
  await api.db.query(`INSERT INTO keys (key) VALUES ($1)`, [`ticket:okdesk:${issueId}`]);
});
afterAll(async () => {
  await endStarted(api, new Client({ connection }));
  await Promise.all([connection.close(), away.close()]);
  await api.close();
});

const search = async (query: string, of = api): Promise<Found[]> => {
  const { status, body } = await call<{ items: Found[] }>(of, '/v1/search', { query });
  expect(status).toBe(200);
  return body.items;
};
const ofKind = async (kind: Found['kind'], query: string) =>
  (await search(query)).filter((one) => one.kind === kind);

const pay = (body: object, key: string = randomUUID()) => {
  const raw = bytes({ event: 'payment_success', amount: 2999, currency: 'RUB', ...body });
  return send(api.url, 'payments', raw, { ...signed('payments', raw), 'idempotency-key': key });
};
/** As the relay leaves an event behind. */
const become = async (
  kind: string,
  state: 'parked' | 'dead' | 'unread' | 'ignored' | 'delivered',
  key?: string,
) => {
  const { rows } = await api.db.query<{ id: string }>(
    `SELECT e.id FROM events e JOIN pending p ON p.event = e.id
      WHERE e.kind = $1 AND p.parked_at IS NULL ORDER BY e.id DESC LIMIT 1`,
    [kind],
  );
  const { id } = rows[0]!;
  if (state === 'parked') {
    await api.db.query(`UPDATE pending SET parked_at = now(), reason = 'nobody' WHERE event = $1`, [id]);
    return id;
  }
  await api.db.query(
    `WITH gone AS (DELETE FROM pending WHERE event = $1 RETURNING *), dead AS (
       INSERT INTO dead_letters (event, received_at, key, kind, attempts, reason)
       SELECT event, received_at, key, kind, 1, 'nobody' FROM gone WHERE $2 = 'dead')
     UPDATE events SET state = $2, workflow_id = $3 WHERE id = $1`,
    [id, state, key ?? null],
  );
  return id;
};

describe('a person', () => {
  it.each([
    '+7 916 123-45-67',
    '8 (916) 123-45-67',
    '89161234567',
    '79161234567',
    '9161234567',
    '4567',
    '45-67',
  ])('is found by the phone number %s', async (query) => {
    expect(await ofKind('dialog', query)).toEqual([
      {
        kind: 'dialog',
        id: anna['id'],
        workflowId: anna['workflowId'],
        title: 'Анна-Мария Смирнова',
        detail: '+79161234567',
        state: anna['status'],
        at: expect.any(String),
        matchedBy: 'phone',
      },
    ]);
  });

  it.each(['567', '4568', '0000 4567', '(916)'])('is not found by %s', async (query) => {
    expect(await ofKind('dialog', query)).toEqual([]);
  });

  it.each(['Анна', 'анна смирнова', 'СМИРНОВА', 'смирн', 'Смирнова, Анна', 'мария'])(
    'is found by the name %s',
    async (query) => {
      expect(await ofKind('dialog', query)).toMatchObject([{ id: anna['id'], matchedBy: 'name' }]);
    },
  );

  it.each([`o'neil`, `Пётр O'`, "'; DROP TABLE contacts --", "Пётр:* | !'", '\\', '%', '_____', '&|!()<->'])(
    'is looked for by whatever text: %s',
    async (query) => {
      const names = (await ofKind('dialog', query)).map(({ title }) => title);
      expect(names).toEqual(/[Пo]/.test(query) && !query.includes('DROP') ? [`Пётр O'Neil`] : []);
    },
  );

  it('is found as the customer of an order, too', async () => {
    for (const [query, matchedBy] of [
      ['кузнецов', 'name'],
      ['765-43-21', 'phone'],
      ['8 495 765 43 21', 'phone'],
    ])
      expect(await ofKind('order', query!)).toMatchObject([
        { id: orderId, title: orderId, detail: 'Борис Кузнецов, 2999.00 RUB', state: 'new', matchedBy },
      ]);
  });
});

describe('what has an id', () => {
  it('is found by it: an order, a ticket, a workflow', async () => {
    expect(await ofKind('order', orderId)).toMatchObject([{ id: orderId, matchedBy: 'order' }]);
    expect(await ofKind('order', orderId.toLowerCase())).toMatchObject([{ id: orderId }]);
    expect(await ofKind('order', `order:${orderId}`)).toMatchObject([{ id: orderId, matchedBy: 'id' }]);
    for (const query of [issueId, `#${issueId}`, `№ ${issueId}`])
      expect(await ofKind('ticket', query)).toMatchObject([
        { id: issueId, workflowId: `ticket:okdesk:${issueId}`, state: 'open', matchedBy: 'issue' },
      ]);
    expect(await ofKind('dialog', String(anna['workflowId']))).toMatchObject([{ matchedBy: 'id' }]);
    const record = `record:bpium:2:${randomUUID()}`;
    await api.db.query('INSERT INTO keys (key, closed_at) VALUES ($1, now())', [record]);
    expect(await search(record)).toMatchObject([
      { kind: 'workflow', id: record, workflowId: record, state: 'closed', matchedBy: 'id' },
    ]);
    expect(await search('record:bpium:2:nobody')).toEqual([]);
  });

  it('is found by it: a hook, its event by both its ids, and a call', async () => {
    const key = randomUUID();
    const hook = (await pay({ id: randomUUID(), order_id: 'nobody' }, key)).headers.get('x-request-id')!;
    expect(await search(hook)).toMatchObject([
      { kind: 'hook', id: hook, title: 'payments', state: 'taken', matchedBy: 'id' },
    ]);
    const event = await become('payment.changed', 'parked');
    expect(await ofKind('event', event)).toMatchObject([{ id: event, state: 'parked', matchedBy: 'id' }]);
    expect(await ofKind('event', key)).toMatchObject([{ id: event, matchedBy: 'id' }]);
    const made = await call(api, '/v1/calls', {
      url: 'https://x.example.com/',
      event: 'order.paid',
      case: { id: 'x', stage: 'x' },
    });
    const { id } = made.body as { id: string };
    expect(await ofKind('call', id.toUpperCase())).toMatchObject([
      { kind: 'call', id, workflowId: `call:${id}`, title: 'order.paid', matchedBy: 'id' },
    ]);
  });
});

describe('a payment', () => {
  it('leads to the order it belongs to, and to the events that name it', async () => {
    const payment = randomUUID();
    await api.db.query(
      `INSERT INTO payment_attempts (reference, order_id, gateway, amount, currency, ref)
       VALUES ($1, $2, 'yookassa', 299900, 'RUB', $3)`,
      [`${orderId}-1`, orderId, payment],
    );
    await pay({ id: payment, order_id: orderId });
    const event = await become('payment.changed', 'delivered', `order:${orderId}`);
    for (const query of [payment, payment.toUpperCase()])
      expect(await search(query)).toMatchObject([
        { kind: 'order', id: orderId, matchedBy: 'payment' },
        {
          kind: 'event',
          id: event,
          workflowId: `order:${orderId}`,
          state: 'delivered',
          matchedBy: 'payment',
        },
      ]);
    expect(await ofKind('order', `${orderId}-1`)).toMatchObject([{ id: orderId, matchedBy: 'payment' }]);
    expect(await ofKind('event', orderId)).toMatchObject([{ id: event, matchedBy: 'order' }]);
  });

  it('leads to the ticket of its invoice, by its GUID and by its number', async () => {
    const guid = randomUUID();
    const number = `0000-${guid.slice(0, 6)}`;
    const key = `ticket:okdesk:${issueId}`;
    await addReference(api.db, { type: 'invoice', value: guid }, key);
    await api.db.query(
      `INSERT INTO effects (id, workflow_id, type, provider, state, result)
       VALUES ($1, 'dialog:x', 'invoice', 'onec', 'done', $2)`,
      [guid, JSON.stringify({ ref: guid, number })],
    );
    await send(api.url, 'onec', {
      event: 'payment',
      id: randomUUID(),
      invoice: { ref: guid, number },
      amount: 100,
      currency: 'RUB',
      status: 'paid',
      date: '2026-11-21T10:00:00+03:00',
    });
    const event = await become('payment.changed', 'delivered', key);
    for (const query of [guid, guid.toUpperCase(), number])
      expect(await search(query)).toMatchObject([
        { kind: 'ticket', id: issueId, workflowId: key, matchedBy: 'invoice' },
        { kind: 'event', id: event, matchedBy: 'invoice' },
      ]);
  });

  it.each(['parked', 'dead', 'ignored', 'delivered'] as const)(
    'that is lost is found by its id and by what it names while it is %s',
    async (state) => {
      const [payment, order] = [`pay_${randomUUID()}`, `LOST-${randomUUID()}`];
      await pay({ id: payment, order_id: order });
      const id = await become('payment.changed', state);
      expect(await search(payment)).toMatchObject([{ kind: 'event', id, state, matchedBy: 'payment' }]);
      expect(await search(order)).toMatchObject(
        // One that a workflow took is found with the workflow.
        state === 'delivered' ? [] : [{ kind: 'event', id, state, matchedBy: 'order' }],
      );
    },
  );

  it('that nobody could read is found by any text in it, also by a part of it', async () => {
    const name = `ООО "Ромашка" ${randomUUID()}`;
    await send(api.url, 'payments', { event: 'payment_success', payer: name });
    for (const query of [name, name.slice(5), name.toUpperCase().slice(-36)])
      expect(await search(query)).toMatchObject([
        { kind: 'event', state: 'unread', workflowId: null, matchedBy: 'text' },
      ]);
  });
});

it('shows ten of a kind at most, and the exact match before the others', async () => {
  const text = randomUUID().slice(0, 8);
  for (let i = 0; i < 12; i++) await pay({ id: `${text}-${i}`, order_id: 'nobody' });
  await pay({ id: text, order_id: 'nobody' });
  const found = await search(text);
  expect(found).toHaveLength(10);
  expect(found.map(({ matchedBy }) => matchedBy)).toEqual(['payment', ...Array<string>(9).fill('text')]);
});

it('works while Temporal is away, and does not know then how a dialog stands', async () => {
  const found = await search('смирнова', away);
  expect(found).toMatchObject([{ kind: 'dialog', id: anna['id'], state: null }]);
});

it('keeps what is looked for out of addresses and of the log', async () => {
  await search('совершенно личное');
  expect(api.logged.join('\n')).not.toContain('личное');
  expect((await fetch(`${api.url}/v1/search?query=x`)).status).toBe(405);
});

it.each([[''], ['   '], ['x'.repeat(201)], ['a\0b']])('refuses %j', async (query) => {
  expect((await call(api, '/v1/search', { query })).status).toBe(400);
});
