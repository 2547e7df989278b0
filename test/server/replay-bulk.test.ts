/** A replay of many beside live hooks, over a real journal and a real Temporal server. */
import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { createContacts } from '../../journal/contacts';
import { createReplays } from '../../journal/replay/bulk';
import { readMappings } from '../../mappings';
import { replayId } from '../../workflows/ids';
import { TASK_QUEUE } from '../../workflows/queues';
import { resumeUpdate, stopUpdate } from '../../workflows/replay';
import type { ToldReplayState } from '../../workflows/replay-state';
import {
  append,
  cleanUp,
  countOf,
  drained,
  eventually,
  message,
  openAppender,
  openPlace,
  openRelay,
  rowsOf,
} from '../journal/fixture';
import { onServer } from '../workflows/fixture/time-skipping';
import { startOnDevServer } from './dev-server';

const stage = onServer(startOnDevServer);
afterEach(cleanUp);

const DEAD = 1_000;
const DIALOGS = 100;
/** Two batches of replays, and a core shared with everything else: a live hook is with its workflow by then. */
const LIVE_BOUND_MS = 3_000;
const BY = { by: 'a test' };

it('replays 1,000 dead events exactly once over a stop and a new worker, while live hooks come first', async () => {
  const place = await openPlace();
  const texts = Array.from({ length: DEAD }, (_, i) => message(place, `dead-${i % DIALOGS}`, `dead ${i}`));
  await append(openAppender(place.pool), ...texts);
  await place.pool.query(
    `WITH gone AS (DELETE FROM pending RETURNING *), dead AS (
       INSERT INTO dead_letters (event, received_at, key, kind, attempts, reason)
       SELECT event, received_at, key, kind, 1, 'Temporal refused it' FROM gone RETURNING event)
     UPDATE events SET state = 'dead' WHERE id IN (SELECT event FROM dead)`,
  );
  stage.server.outside.replays = createReplays({
    pool: place.pool,
    journalPool: place.pool,
    contacts: createContacts(place.pool),
    mappings: readMappings('fixit.yml'),
    hookOf: () => Promise.resolve(undefined),
  });
  const waits = new Map<string, (ms: number) => void>();
  const relay = await openRelay(place, stage.server.client, {
    onDelivered: (events) => {
      for (const { event, receivedAt } of events)
        if (event.kind === 'message.received')
          waits.get(event.messageId)?.(Date.now() - receivedAt.getTime());
    },
  });

  const appender = openAppender(place.pool, () => relay);
  const liveMs: number[] = [];
  let over = false;
  /** The next hook of this customer comes when the last one is delivered. */
  const customer = async (name: string) => {
    while (!over) {
      const id = randomUUID();
      const delivered = new Promise<number>((resolve) => waits.set(id, resolve));
      await append(appender, message(place, name, 'live', id));
      liveMs.push(await delivered);
      waits.delete(id);
    }
  };
  const customers = Promise.all([customer('live-1'), customer('live-2')]);

  const handle = await stage.server.client.workflow.start('replay', {
    workflowId: replayId(randomUUID()),
    taskQueue: TASK_QUEUE,
    args: [{ filter: { state: 'dead' }, until: new Date(Date.now() + 1).toISOString() }],
  });
  const state = () => (handle as WorkflowHandle).query<ToldReplayState>('state');
  await eventually(async () => expect((await state()).done).toBeGreaterThanOrEqual(200), 60_000);
  expect(await handle.executeUpdate(stopUpdate, { args: [BY] })).toMatchObject({ stage: 'stopped' });
  await stage.server.restartWorkers();
  // A stop lets the batch under way finish, and the flow hears of it from its new worker.
  await eventually(async () => {
    const stopped = await state();
    expect(stopped).toMatchObject({ stage: 'stopped', total: DEAD });
    expect(stopped.done).toBeLessThan(DEAD);
    expect(await countOf(place, 'events', 'replay_of IS NOT NULL')).toBe(stopped.done);
  }, 10_000);

  await handle.executeUpdate(resumeUpdate, { args: [BY] });
  expect(await handle.result()).toMatchObject({
    stage: 'done',
    total: DEAD,
    done: DEAD,
    replayed: DEAD,
    repeated: 0,
    failed: 0,
  });
  over = true;
  await customers;
  await drained(place, 30_000);

  const [once] = await rowsOf<{ firsts: number; replays: number; delivered: number }>(
    place,
    `SELECT count(DISTINCT replay_of)::int AS firsts, count(*)::int AS replays,
            count(*) FILTER (WHERE state = 'delivered')::int AS delivered
       FROM events WHERE replay_of IS NOT NULL`,
  );
  expect(once).toEqual({ firsts: DEAD, replays: DEAD, delivered: DEAD });
  expect(await countOf(place, 'dead_letters')).toBe(0);
  expect(liveMs.length).toBeGreaterThan(10);
  expect(Math.max(...liveMs)).toBeLessThan(LIVE_BOUND_MS);
}, 180_000);
