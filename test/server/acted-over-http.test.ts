/** The API on one side, the workflows as they are shipped on the other: each is tested with a stand-in elsewhere. */
import type { TestApi } from '../api/fixture';
import { call, startTestApi } from '../api/fixture';
import type { StartedFlow } from '../api/v1/starting';
import { somebody } from '../api/v1/starting';
import { STARTS } from '../workflows/fixture/relay';
import { quietRuntime } from '../workflows/fixture/server';
import type { TestServer } from '../workflows/fixture/server';
import { until } from '../workflows/fixture/until';
import { texts } from '../../workflows/texts';
import { startOnDevServer } from './dev-server';

let server: TestServer;
let api: TestApi;

beforeAll(async () => {
  quietRuntime();
  server = await startOnDevServer();
  api = await startTestApi({
    env: { TEMPORAL_NAMESPACE: server.client.options.namespace, TELEGRAM_BOT_TOKEN: '7000000042:token' },
  });
});
afterAll(async () => {
  await api.close();
  await server.stop();
});

const t = texts[STARTS.dialog.language];

const hears = (...said: string[]) =>
  until(
    said.join(', '),
    () => JSON.stringify(server.outside.said) === JSON.stringify(said),
    () => server.outside.said,
  );

const start = (flow: string, body: unknown) => call<StartedFlow>(api, `/v1/flows/${flow}`, body);

it('a dialog is begun, taken over, handed back, closed, and begun again', async () => {
  const input = somebody();
  const first = await start('lead', { id: 'crm-1', input });
  const path = `/v1/workflows/${encodeURIComponent(first.body.workflowId)}`;
  const act = async (action: string, body: unknown = {}) => {
    const answer = await call(api, `${path}/actions/${action}`, body);
    return [answer.status, answer.body['stage'] ?? answer.body['detail']];
  };
  await hears(t.askName);
  expect(await act('say', { text: 'Добрый день' })).toEqual([
    409,
    expect.stringMatching(/^Nobody has taken/),
  ]);
  expect(await act('takeOver')).toEqual([200, 'name']);
  expect(await act('say', { text: 'Добрый день' })).toEqual([200, 'name']);
  await hears(t.askName, 'Добрый день');
  expect((await call(api, path)).body).toMatchObject({ status: 'operator', waitingFor: 'operator' });
  expect(await act('handBack')).toEqual([200, 'name']);
  await hears(t.askName, 'Добрый день', t.askName);

  const second = { id: 'crm-2', input };
  await until('the dialog waits', async () => (await call(api, path)).body['status'] === 'waiting');
  expect((await start('lead', second)).status).toBe(409);
  expect(await act('close')).toEqual([200, 'closed']);
  await until('the dialog is closed', async () => (await call(api, path)).body['status'] === 'closed');
  const begun = await start('lead', second);
  expect(begun.body.workflowId).toBe(first.body.workflowId);
  await hears(t.askName, 'Добрый день', t.askName, t.askName);
  expect((await start('lead', second)).body.runId).toBe(begun.body.runId);
  expect((await start('lead', { id: 'crm-1', input })).body.runId).toBe(first.body.runId);
  expect(server.outside.said).toHaveLength(4);
  await server.client.workflow.getHandle(first.body.workflowId).terminate();
});

it('an issue that stands at the desk already is followed', async () => {
  server.outside.issue = { ...server.outside.issue, statusCode: 'in_work' };
  const { body } = await start('ticket', { id: 'desk-1042', input: { issueId: '1042' } });
  const path = `/v1/workflows/${encodeURIComponent(body.workflowId)}`;
  await until('it was looked at', async () => {
    const { state } = (await call(api, path)).body as { state?: { statusCode?: string } };
    return state?.statusCode === 'in_work';
  });
  expect((await call(api, path)).body).toMatchObject({ status: 'open', waitingFor: 'closure' });
  await server.client.workflow.getHandle(body.workflowId).terminate();
});

it('one of ten operators who take a dialog over at once has it, and the others are told who', async () => {
  const { body: begun } = await start('lead', { id: 'crm-3', input: somebody() });
  const path = `/v1/workflows/${encodeURIComponent(begun.workflowId)}`;
  await until('the dialog waits', async () => (await call(api, path)).body['status'] === 'waiting');
  const names = Array.from({ length: 10 }, (_, i) => `Оператор ${i + 1}`);
  const keys = await Promise.all(
    names.map(async (name) => {
      const made = await call<{ key: string }>(api, '/v1/keys', { name, scopes: ['read', 'operate'] });
      return made.body.key;
    }),
  );
  const act = (i: number, action: string, body: unknown = {}) =>
    call(api, `${path}/actions/${action}`, body, { authorization: `Bearer ${keys[i]}` });

  const answers = await Promise.all(names.map((_, i) => act(i, 'takeOver')));
  const winner = answers.findIndex(({ status }) => status === 200);
  const losers = [...names.keys()].filter((i) => i !== winner);
  const refusal = {
    status: 409,
    body: {
      type: 'urn:fixit:problem:action-refused',
      detail: expect.stringMatching(new RegExp(`^${names[winner]} has taken this dialog over`)) as string,
    },
  };
  for (const i of losers) expect(answers[i]).toMatchObject(refusal);

  const said = server.outside.said.length;
  const [loser, another] = losers as [number, number];
  expect(await act(loser, 'say', { text: 'Это я' })).toMatchObject(refusal);
  expect((await act(winner, 'say', { text: 'Это не он' })).status).toBe(200);
  await until('it is said', () => server.outside.said.length > said);
  expect(server.outside.said.slice(said)).toEqual(['Это не он']);

  expect((await act(another, 'handBack')).status).toBe(200);
  expect((await act(loser, 'takeOver')).status).toBe(200);
  expect(await act(winner, 'say', { text: 'Ещё я' })).toMatchObject({ status: 409 });
  await server.client.workflow.getHandle(begun.workflowId).terminate();
});
