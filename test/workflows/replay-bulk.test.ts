import { randomUUID } from 'node:crypto';
import type { WorkflowHandle, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { ReplayBatch, ReplayedBatch } from '../../workflows/activities';
import { replayId } from '../../workflows/ids';
import { TASK_QUEUE } from '../../workflows/queues';
import type { replay } from '../../workflows/replay';
import { resumeUpdate, stopUpdate } from '../../workflows/replay';
import type { ReplayStart, ToldReplayState } from '../../workflows/replay-state';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();
const BY = { by: 'a test' };

/** A journal of numbered events, in memory: `e-000`, `e-001`, … */
class Events {
  readonly replayed: string[] = [];
  readonly asked: ReplayBatch[] = [];
  /** Looks that find others waiting. */
  busy = 0;
  /** Held up at this batch, until it is let go. */
  holdAt = Infinity;
  letGo: () => void = () => undefined;
  isHeld = false;

  constructor(readonly count: number) {
    stage.server.outside.replays = {
      countReplayable: () => Promise.resolve({ count }),
      replayBatch: (batch) => this.take(batch),
    };
  }

  private async take(batch: ReplayBatch): Promise<ReplayedBatch> {
    this.asked.push(batch);
    if (batch.ids.length > 0 && this.busy > 0) {
      this.busy -= 1;
      return { busy: 500 };
    }
    if (this.asked.length === this.holdAt) {
      this.isHeld = true;
      await new Promise<void>((resolve) => (this.letGo = resolve));
    }
    const odd = batch.ids.filter((id) => Number(id.slice(2)) % 10 === 9);
    const good = batch.ids.filter((id) => !odd.includes(id));
    this.replayed.push(...good);
    const from = Number((batch.ids.at(-1) ?? batch.after)?.slice(2) ?? -1) + 1;
    const next = Array.from({ length: Math.min(batch.limit, this.count - from) }, (_, i) => idOf(from + i));
    const refused: Record<string, number> = odd.length > 0 ? { 'still-unread': odd.length } : {};
    return { replayed: good.length, repeated: 0, skipped: 0, refused, next };
  }
}

const idOf = (place: number): string => `e-${String(place).padStart(3, '0')}`;

const begin = (
  more: Partial<ReplayStart> = {},
): Promise<WorkflowHandleWithFirstExecutionRunId<typeof replay>> =>
  stage.server.client.workflow.start<typeof replay>('replay', {
    workflowId: replayId(randomUUID()),
    taskQueue: TASK_QUEUE,
    args: [{ filter: { state: 'dead' }, until: '2026-11-25T10:00:00.000Z', batch: 10, ...more }],
  });

const stateOf = (handle: WorkflowHandle) => handle.query<ToldReplayState>('state');
const refusalOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'it was done',
    (error: unknown) => String(error instanceof WorkflowUpdateFailedError && error.cause?.message),
  );

it('goes through all events, the oldest first, and tells at the end what came of them', async () => {
  const events = new Events(95);
  const handle = await begin();
  expect(await handle.result()).toMatchObject({
    stage: 'done',
    status: 'done',
    waitingFor: '',
    total: 95,
    done: 95,
    replayed: 86,
    failed: 9,
    reasons: { 'still-unread': 9 },
  });
  expect(events.replayed).toEqual([...events.replayed].sort());
  expect(new Set(events.replayed).size).toBe(86);
  expect(new Set(events.asked.map(({ by }) => replayId(by)))).toEqual(new Set([handle.workflowId]));
});

it('of nothing is done at once', async () => {
  new Events(0);
  expect(await (await begin()).result()).toMatchObject({ stage: 'done', total: 0, done: 0 });
});

it('waits while live hooks are to be delivered, longer each time, and says so', async () => {
  const events = new Events(20);
  events.busy = 6;
  const handle = await begin();
  await until('it waits', async () => (await stateOf(handle)).waitingFor === 'backlog');
  expect(await stateOf(handle)).toMatchObject({ status: 'waiting', busy: 500, done: 0 });
  expect(await handle.result()).toMatchObject({ done: 20, replayed: 18 });
  const { events: history = [] } = await handle.fetchHistory();
  const pauses = history?.flatMap(({ timerStartedEventAttributes: timer }) =>
    timer ? [Number(timer.startToFireTimeout?.seconds)] : [],
  );
  expect(pauses).toEqual([1, 2, 4, 8, 16, 30]);
});

it('stops after the batch under way, refuses what makes no sense, and goes on where it was', async () => {
  const events = new Events(60);
  events.holdAt = 3;
  const handle = await begin();
  await until('a batch is under way', () => events.isHeld);
  expect(await refusalOf(handle.executeUpdate(resumeUpdate, { args: [BY] }))).toContain('not stopped');
  expect(await handle.executeUpdate(stopUpdate, { args: [BY] })).toEqual({
    stage: 'stopped',
    status: 'stopped',
    waitingFor: 'resume',
  });
  expect(await refusalOf(handle.executeUpdate(stopUpdate, { args: [BY] }))).toContain('stopped already');
  events.letGo();
  await until('the batch is counted', async () => (await stateOf(handle)).done === 20);
  expect(events.asked).toHaveLength(3);
  expect(await handle.executeUpdate(resumeUpdate, { args: [BY] })).toMatchObject({ stage: 'replaying' });
  expect(await handle.result()).toMatchObject({ stage: 'done', done: 60, replayed: 54 });
  expect(new Set(events.replayed).size).toBe(events.replayed.length);
});

it('goes on over several runs, and replays nothing twice', async () => {
  const events = new Events(100);
  const handle = await begin({ maxHistory: 20 });
  expect(await handle.result()).toMatchObject({ total: 100, done: 100, replayed: 90, failed: 10 });
  expect(new Set(events.replayed).size).toBe(events.replayed.length);
  const first = await stage.server.client.workflow
    .getHandle(handle.workflowId, handle.firstExecutionRunId)
    .describe();
  expect(first.status.name).toBe('CONTINUED_AS_NEW');
});

it('cancelled, stops for good, and tells what was done until then', async () => {
  const events = new Events(60);
  events.holdAt = 3;
  const handle = await begin();
  await until('a batch is under way', () => events.isHeld);
  await handle.cancel();
  events.letGo();
  await expect(handle.result()).rejects.toThrow();
  expect((await handle.describe()).status.name).toBe('CANCELLED');
  expect(await stateOf(handle)).toMatchObject({ stage: 'stopped', done: 20, total: 60 });
  expect(events.asked).toHaveLength(3);
});

it('under an id that is none of a replay fails at once', async () => {
  const handle = await stage.server.client.workflow.start('replay', {
    workflowId: 'replay-by-hand',
    taskQueue: TASK_QUEUE,
    args: [{ filter: {}, until: '2026-11-25T10:00:00.000Z' }],
  });
  await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'workflow.wrong_id' } });
});
