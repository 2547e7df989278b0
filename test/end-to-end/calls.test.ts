/** Our own calls through the whole service, to receivers that check them with the libraries of others. */
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { ADMIN_KEY, call } from '../api/fixture';
import type { Receiver, ReceivedCall } from '../calls/receiver';
import { startReceiver } from '../calls/receiver';
import { startCalls } from '../../calls/start';
import { startable } from '../../calls/turns';
import { until } from '../workflows/fixture/until';
import type { Service } from './service';
import { openService } from './service';

let service: Service;
const receivers: Receiver[] = [];
beforeAll(async () => {
  service = await openService();
});
afterEach(async () => {
  await service.api.db.query(
    'UPDATE subscriptions SET deleted_at = now(), enabled = false WHERE deleted_at IS NULL',
  );
  for (const receiver of receivers.splice(0)) await receiver.stop();
});
afterAll(() => service.close());

const receiver = async (answer?: Parameters<typeof startReceiver>[0]) => {
  const started = await startReceiver(answer);
  receivers.push(started);
  return started;
};
const admin = { authorization: `Bearer ${ADMIN_KEY}` };
const post = async (path: string, body: unknown = {}) => {
  const answer = await call(service.api, path, body, admin);
  expect([answer.body['detail'], answer.status]).toEqual([undefined, expect.any(Number)]);
  return answer.body;
};
const subscribe = (url: string, more: object = {}) =>
  post('/v1/subscriptions', { name: 'ERP', url, mode: 'signed', events: ['order.*'], ...more });
const makeCall = (subscription: unknown, more: object = {}) =>
  post('/v1/calls', { subscription, event: 'order.paid', case: { id: 'FX-1', stage: 'paid' }, ...more });
const shown = async (id: unknown) => (await call(service.api, `/v1/calls/${String(id)}`)).body;
const is = (id: unknown, state: string) =>
  until(`call ${String(id)} is ${state}`, async () => (await shown(id))['state'] === state);

/** As a receiver with either library would: throws where it does not verify. */
function verify({ headers, body }: ReceivedCall, secret: string): void {
  const given = headers as Record<string, string>;
  new StandardWebhook(secret).verify(body, given);
  new SvixWebhook(secret).verify(body, given);
}

describe('a signed call', () => {
  it('is verified by the libraries of Standard Webhooks and Svix, in a rotation with the old secret and the new', async () => {
    const erp = await receiver();
    const { id, secret } = await subscribe(erp.url);
    const first = await makeCall(id);
    await is(first['id'], 'answered');
    verify(erp.received[0]!, String(secret));
    expect(erp.received[0]!.json).toMatchObject({
      version: 1,
      callId: first['id'],
      event: 'order.paid',
      environment: 'sandbox',
      organization: { id: 'default', name: 'default' },
      case: { id: 'FX-1', stage: 'paid', data: {} },
      user: { name: 'administrator' },
    });
    expect(erp.received[0]!.json).not.toHaveProperty('token');
    const { secret: next } = await post(`/v1/subscriptions/${String(id)}/rotate`, { keepHours: 1 });
    await is((await makeCall(id))['id'], 'answered');
    for (const one of [secret, next]) verify(erp.received[1]!, String(one));
    expect(() => verify(erp.received[0]!, String(next))).toThrow();
    await service.api.db.query('UPDATE subscription_secrets SET ends_at = now() WHERE ends_at IS NOT NULL');
    await is((await makeCall(id))['id'], 'answered');
    verify(erp.received[2]!, String(next));
    expect(() => verify(erp.received[2]!, String(secret))).toThrow();
  });

  it('tells of an order that waits for its payment, once, in its order', async () => {
    const erp = await receiver();
    await subscribe(erp.url);
    const other = await receiver();
    await subscribe(other.url, { events: ['ticket.*'] });
    await fetch(`${service.api.url}/v1/stock/LAMP`, {
      method: 'PUT',
      headers: admin,
      body: JSON.stringify({ name: 'Лампа', price: '1499.50' }),
    });
    await post('/v1/stock/LAMP/adjustments', { delta: 1, reason: 'delivery' });
    await post('/v1/orders', {
      id: 'FX-7',
      customer: { name: 'Анна', email: 'a@example.ru' },
      lines: [{ sku: 'LAMP', quantity: 1 }],
    });
    await until('it is told', () =>
      Promise.resolve(erp.received.some(({ json }) => json['event'] === 'order.awaiting_payment')),
    );
    const told = erp.received.map(({ json }) => json['event']);
    expect(new Set(told).size).toBe(told.length);
    const waiting = erp.received.find(({ json }) => json['event'] === 'order.awaiting_payment')!;
    expect(waiting.json['case']).toMatchObject({
      id: 'order:FX-7',
      stage: 'awaiting_payment',
      data: { orderId: 'FX-7', total: { amount: 149_950, currency: 'RUB' } },
    });
    expect(waiting.body).not.toContain('example.ru');
    expect(other.received).toEqual([]);
  });

  it('that is answered 410 ends its subscription', async () => {
    const erp = await receiver(() => Promise.resolve({ status: 410 }));
    const { id } = await subscribe(erp.url);
    const made = await makeCall(id);
    await is(made['id'], 'failed');
    expect((await call(service.api, `/v1/subscriptions/${String(id)}`)).body).toMatchObject({
      enabled: false,
      offReason: 'unsubscribed',
    });
    const next = await makeCall(id);
    await is(next['id'], 'failed');
    expect(await shown(next['id'])).toMatchObject({
      attempts: 0,
      reason: 'The receiver wants no more calls (410).',
    });
    expect(erp.received).toHaveLength(1);
  });
});

describe('a validated call', () => {
  const validate = (token: unknown) =>
    fetch(`${service.api.url}/v1/calls/validate`, { method: 'POST', body: JSON.stringify({ token }) });

  it('is validated while its receiver answers, once, and by nothing but its token', async () => {
    const answers: [number, unknown][] = [];
    const erp = await receiver(async ({ json }) => {
      for (const token of [json['token'], json['token'], 'x'.repeat(32)]) {
        const answer = await validate(token);
        answers.push([answer.status, await answer.json()]);
      }
      return { status: 200, text: 'принято' };
    });
    const made = await post('/v1/calls', {
      url: erp.url,
      event: 'order.paid',
      case: { id: 'FX-2', stage: 'paid' },
    });
    await is(made['id'], 'answered');
    expect(answers.map(([status]) => status)).toEqual([200, 404, 404]);
    expect(answers[0]![1]).toMatchObject({ valid: true, call: { callId: made['id'], event: 'order.paid' } });
    const { token } = erp.received[0]!.json;
    expect(token).toMatch(/^[A-Za-z0-9_-]{32}$/);
    const detail = await shown(made['id']);
    expect(detail).toMatchObject({
      validatedAt: expect.any(String) as string,
      tries: [{ number: 1, status: 200, answer: 'принято', error: null }],
    });
    const { rows } = await service.api.db.query<{ row: string }>('SELECT c::text AS row FROM calls c');
    expect(JSON.stringify([detail, rows])).not.toContain(String(token));
  });

  it('that is asked about too late is expired, and no error of its receiver posts it again', async () => {
    const erp = await receiver(async ({ json }) => {
      await service.api.db.query(
        `UPDATE calls SET posted_at = posted_at - interval '61 seconds' WHERE id = $1`,
        [json['callId']],
      );
      const answer = await validate(json['token']);
      return { status: 500, text: `${answer.status} ${((await answer.json()) as { type: string }).type}` };
    });
    const made = await post('/v1/calls', {
      url: erp.url,
      event: 'order.paid',
      case: { id: 'FX-3', stage: 'paid' },
    });
    await is(made['id'], 'failed');
    expect(await shown(made['id'])).toMatchObject({
      reason: 'The receiver answered HTTP 500.',
      validatedAt: null,
      tries: [{ answer: '403 urn:fixit:problem:expired' }],
    });
    expect(erp.received).toHaveLength(1);
    const again = await post(`/v1/calls/${String(made['id'])}/repeat`);
    await is(again['id'], 'failed');
    expect(await shown(again['id'])).toMatchObject({ repeats: made['id'] });
    expect(erp.received[1]!.json['token']).not.toBe(erp.received[0]!.json['token']);
  });

  it('to nobody ends with the error', async () => {
    const made = await post('/v1/calls', {
      url: 'http://127.0.0.1:1/x',
      event: 'order.paid',
      case: { id: 'FX-4', stage: 'paid' },
    });
    await is(made['id'], 'failed');
    expect(await shown(made['id'])).toMatchObject({
      reason: expect.stringContaining('could not be reached') as string,
    });
  });
});

it('a subscription of Citeck has its events at the incoming web hook that is set', async () => {
  const { id } = await post('/v1/subscriptions', { name: 'Citeck', mode: 'citeck', events: ['order.*'] });
  const made = await makeCall(id, { case: { id: 'FX-9', stage: 'paid', data: { total: 1 } } });
  await is(made['id'], 'answered');
  const state: unknown = await (await fetch(`${service.sandbox.url}/_/citeck`)).json();
  expect(JSON.stringify(state)).toContain('FX-9');
});

it('an address that must not be called is refused at once, and where a name leads is looked at when it is called', async () => {
  for (const url of [
    'https://10.0.0.1/',
    'http://169.254.169.254/',
    'https://user@example.com/',
    'http://0177.0.0.1/',
    'file:///etc/passwd',
  ]) {
    const answer = await call(service.api, '/v1/subscriptions', { name: 'x', url, events: ['*'] }, admin);
    expect([url, answer.status]).toEqual([url, 400]);
  }
});

/** As an announcement would, a thousand at once. */
async function registerMany(subscription: unknown, url: string, count: number): Promise<void> {
  await service.api.db.query(
    `INSERT INTO calls (id, subscription, event, mode, url, payload, created_by)
     SELECT n.id, $1, 'order.paid', 'signed', $2,
            jsonb_build_object('version', 1, 'callId', n.id, 'event', 'order.paid', 'environment', 'sandbox',
              'organization', '{"id":"x","name":"x"}'::jsonb, 'process', '{"id":"x","version":1}'::jsonb,
              'case', '{"id":"x","stage":"x","data":{}}'::jsonb, 'user', '{"id":"x","name":"x"}'::jsonb, 'createdAt', 'x'), 'test'
       FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $3::int)) n`,
    [subscription, url, count],
  );
  await startCalls(service.api.journal.appender, await startable(service.api.db, [String(subscription)]));
}

it('a thousand calls to somebody who never answers keep no call to anybody else waiting', async () => {
  const dead = await receiver(() => Promise.resolve(undefined));
  const live = await receiver();
  const { id: deadId } = await subscribe(dead.url);
  const { id: liveId } = await subscribe(live.url);
  await registerMany(deadId, dead.url, 1_000);
  await until('the dead one is called', () => Promise.resolve(dead.received.length > 0));
  const began = performance.now();
  await Promise.all(Array.from({ length: 20 }, () => makeCall(liveId)));
  await until(
    'the live one has its calls',
    () => Promise.resolve(live.received.length === 20),
    undefined,
    15_000,
  );
  const { rows } = await service.api.db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM calls WHERE subscription = $1 AND state = 'answered'`,
    [deadId],
  );
  expect(rows).toEqual([{ n: 0 }]);
  expect(dead.received.length).toBeLessThan(50);
  expect(performance.now() - began).toBeLessThan(15_000);
});
