import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { actionRoutes } from '../../../api/v1/actions';
import type { ApiDeps } from '../../../api/v1/deps';
import type { Call } from '../../../api/v1/route';
import type { Answer, TestApi } from '../fixture';
import { call, startTestApi } from '../fixture';
import type { Acting } from './acting';
import { NOBODY, idOf, startActing, stateOf } from './acting';

let api: TestApi;
let acting: Acting;

beforeAll(async () => {
  [api, acting] = await Promise.all([startTestApi(), startActing()]);
});
afterAll(async () => {
  await acting.close();
  await api.close();
});

const act = (workflowId: string, action: string, body: unknown = {}, at = api): Promise<Answer> =>
  call(at, `/v1/workflows/${encodeURIComponent(workflowId)}/actions/${action}`, body);

const told = ({ status, body }: Answer) => [status, String(body['type']).replace('urn:fixit:problem:', '')];

describe('an action', () => {
  it('is done by the workflow, in the name of the key’s holder, and tells where that stands', async () => {
    const handle = await acting.begin('dialog', idOf('dialog'));
    const { workflowId } = handle;
    expect(await act(workflowId, 'takeOver', { reason: 'they asked' })).toMatchObject({
      status: 200,
      body: { workflowId, action: 'takeOver', stage: 'operator', status: 'waiting', waitingFor: 'an answer' },
    });
    expect((await act(workflowId, 'say', { text: 'Добрый день' })).status).toBe(200);
    expect((await act(workflowId, 'handBack')).body).toMatchObject({ stage: 'name' });
    expect((await act(workflowId, 'close')).body).toMatchObject({ stage: 'closed' });
    const by = 'administrator';
    expect((await stateOf(handle)).asked).toEqual([
      ['takeOver', { by, reason: 'they asked' }],
      ['say', { by, text: 'Добрый день' }],
      ['handBack', { by }],
      ['close', { by }],
    ]);
    const shown = await call(api, `/v1/workflows/${encodeURIComponent(workflowId)}`);
    expect(shown.body).toMatchObject({ stage: 'closed', execution: 'running' });
  });

  it('that the workflow refuses is a 409 with its sentence', async () => {
    const { workflowId } = await acting.begin('dialog', idOf('dialog'));
    const refused = await act(workflowId, 'say', { text: 'Добрый день' });
    expect(told(refused)).toEqual([409, 'action-refused']);
    expect(refused.body['detail']).toBe('Take the dialog over first.');
  });

  it('that the workflow fails at is a 500 with its sentence', async () => {
    const { workflowId } = await acting.begin('dialog', idOf('dialog'));
    const failed = await act(workflowId, 'handBack', { reason: 'break' });
    expect(told(failed)).toEqual([500, 'action-failed']);
    expect(failed.body['detail']).toContain('a mistake of ours');
  });

  it('is not known to a workflow of another type, nor to one that takes none', async () => {
    const { workflowId } = await acting.begin('dialog', idOf('dialog'));
    for (const action of ['stop', 'begin', 'toString', 'refund']) {
      const answer = await act(workflowId, action);
      expect([action, ...told(answer)]).toEqual([action, 404, 'unknown-action']);
      expect(answer.body['detail']).toContain('takeOver, say, handBack, close');
    }
    const ticket = await acting.begin('ticket', idOf('ticket'), { taskQueue: NOBODY });
    const answer = await act(ticket.workflowId, 'close');
    expect(told(answer)).toEqual([404, 'unknown-action']);
    expect(answer.body['detail']).toContain('takes no actions');
  });

  it('on a workflow that nobody knows is a 404', async () => {
    for (const id of ['dialog:telegram:1:404', 'nonsense', '%', 'a b'])
      expect(told(await act(id, 'close'))).toEqual([404, 'unknown-workflow']);
  });

  it('on one that has ended is a 409 that says what to do', async () => {
    const handle = await acting.begin('dialog', idOf('dialog'));
    await handle.signal('end');
    await handle.result();
    for (const action of ['takeOver', 'close']) {
      const answer = await act(handle.workflowId, action);
      expect(told(answer)).toEqual([409, 'workflow-ended']);
      expect(answer.body['detail']).toContain('POST /v1/flows/{flow}');
    }
  });

  it.each([
    ['say', {}, 'text: '],
    ['say', { text: '' }, 'text: '],
    ['say', { text: ' \n' }, 'text: is blank'],
    ['say', { text: 'a\0b' }, 'text: holds a NUL character'],
    ['say', { text: 'Да', by: 'somebody' }, 'by: no such member here'],
    ['takeOver', { text: 'Да' }, 'text: no such member here'],
    ['close', { reason: 7 }, 'reason: '],
    ['close', { by: 'somebody else' }, 'by: no such member here'],
  ])('%s with %j is a 400 that names the member', async (action, body, sentence) => {
    const { workflowId } = await acting.begin('dialog', idOf('dialog'), { taskQueue: NOBODY });
    const answer = await act(workflowId, action, body);
    expect(told(answer)).toEqual([400, 'invalid-request']);
    expect(answer.body['detail']).toContain(sentence);
  });

  it('says up to 4,096 characters', async () => {
    const { workflowId } = await acting.begin('dialog', idOf('dialog'), { stage: 'operator' });
    expect((await act(workflowId, 'say', { text: 'я'.repeat(4_096) })).status).toBe(200);
    expect((await act(workflowId, 'say', { text: 'я'.repeat(4_097) })).status).toBe(400);
  });

  it('without a worker is a 503 after 5 s that says it may still be done', async () => {
    const { workflowId } = await acting.begin('dialog', idOf('dialog'), { taskQueue: NOBODY });
    const answer = await act(workflowId, 'close');
    expect(told(answer)).toEqual([503, 'workers-away']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.body['detail']).toMatch(/within 5 s.*may still be done.*same Idempotency-Key/);
  });

  it('while Temporal is away is a 503', async () => {
    const away = await startTestApi({ env: { TEMPORAL_ADDRESS: '127.0.0.1:9' } });
    try {
      expect(told(await act(idOf('dialog'), 'close', {}, away))).toEqual([503, 'temporal-unavailable']);
    } finally {
      await away.close();
    }
  });
});

describe('one Idempotency-Key', () => {
  /** The handler as it is called again after a crash, before an answer was stored. */
  const again = (handle: WorkflowHandle, callId: string, body: unknown) =>
    actionRoutes[0]!.handle(
      {
        params: { id: handle.workflowId, action: 'say' },
        body,
        callId,
        holder: { id: 'administrator', name: 'administrator', scopes: new Set() },
      } as unknown as Call,
      // The handler needs no more of either.
      { client: acting.client } as ApiDeps,
    );

  it('is one action, however often it is asked for, and also when the workflow has ended since', async () => {
    const handle = await acting.begin('dialog', idOf('dialog'), { stage: 'operator' });
    const callId = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => again(handle, callId, { text: 'Да' })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await stateOf(handle)).asked).toHaveLength(1);
    await handle.signal('end');
    await handle.result();
    expect(await again(handle, callId, { text: 'Да' })).toEqual(answers[0]);
  });
});
