/** A start that is asked for again after a crash, and a start that meets a dialog which has come to its end. */
import { randomInt, randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { startOnce } from '../../../api/flows/start-once';
import type { FlowStart } from '../../../journal/flow-starts';
import { findStart, noteOpening, reserveStart } from '../../../journal/flow-starts';
import { contentHash } from '../../../providers/content-hash';
import { STARTS } from '../../workflows/fixture/relay';
import type { TestApi } from '../fixture';
import { startTestApi, until } from '../fixture';
import type { Acting } from './acting';
import { NOBODY, startActing, stateOf } from './acting';
import { endStarted, ownAccounts, runsOf, somebody, start, startedWith, told } from './starting';

const accounts = ownAccounts();
let api: TestApi;
let acting: Acting;

beforeAll(async () => {
  [api, acting] = await Promise.all([startTestApi({ env: accounts.env }), startActing()]);
  // Other tests look for closed dialogs in the same Temporal, by their contacts' numbers.
  await api.db.query(`ALTER TABLE contacts ALTER COLUMN id RESTART WITH ${randomInt(1e6, 1e9)}`);
});
afterAll(async () => {
  await endStarted(api, acting.client);
  await acting.close();
  await api.close();
});

const latest = (workflowId: string): WorkflowHandle => acting.client.workflow.getHandle(workflowId);

/** As if the process had died before it could note the run. */
const forgetRun = (id: string) =>
  api.db.query('UPDATE flow_starts SET run_id = NULL, started_at = NULL WHERE id = $1', [id]);

interface Wanted {
  id: string;
  input: ReturnType<typeof somebody>;
  workflowId: string;
}

/** A start that nobody has asked for, with the workflow that it would be. */
async function wanted(): Promise<Wanted> {
  const input = somebody();
  const { rows } = await api.db.query<{ id: string }>(
    `SELECT resolve_contact('telegram', $1, ARRAY[$2], NULL, NULL, NULL) AS id`,
    [accounts.telegram, `chat:${input.chatId}`],
  );
  return { id: randomUUID(), input, workflowId: `dialog:telegram:${accounts.telegram}:${rows[0]!.id}` };
}

/** As far as a call had come that died after the reservation. */
async function reserved({ id, input, workflowId }: Wanted): Promise<FlowStart> {
  const hash = contentHash(input).replace('hash:', '');
  const { start } = await reserveStart(api.db, {
    id,
    flow: 'lead',
    input: hash,
    workflowId,
    by: 'administrator',
  });
  return start;
}

describe('after a crash, the next call with the id', () => {
  it('starts what was only reserved', async () => {
    const call = await wanted();
    await reserved(call);
    const { status, body } = await start(api, 'lead', { id: call.id, input: call.input });
    expect([status, body.workflowId]).toEqual([201, call.workflowId]);
    expect((await findStart(api.db, call.id))?.runId).toBe(body.runId);
  });

  it('finds the run that was started, while it runs and when it has ended', async () => {
    const call = { id: randomUUID(), input: somebody() };
    const { body } = await start(api, 'lead', call);
    await forgetRun(call.id);
    expect(await start(api, 'lead', call)).toMatchObject({ status: 200, body });
    await latest(body.workflowId).terminate();
    await forgetRun(call.id);
    expect(await start(api, 'lead', call)).toMatchObject({ status: 200, body });
  });

  it('finds it when another run has begun since', async () => {
    const call = { id: randomUUID(), input: somebody() };
    const { body } = await start(api, 'lead', call);
    await latest(body.workflowId).terminate();
    const other = await start(api, 'lead', { id: randomUUID(), input: call.input });
    expect(other.status).toBe(201);
    await until(
      () => runsOf(acting.client, body.workflowId),
      (count) => count === 2,
    );
    await forgetRun(call.id);
    expect(await start(api, 'lead', call)).toMatchObject({ status: 200, body });
  });

  it('finds the first run of one that was continued as new', async () => {
    const call = await wanted();
    const { token } = await reserved(call);
    const handle = await acting.begin('dialog', call.workflowId, { memo: { start: token } });
    const { runId } = await handle.describe();
    await handle.signal('again');
    await until(
      () => latest(call.workflowId).describe(),
      (run) => run.runId !== runId && run.status.name === 'RUNNING',
    );
    const { status, body } = await start(api, 'lead', { id: call.id, input: call.input });
    expect([status, body.runId]).toEqual([200, runId]);
  });

  it('ten times at once is one run', async () => {
    const call = await wanted();
    await reserved(call);
    const { id, input } = call;
    const answers = await Promise.all(Array.from({ length: 10 }, () => start(api, 'lead', { id, input })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.runId)).size).toBe(1);
  });
});

describe('a dialog that has come to its end and lingers', () => {
  it('is opened, once for one id', async () => {
    const call = await wanted();
    const handle = await acting.begin('dialog', call.workflowId, { stage: 'closed' });
    const { runId } = await handle.describe();
    const { id, input } = call;
    const answers = await Promise.all(Array.from({ length: 5 }, () => start(api, 'lead', { id, input })));
    for (const { status, body } of answers) {
      expect([200, 201]).toContain(status);
      expect([body.workflowId, body.runId]).toEqual([call.workflowId, runId]);
    }
    expect(await stateOf(handle)).toMatchObject({
      stage: 'name',
      asked: [['begin', { by: 'administrator', flow: 'lead' }]],
    });
    const other = await start(api, 'lead', { id: randomUUID(), input });
    expect([...told(other), other.body.workflowId]).toEqual([409, 'already-running', call.workflowId]);
  });

  it('is found opened by a call that had read its reservation before another with the id opened it', async () => {
    const call = await wanted();
    const handle = await acting.begin('dialog', call.workflowId, { stage: 'closed' });
    const { runId } = await handle.describe();
    const read = await reserved(call);
    const other = await start(api, 'lead', { id: call.id, input: call.input });
    expect([other.status, other.body.runId]).toEqual([201, runId]);
    const plan = {
      workflowId: call.workflowId,
      argument: { ...STARTS.dialog, begin: { by: 'administrator' } },
    };
    const deps = { pool: api.db, client: acting.client };
    expect(await startOnce(deps, read, plan, 'administrator', false)).toEqual({ runId, now: false });
  });

  it('is known as opened after a crash, also when it was continued as new since', async () => {
    const call = await wanted();
    const handle = await acting.begin('dialog', call.workflowId, { stage: 'closed' });
    const { runId } = await handle.describe();
    const { token, ...rest } = await reserved(call);
    await noteOpening(api.db, { token, ...rest }, runId);
    await handle.executeUpdate('begin', { args: [{ by: 'administrator' }], updateId: token });
    await handle.signal('again');
    await until(
      () => latest(call.workflowId).describe(),
      (run) => run.runId !== runId && run.status.name === 'RUNNING',
    );
    const { status, body } = await start(api, 'lead', { id: call.id, input: call.input });
    expect([status, body.runId]).toEqual([200, runId]);
  });

  it('that was opened by somebody else is not ours', async () => {
    const call = await wanted();
    await acting.begin('dialog', call.workflowId, { stage: 'closed' });
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    const answers = await Promise.all(ids.map((id) => start(api, 'lead', { id, input: call.input })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('is not opened without a worker: 503 after 5 s, and the call can be repeated', async () => {
    const call = await wanted();
    const handle = await acting.begin('dialog', call.workflowId, { taskQueue: NOBODY });
    const again = { id: call.id, input: call.input };
    const refused = await start(api, 'lead', again);
    expect(told(refused)).toEqual([503, 'workers-away']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await handle.terminate();
    const { status, body } = await start(api, 'lead', again);
    expect([status, body.workflowId]).toEqual([201, call.workflowId]);
    expect(await startedWith(latest(call.workflowId))).toMatchObject({ begin: { by: 'administrator' } });
  });
});
