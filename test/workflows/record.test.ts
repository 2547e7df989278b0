/** One record: what is told of it, and what is answered to questions about it. */
import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import type { RecordChanged, RecordAnswer, RecordAsked } from '../../workflows/record-events';
import type { RecordQuestion, RecordState } from '../../workflows/record';
import { recordId } from '../../workflows/ids';
import { TASK_QUEUE } from '../../workflows/queues';
import { parseMappings } from '../../mappings';
import { TestEntity } from './fixture/entity';
import { STARTS } from './fixture/relay';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();

const rules = parseMappings(
  `bpium: { catalogs: { '5': { rules: [{ rule: unpaidStatus, status: 3, forbidden: [4], order: 7, message: Не оплачено. }] } } }`,
).bpium.catalogs['5']!.rules;

let count = 0;
const aRecord = (record = `r-${++count}`) =>
  new TestEntity<RecordState>(stage, STARTS, recordId('bpium', '5', record));

const changed = (record: TestEntity<RecordState>, more: Partial<RecordChanged> = {}): RecordChanged => ({
  kind: 'record.changed',
  platform: 'bpium',
  catalogId: '5',
  recordId: record.id.split(':')[3]!,
  change: 'updated',
  version: '1',
  ...more,
});

const SHIP: RecordAsked = {
  kind: 'record.decision',
  platform: 'bpium',
  catalogId: '5',
  asks: 'update',
  values: { '3': ['4'] },
  all: { '7': 'FX-1' },
  hook: { endpoint: 'bpium', id: '2', sequence: 1 },
};

async function ask(
  { id }: TestEntity<RecordState>,
  {
    inMs = 8_000,
    updateId = randomUUID(),
    asked = SHIP,
  }: { inMs?: number; updateId?: string; asked?: RecordAsked } = {},
): Promise<RecordAnswer> {
  const now = await stage.server.now();
  const question: RecordQuestion = { asked, rules, deadline: new Date(now + inMs).toISOString() };
  return stage.server.client.workflow.executeUpdateWithStart('decide', {
    args: [question],
    updateId,
    startWorkflowOperation: new WithStartWorkflowOperation('record', {
      workflowId: id,
      taskQueue: TASK_QUEUE,
      args: [{ handled: 0, facts: [] }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    }),
  });
}
const ended = (record: TestEntity<RecordState>) =>
  until('the workflow ends', async () => (await record.status()) === 'COMPLETED');

it('knows what was told of it, once for one version, and ends when nothing comes', async () => {
  const record = aRecord();
  await record.deliver(
    changed(record),
    changed(record),
    changed(record, { version: '2', change: 'deleted' }),
  );
  expect(await record.state()).toMatchObject({ stage: 'deleted', version: '2' });
  await stage.server.pass('11m');
  await ended(record);
  expect(stage.server.outside.keys.get(record.id)?.handled).toBe(stage.relay.lastNumber(record.id));
});

it('answers by the rules and what they ask for, and a question that is repeated the same as before', async () => {
  const record = aRecord();
  const { outside } = stage.server;
  outside.facts = { orders: { 'FX-1': 'awaiting_payment' }, people: {} };
  expect(await ask(record, { updateId: 'q1' })).toEqual({
    verdict: 'refuse',
    message: 'Не оплачено.',
    by: 'unpaidStatus',
  });
  outside.facts = { orders: { 'FX-1': 'paid' }, people: {} };
  expect((await ask(record, { updateId: 'q1' })).verdict).toBe('refuse');
  expect((await ask(record, { updateId: 'q2' })).verdict).toBe('allow');
  expect(outside.called('recordFacts')).toEqual([
    { wishes: [{ fact: 'order', orderId: 'FX-1' }] },
    { wishes: [{ fact: 'order', orderId: 'FX-1' }] },
  ]);
  expect(await record.state()).toMatchObject({
    answered: 2,
    lastAnswer: { verdict: 'allow', asks: 'update' },
  });
});

it('turns a question away that comes after its deadline, and nothing of it is in the state', async () => {
  const record = aRecord();
  await record.deliver(changed(record));
  const error: unknown = await ask(record, { inMs: -1 }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
  expect(String((error as WorkflowUpdateFailedError).cause)).toContain('Nobody waits for the answer');
  expect(await record.state()).toMatchObject({ answered: 0 });
});

it('one that is not created yet is asked about, and ends soon', async () => {
  const record = aRecord('new-bpium-2-1');
  stage.server.outside.facts = { orders: { 'FX-1': 'paid' }, people: {} };
  expect((await ask(record, { asked: { ...SHIP, asks: 'create' } })).verdict).toBe('allow');
  await stage.server.pass('30s');
  await ended(record);
});

it('is read at the platform where it is only said to have changed', async () => {
  const record = aRecord();
  const { outside } = stage.server;
  outside.record = { version: 'read-7' };
  await record.deliver(changed(record, { change: 'touched', version: 'hint-1' }));
  expect(await record.state()).toMatchObject({ stage: 'known', version: 'read-7' });
  outside.record = undefined;
  await record.deliver(changed(record, { change: 'touched', version: 'hint-2' }));
  expect(await record.state()).toMatchObject({ stage: 'deleted' });
  expect(outside.called('readRecord')).toHaveLength(2);
});

it('is announced when it changed, once for one version, and not where it reads as before', async () => {
  const record = aRecord();
  const { outside } = stage.server;
  const of = { platform: 'bpium', catalogId: '5', recordId: record.id.split(':')[3] };
  outside.record = { version: 'read-7' };
  await record.deliver(
    changed(record, { change: 'created' }),
    changed(record, { change: 'created' }),
    changed(record, { change: 'touched', version: 'hint-1' }),
    changed(record, { change: 'touched', version: 'hint-2' }),
  );
  await record.state();
  outside.record = undefined;
  await record.deliver(
    changed(record, { change: 'touched', version: 'hint-3' }),
    changed(record, { change: 'touched', version: 'hint-4' }),
  );
  await record.state();
  expect(outside.called('announceRecord').filter(({ recordId }) => recordId === of.recordId)).toEqual([
    { ...of, change: 'created', version: '1' },
    { ...of, change: 'updated', version: 'read-7' },
    { ...of, change: 'deleted', version: 'hint-3' },
  ]);
});

it('waits for a person, and tries again, where the platform refuses to show it', async () => {
  const record = aRecord();
  const { outside } = stage.server;
  outside.refuse('readRecord', 'bpium.denied');
  await record.deliver(changed(record, { change: 'touched', version: 'hint' }));
  await until(
    'it is in trouble',
    async () => (await record.handle.query<{ waitingFor: string }>('state')).waitingFor === 'operator',
  );
  outside.accept('readRecord');
  await stage.server.pass('11m');
  expect(await record.state()).toMatchObject({ stage: 'known', version: 'v1' });
  expect((await record.state()).trouble).toBeUndefined();
});

it('keeps the names of what an endpoint told, and none of the values', async () => {
  const record = aRecord();
  await record.deliver({
    kind: 'custom',
    webhookId: 'crm',
    params: { event: 'X', phone: '+79160000000' },
    body: 'event=X',
    to: { workflow: record.id },
  });
  const state = await record.state();
  expect(state).toMatchObject({ stage: 'known', told: { parameters: ['event', 'phone'] } });
  expect(JSON.stringify(state)).not.toContain('+7916');
});
