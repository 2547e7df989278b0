import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { List, TestApi } from '../fixture';
import { call, send, startTestApi, until, whatsappText } from '../fixture';

const address = process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '';
const taskQueue = `test-${randomUUID()}`;

let api: TestApi;
let away: TestApi;
let connection: Connection;
let client: Client;
let native: NativeConnection;
let worker: Worker;
let running: Promise<void>;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  [api, away, connection, native] = await Promise.all([
    startTestApi(),
    startTestApi({ env: { TEMPORAL_ADDRESS: '127.0.0.1:9' } }),
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  client = new Client({ connection });
  worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowsPath: require.resolve('./stated-workflow'),
  });
  running = worker.run();
});
afterAll(async () => {
  worker.shutdown();
  await running;
  await Promise.all([api.close(), away.close(), connection.close(), native.close()]);
});

const start = (workflowId: string, stage: string, queue = taskQueue, waitingFor = 'an answer') =>
  client.workflow.start('dialog', { workflowId, taskQueue: queue, args: [stage, waitingFor] });

const show = (workflowId: string, of = api) => call(of, `/v1/workflows/${encodeURIComponent(workflowId)}`);

describe('a workflow', () => {
  it('tells its state, while it runs and when it has ended', async () => {
    const workflowId = `dialog:whatsapp:${randomUUID()}:1`;
    const handle = await start(workflowId, 'problem');
    expect(await show(workflowId)).toMatchObject({
      status: 200,
      body: {
        workflowId,
        type: 'dialog',
        status: 'waiting',
        execution: 'running',
        stage: 'problem',
        waitingFor: 'an answer',
        state: { data: { notes: [] } },
        actions: [
          { action: 'takeOver', allowed: true, reason: null },
          { action: 'say', allowed: false, reason: expect.stringContaining('Take it over first') },
          { action: 'handBack', allowed: false, reason: expect.any(String) },
          { action: 'close', allowed: true, reason: null },
        ],
        temporalUrl: `http://127.0.0.1:8233/namespaces/default/workflows/${encodeURIComponent(workflowId)}`,
      },
    });
    await handle.signal('end');
    await handle.result();
    expect((await show(workflowId)).body).toMatchObject({
      status: 'closed',
      execution: 'completed',
      actions: [],
      closedAt: expect.any(String),
    });
  });

  it('is found by an id that is percent-encoded itself', async () => {
    const workflowId = `dialog:whatsapp:a%3Ab%2F${randomUUID()}:2`;
    const handle = await start(workflowId, 'name');
    expect((await show(workflowId)).body).toMatchObject({ workflowId, stage: 'name' });
    await handle.terminate();
  });

  it('that nobody knows is a 404', async () => {
    for (const id of ['dialog:whatsapp:1:404', 'nonsense', '%', 'a b'])
      expect((await show(id)).body['type']).toBe('urn:fixit:problem:unknown-workflow');
  });

  it('without a worker shows what is known, and why the rest is not', async () => {
    const handle = await start(`dialog:whatsapp:${randomUUID()}:3`, 'name', 'nobody-polls-this');
    const { status, body } = await show(handle.workflowId);
    expect(status).toBe(200);
    expect(body).toMatchObject({ type: 'dialog', execution: 'running', state: null, stage: null });
    expect(body['actions']).toEqual([]);
    expect(body['stateReason']).toMatch(/^No worker answered within 5 s/);
    await handle.terminate();
  });

  it('is a 503 with a sentence while Temporal is away', async () => {
    const { status, body, headers } = await show('dialog:whatsapp:1:1', away);
    expect([status, body['type']]).toEqual([503, 'urn:fixit:problem:temporal-unavailable']);
    expect(headers.get('retry-after')).toBe('5');
  });
});

describe('the search for dialogs', () => {
  const search = async (filter: unknown, of = api) => {
    const { status, body } = await call<List>(of, '/v1/dialogs/search', filter);
    expect(status).toBe(200);
    return body;
  };
  const names = (list: List) => list.items.map(({ name }) => name);

  beforeAll(async () => {
    for (const one of [api, away]) {
      await send(one.url, 'whatsapp', whatsappText('d.1', 'a', '79160000001', 'Анна 100%'));
      await send(one.url, 'whatsapp', whatsappText('d.2', 'b', '79160000002', 'Борис'));
      await send(one.url, 'whatsapp', whatsappText('d.3', 'c', '79160000003', 'Анна_Вторая'));
    }
  });

  it('gives all, the newest activity first, page by page', async () => {
    expect(names(await search({}))).toEqual(['Анна_Вторая', 'Борис', 'Анна 100%']);
    const first = await search({ limit: 2 });
    const second = await search({ limit: 2, cursor: first.nextCursor });
    expect([...names(first), ...names(second)]).toEqual(['Анна_Вторая', 'Борис', 'Анна 100%']);
    expect(second.nextCursor).toBeNull();
  });

  it('finds by any form of the phone, by a part of the name in any case, and by channel', async () => {
    for (const phone of ['+79160000002', '8 (916) 000-00-02', '+7 916 000 00 02', '79160000002'])
      expect(names(await search({ phone }))).toEqual(['Борис']);
    expect(names(await search({ name: 'аННа' }))).toEqual(['Анна_Вторая', 'Анна 100%']);
    expect(names(await search({ name: '%' }))).toEqual(['Анна 100%']);
    expect(names(await search({ name: '_' }))).toEqual(['Анна_Вторая']);
    expect(names(await search({ name: '\\' }))).toEqual([]);
    expect(names(await search({ channel: 'telegram' }))).toEqual([]);
  });

  it('shows and finds the stage by Temporal, and no stage while it is away', async () => {
    const [boris] = (await search({ phone: '+79160000002' })).items;
    expect(boris).toMatchObject({ stage: null, status: null });
    const handle = await start(String(boris?.['workflowId']), 'confirm');
    const found = await until(
      () => search({ stage: 'confirm' }),
      ({ items }) => items.length > 0,
    );
    expect(found.items).toEqual([
      expect.objectContaining({
        id: boris?.['contact'],
        workflowId: handle.workflowId,
        name: 'Борис',
        phone: '+79160000002',
        stage: 'confirm',
        status: 'waiting',
        temporalUrl: expect.stringContaining('/workflows/dialog%3Awhatsapp'),
      }),
    ]);
    expect((await call(api, `/v1/dialogs/${String(boris?.['id'])}`)).body).toMatchObject({
      stage: 'confirm',
    });
    await handle.terminate();
    await until(
      () => search({ stage: 'confirm' }),
      ({ items }) => items.length === 0,
    );
    expect((await search({ phone: '+79160000002' })).items[0]).toMatchObject({ status: 'closed' });

    // A dialog lingers after its end, for late redeliveries: its workflow runs, and it is closed.
    const lingering = await start(String(boris?.['workflowId']), 'closed', undefined, '');
    const { items } = await until(
      () => search({ stage: 'closed' }),
      ({ items }) => items.length > 0,
    );
    expect(items).toEqual([expect.objectContaining({ stage: 'closed', status: 'closed' })]);
    await lingering.terminate();

    // An operator may take it over even then, and write first.
    const taken = await start(String(boris?.['workflowId']), 'closed', undefined, 'operator');
    await until(
      () => search({ stage: 'closed' }),
      ({ items: [item] }) => item?.['status'] === 'operator',
    );
    await taken.terminate();

    const withoutTemporal = await search({}, away);
    expect(withoutTemporal.items.map(({ stage }) => stage)).toEqual([null, null, null]);
    expect((await call(away, '/v1/dialogs/search', { stage: 'confirm' })).status).toBe(503);
  });
});

describe('with a relay', () => {
  it('a delivered message moves its dialog to the top, and its event tells its number', async () => {
    const relaying = await startTestApi({ env: { RELAY: 'on' } });
    try {
      const settled = async () => {
        const { rows } = await relaying.db.query<{ n: number }>('SELECT count(*)::int AS n FROM pending');
        return rows[0]?.n === 0;
      };
      const account = { phone: '79160000011', other: '79160000012' };
      for (const [id, phone] of [
        ['r.1', account.phone],
        ['r.2', account.other],
        ['r.3', account.phone],
      ] as const) {
        await send(relaying.url, 'whatsapp', whatsappText(id, id, phone, phone));
        await until(settled, Boolean);
      }
      const dialogs = await call<List>(relaying, '/v1/dialogs/search', {});
      expect(dialogs.body.items.map(({ name }) => name)).toEqual([account.phone, account.other]);
      const events = await call<List>(relaying, '/v1/events/search', { eventId: 'r.3' });
      expect(events.body.items).toEqual([
        expect.objectContaining({
          state: 'delivered',
          number: 2,
          attempts: 1,
          settledAt: expect.any(String),
        }),
      ]);
      for (const { workflowId } of dialogs.body.items)
        await client.workflow.getHandle(String(workflowId)).terminate();
    } finally {
      await relaying.close();
    }
  });
});
