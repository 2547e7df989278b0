import { Client, Connection } from '@temporalio/client';
import type { List, TestApi } from '../fixture';
import { call, send, startTestApi, whatsappText } from '../fixture';

let api: TestApi;
let away: TestApi;
let connection: Connection;
beforeAll(async () => {
  [api, away, connection] = await Promise.all([
    startTestApi(),
    // Port 1 is never Temporal.
    startTestApi({ env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } }),
    Connection.connect({ address: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '' }),
  ]);
});
afterAll(async () => {
  await connection.close();
  await Promise.all([api.close(), away.close()]);
});

const erase = (of: TestApi, contact: string, channel = 'whatsapp') =>
  call(of, '/v1/erasures', { channel, contact });

/** Somebody who wrote; an account of its own, as the tests share one Temporal. */
async function writer(of: TestApi, account: string): Promise<string> {
  const hook = JSON.stringify(whatsappText(`wamid.${account}`, 'Здравствуйте')).replace(
    '100000000000001',
    account,
  );
  expect((await send(of.url, 'whatsapp', hook)).status).toBe(200);
  const { body } = await call<List<{ id: string; account: string }>>(of, '/v1/dialogs/search', {});
  return body.items.find((item) => item.account === account)!.id;
}

it('goes on without workers, and says where', async () => {
  const account = '100000000000077';
  const contact = await writer(api, account);
  const { status, body } = await erase(api, contact);
  const workflowId = `erasure:whatsapp:${account}:${contact}`;
  expect([status, body]).toEqual([
    202,
    {
      workflowId,
      temporalUrl: `http://127.0.0.1:8233/namespaces/default/workflows/${encodeURIComponent(workflowId)}`,
    },
  ]);
  const handle = new Client({ connection }).workflow.getHandle(workflowId);
  expect((await handle.describe()).status.name).toBe('RUNNING');
  const { events } = await handle.fetchHistory();
  expect(JSON.stringify(events)).not.toContain('Анна');
  await handle.terminate();
});

it('is a 404 for nobody, and for the contact of another channel', async () => {
  const contact = await writer(api, '100000000000078');
  for (const answer of [await erase(api, '404404'), await erase(api, contact, 'telegram')])
    expect([answer.status, answer.body['type']]).toEqual([404, 'urn:fixit:problem:unknown-contact']);
});

it('is a 400 for a name or a phone number in the place of the id', async () => {
  for (const contact of ['Анна', '+79161234567']) expect((await erase(api, contact)).status).toBe(400);
});

it('is a 503 while Temporal is away, and nothing is erased', async () => {
  const contact = await writer(away, '100000000000079');
  const { status, body } = await erase(away, contact);
  expect([status, body['type']]).toEqual([503, 'urn:fixit:problem:erasure-unavailable']);
  expect((await away.db.query('SELECT FROM contacts WHERE id = $1', [contact])).rowCount).toBe(1);
});

it('tells again what was erased, by any contact of the person', async () => {
  await api.db.query(
    `INSERT INTO erasures (contact, channel, account, contacts, tickets, erased, finished_at)
     VALUES (9001, 'telegram', '7', '{9001,9002}', '{}', '{"events": 12}', now())`,
  );
  for (const contact of ['9001', '9002']) {
    const { status, body } = await erase(api, contact, 'telegram');
    expect(status).toBe(200);
    expect(body).toMatchObject({ workflowId: 'erasure:telegram:7:9001', erased: { events: 12, runs: 0 } });
  }
});
