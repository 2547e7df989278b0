/** Commands that change something: what they ask of the service, and under which Idempotency-Key. */
import { problem, startService, TIME, type Service } from './scripted-api';
import { documentOf, run } from './run';

let service: Service;
beforeEach(async () => void (service = await startService()));
afterEach(() => service.stop());

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

it('replays an event to a workflow, under a fresh key each time', async () => {
  const once = () => run(service, 'replay', 'one', '--to-workflow', 'ticket:okdesk:7');
  expect(await once()).toEqual({ code: 0, out: 'one is replayed as one-again\n', err: '' });
  await once();
  expect(service.called[0]).toMatchObject({
    method: 'POST',
    path: '/v1/events/one/replay',
    body: { workflowId: 'ticket:okdesk:7' },
    idempotencyKey: expect.stringMatching(UUID),
  });
  expect(service.called[1]?.idempotencyKey).not.toBe(service.called[0]?.idempotencyKey);
});

it('sends the key that is stated; of several changes each gets its own, the same next time', async () => {
  await run(service, 'replay', 'one', '--idempotency-key', 'mine');
  expect(service.called[0]?.idempotencyKey).toBe('mine');
  await run(service, 'dead', 'replay', 'one', 'two', '--idempotency-key', 'mine');
  await run(service, 'dead', 'replay', 'two', 'one', '--idempotency-key', 'mine');
  const [, one, two, twoAgain, oneAgain] = service.called.map(({ idempotencyKey }) => idempotencyKey);
  expect(one).toMatch(UUID);
  expect(two).not.toBe(one);
  expect([oneAgain, twoAgain]).toEqual([one, two]);
});

it('goes on when one of several cannot be replayed, and fails in the end', async () => {
  const { code, out, err } = await run(service, 'replay', 'one', 'unknown', 'two', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    items: [{ replayOf: 'one' }, { replayOf: 'two' }],
    failed: [{ id: 'unknown' }],
  });
  expect(err).toMatch(/^unknown: There is no event of this id\.\nInstance: /);
});

it('dismisses an event with its reason', async () => {
  const { out } = await run(service, 'events', 'dismiss', 'one', '--reason', 'a test');
  expect(out).toBe('Event one is ignored now.\n');
  expect(service.called[0]).toMatchObject({ path: '/v1/events/one/dismiss', body: { reason: 'a test' } });
});

it('acts on a workflow whose id has colons', async () => {
  const id = 'dialog:telegram:1:2';
  const { code, out } = await run(service, 'workflows', 'act', id, 'say', '--text', 'Мастер выехал');
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^workflow +dialog:telegram:1:2\n/) });
  expect(service.called[0]).toMatchObject({
    path: `/v1/workflows/${id}/actions/say`,
    body: { text: 'Мастер выехал' },
    idempotencyKey: expect.stringMatching(UUID),
  });
});

it('acts on an order: how much is given back, and which lines it has from now on', async () => {
  const act = (...args: string[]) => run(service, 'workflows', 'act', 'order:FX-1', ...args, '--reason', 'r');
  await act('refund', '--amount', '499.50');
  await act('change', '--lines', 'LAMP-1=2, A=B=10');
  expect(service.called).toMatchObject([
    { path: '/v1/workflows/order:FX-1/actions/refund', body: { amount: '499.50', reason: 'r' } },
    {
      path: '/v1/workflows/order:FX-1/actions/change',
      body: {
        lines: [
          { sku: 'LAMP-1', quantity: 2 },
          { sku: 'A=B', quantity: 10 },
        ],
      },
    },
  ]);
  for (const wrong of ['LAMP-1', 'LAMP-1=0', '=2', 'LAMP-1=-1', 'LAMP-1=2=x'])
    expect(await act('change', '--lines', wrong)).toMatchObject({
      code: 2,
      err: expect.stringContaining('SKU=QUANTITY') as string,
    });
  expect(service.called).toHaveLength(2);
});

it('names the orders that lose what they hold by an adjustment', async () => {
  const article = {
    sku: 'L',
    name: 'Лампа',
    price: '1.00',
    currency: 'RUB',
    onHand: 1,
    reserved: 1,
    free: 0,
  };
  service.next('/v1/stock/L/adjustments', {
    status: 201,
    body: { article: { ...article, sold: 0 }, broken: ['FX-7', 'FX-9'] },
  });
  const made = await run(service, 'stock', 'adjust', 'L', '--delta', '-2', '--reason', 'gone');
  expect(made).toMatchObject({ code: 0, err: 'These orders lost what they held: FX-7, FX-9.\n' });
  expect(service.called[0]).toMatchObject({ body: { delta: -2, reason: 'gone' } });
  expect(service.called[0]?.idempotencyKey).toMatch(UUID);
});

it('tells the reason of a refusal', async () => {
  service.next('/v1/workflows/x/actions/close', problem(409, 'action-refused', 'It is closed already.'));
  const refused = await run(service, 'workflows', 'act', 'x', 'close');
  expect(refused).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/^It is closed already\.\n/),
  });
});

it('4: the key has not the scope', async () => {
  service.next('/v1/keys', problem(403, 'scope-missing', 'This key has no scope "admin".'));
  expect(await run(service, 'keys', 'list')).toMatchObject({ code: 4, out: '' });
});

it('lists and starts flows, the input from a string or from standard input', async () => {
  const list = await run(service, 'flows', 'list');
  expect(list.out).toMatch(/^FLOW +WORKFLOW +TITLE +DOES\nlead +dialog +A lead +Asks\.\n$/);
  await run(service, 'flows', 'start', 'lead', '--input', '{"name":"Анна"}', '--id', 'crm-1');
  await run({ ...service, input: '{"name":"Иван"}' }, 'flows', 'start', 'lead', '--input', '@-');
  expect(service.called.slice(1)).toMatchObject([
    { path: '/v1/flows/lead', body: { id: 'crm-1', input: { name: 'Анна' } } },
    { path: '/v1/flows/lead', body: { input: { name: 'Иван' } } },
  ]);
});

it('makes a key and prints nothing but it on standard output; lists and revokes', async () => {
  const args = ['keys', 'create', '--name', 'ci', '--scopes', 'read, operate', '--expires', '2027-01-01'];
  const made = await run(service, ...args);
  expect(made).toMatchObject({ code: 0, out: 'fx_secret\n', err: expect.stringContaining('this once') });
  expect(service.called[0]?.body).toEqual({
    name: 'ci',
    scopes: ['read', 'operate'],
    expiresAt: '2027-01-01T00:00:00.000Z',
  });
  expect(documentOf(await run(service, ...args, '--json'))).toMatchObject({ key: 'fx_secret' });
  expect((await run(service, 'keys', 'list')).out).toMatch(/^key-1 +monitoring +read +2026-11-25 10:00:00Z/m);
  const revoked = await run(service, 'keys', 'revoke', 'key-1');
  expect(revoked.out).toBe('The key of monitoring is revoked since 2026-11-25 10:00:00Z.\n');
  expect(service.called.at(-1)).toMatchObject({ method: 'DELETE', path: '/v1/keys/key-1', body: undefined });
});

it('reads the audit log over its pages', async () => {
  const document = documentOf(await run(service, 'audit', 'list', '--all', '--actor', 'Anna B', '--json'));
  expect(document).toMatchObject({ items: [{ id: '2', at: TIME }, { id: '1' }], nextCursor: null });
  expect(service.called.map(({ query }) => query)).toEqual([
    { actor: 'Anna B', limit: '200' },
    { actor: 'Anna B', limit: '200', cursor: 'further' },
  ]);
});

it('erases a person only when that was confirmed, and says where it goes on', async () => {
  const args = ['erase', '--channel', 'telegram', '--contact', '12'];
  const unasked = await run(service, ...args);
  expect(unasked).toMatchObject({ code: 2, err: expect.stringContaining('add --yes') });
  expect(service.called).toEqual([]);
  const done = await run(service, ...args, '--yes');
  expect(done.out).toMatch(/^Contact 12 of telegram is erased\.\n/);
  service.next('/v1/erasures', { status: 202, body: { workflowId: 'erase:1', temporalUrl: 'http://x' } });
  expect((await run(service, ...args, '--yes')).out).toContain('workflows show erase:1');
});

describe('a service in trouble', () => {
  const busy = problem(503, 'journal-unavailable', 'Postgres does not answer; ask again.', {
    'retry-after': '1',
  });

  it('is waited for when --wait is given, the change under the same key', async () => {
    service.next('/v1/events/one/replay', busy);
    const waited = await run(service, 'replay', 'one', '--wait');
    expect(waited).toMatchObject({ code: 0, err: 'The service asks to wait 1 s…\n' });
    const [first, second] = service.called.map(({ idempotencyKey }) => idempotencyKey);
    expect(second).toBe(first);
  });

  it('is told of otherwise, with what to say again', async () => {
    service.next('/v1/events/one/replay', busy);
    const { code, err } = await run(service, 'replay', 'one', '--idempotency-key', 'mine');
    expect(code).toBe(1);
    expect(err).toMatch(/^Postgres does not answer; ask again\.\nAsk again in 1 s, or give --wait\.\n/);
    expect(err).toContain('--idempotency-key mine');
  });

  it('is not waited for beyond half a minute', async () => {
    service.next('/v1/flows', problem(429, 'too-many-calls', 'Too many calls.', { 'retry-after': '31' }));
    expect(await run(service, 'flows', 'list', '--wait')).toMatchObject({ code: 1 });
    expect(service.called).toHaveLength(1);
  });

  it('is asked once more after a broken connection, when that only reads', async () => {
    service.next('/v1/flows', 'destroy');
    expect(await run(service, 'flows', 'list')).toMatchObject({ code: 0, err: '' });
    expect(service.called).toHaveLength(2);
  });

  it('is not told to change something twice: how to make sure of it is said instead', async () => {
    service.next('/v1/events/one/replay', 'destroy');
    const { code, err } = await run(service, 'replay', 'one', '--idempotency-key', 'mine');
    expect(code).toBe(3);
    expect(err).toMatch(/It may have been done all the same\. .*--idempotency-key mine/);
    expect(service.called).toHaveLength(1);
  });
});
