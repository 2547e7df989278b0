/** A hook that starts a flow: through the journal and the relay, with the real Temporal, without a worker. */
import { Client, Connection } from '@temporalio/client';
import type { TestApi } from '../fixture';
import { call, startTestApi, until } from '../fixture';
import { endStarted, ownAccounts, somebody, startedWith } from './starting';

const accounts = ownAccounts();
let api: TestApi;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  [api, connection] = await Promise.all([
    startTestApi({ env: { ...accounts.env, RELAY: 'on' } }),
    Connection.connect({ address: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '' }),
  ]);
  client = new Client({ connection });
});
afterAll(async () => {
  await endStarted(api, client);
  await connection.close();
  await api.close();
});

const endpoint = async (id: string, route: unknown) =>
  expect(
    (
      await call(api, '/v1/endpoints', {
        id,
        token: 'secret',
        authParameter: 'auth[application_token]',
        route,
      })
    ).status,
  ).toBe(201);

const send = (id: string, fields: Record<string, string>) =>
  fetch(`${api.url}/hooks/${id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...fields, 'auth[application_token]': 'secret' }).toString(),
  });

interface Row {
  state: string;
  reason: string | null;
  workflow_id: string | null;
}
const settled = (id: string, count: number): Promise<Row[]> =>
  until(
    async () => {
      const { rows } = await api.db.query<Row>(
        `SELECT state, reason, workflow_id FROM events WHERE endpoint = $1 AND state <> 'pending' ORDER BY id`,
        [id],
      );
      return rows;
    },
    (rows) => rows.length >= count,
  );

it('starts a dialog with whom it names, once for its key, however often it comes', async () => {
  await endpoint('form', {
    flow: 'lead',
    id: '{request}',
    input: { channel: 'telegram', chatId: '{chat}', name: '{name|optional}' },
  });
  const { chatId } = somebody();
  expect((await send('form', { request: '1', chat: chatId, name: 'Иван', page: 'a' })).status).toBe(200);
  const [first] = await settled('form', 1);
  expect(first).toMatchObject({
    state: 'delivered',
    workflow_id: expect.stringMatching(/^dialog:telegram:/) as string,
  });
  expect(await startedWith(client.workflow.getHandle(first!.workflow_id!))).toMatchObject({
    flow: 'lead',
    begin: { by: 'endpoint form' },
  });
  await send('form', { request: '1', chat: chatId, name: 'Иван', page: 'b' });
  expect((await settled('form', 2))[1]).toMatchObject({
    state: 'delivered',
    workflow_id: first!.workflow_id,
  });
  await send('form', { request: '2', chat: chatId });
  expect((await settled('form', 3))[2]).toMatchObject({ state: 'ignored', workflow_id: first!.workflow_id });
  const { rows } = await api.db.query<{ id: string; started_by: string }>(
    'SELECT id, started_by FROM flow_starts',
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]!.started_by).toBe('endpoint form');
});

it('is a dead letter with a sentence where the flow takes no such input, and goes when it is replayed after that is mended', async () => {
  await endpoint('desk', { flow: 'ticket', input: { issueId: 'FX-{issue}' } });
  await send('desk', { issue: '71' });
  const [dead] = await settled('desk', 1);
  expect(dead).toMatchObject({
    state: 'dead',
    workflow_id: null,
    reason: expect.stringContaining('issueId') as string,
  });
});
