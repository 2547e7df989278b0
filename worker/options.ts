/** Worker settings, chosen for two cores shared with Postgres and a Temporal server. */
import type { NativeConnection, WorkerOptions } from '@temporalio/worker';
import type { Activities } from '../workflows/activities';
import { TASK_QUEUE } from '../workflows/queues';
import type { Tracing } from '../tracing/tracing';
import type { ActivityQueue } from './task-queues';
import { traced } from './tracing';

export interface Place {
  connection: NativeConnection;
  namespace: string;
}

/** The default grace of 0 would cancel calls under way at once, and every stop would leave unknown outcomes. */
const STOPPING = { shutdownGraceTime: '4s', shutdownForceTime: '5500ms' } as const;

/** A parked dialog costs about 1.7 MB while it is cached (600 to a GB); past this they are replayed on waking. */
const CACHED_WORKFLOWS = 500;

/** Run beside the workflow, without a way over the server: somebody waits for what they answer. */
export type LocalActivities = Pick<Activities, 'recordFacts'>;

export const workflowWorker = (
  place: Place,
  code: string,
  { recordFacts }: LocalActivities,
  tracing?: Tracing,
): WorkerOptions => ({
  ...place,
  ...STOPPING,
  ...traced(tracing),
  taskQueue: TASK_QUEUE,
  activities: { recordFacts },
  workflowBundle: { code },
  maxCachedWorkflows: CACHED_WORKFLOWS,
  maxConcurrentWorkflowTaskExecutions: 40,
  // One poller each for the sticky and the common queue at least; more only under load.
  workflowTaskPollerBehavior: { type: 'autoscaling', minimum: 2, initial: 2, maximum: 10 },
});

export const activityWorker = (
  place: Place,
  activities: Activities,
  queue: ActivityQueue,
  tracing?: Tracing,
): WorkerOptions => ({
  ...place,
  ...STOPPING,
  ...traced(tracing),
  taskQueue: queue.taskQueue,
  activities,
  maxConcurrentActivityTaskExecutions: queue.slots,
  activityTaskPollerBehavior: { type: 'autoscaling', minimum: 1, initial: 2, maximum: 10 },
  ...(queue.perSecond === undefined ? {} : { maxTaskQueueActivitiesPerSecond: queue.perSecond }),
});
