/** The schedules of reconciliation: made when a worker starts, changed where fixit.yml was, gone where it says 0. */
import type { Client, ScheduleOptions } from '@temporalio/client';
import { ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client';
import type { Logger } from '../logging';
import type { Mappings } from '../mappings';
import { reasonOf } from '../redaction';
import { reconcileId, summaryOf } from '../workflows/ids';
import { TASK_QUEUE } from '../workflows/queues';
import type { Reconcilable } from '../workflows/reconcile';

export async function ensureSchedules(
  client: Client,
  minutesOf: Mappings['reconcile'],
  logger: Logger,
): Promise<void> {
  const wanted: [Reconcilable, number][] = [
    ['payments', minutesOf.paymentsMinutes],
    ['deals', minutesOf.dealsMinutes],
    ['issues', minutesOf.issuesMinutes],
    ['records', minutesOf.recordsMinutes],
    ['subscriptions', minutesOf.subscriptionsMinutes],
  ];
  for (const [what, minutes] of wanted) {
    try {
      if (minutes > 0) await ensure(client, optionsOf(what, minutes));
      else await remove(client, reconcileId(what));
    } catch (error) {
      // Hooks work without; the next worker that starts tries again.
      logger.warn(
        { schedule: reconcileId(what), reason: reasonOf(error) },
        'a schedule of reconciliation could not be written; it is tried again when a worker starts',
      );
    }
  }
}

async function ensure(client: Client, options: ScheduleOptions): Promise<void> {
  try {
    await client.schedule.create(options);
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const { scheduleId: _, ...rest } = options;
    await client.schedule.getHandle(options.scheduleId).update(({ state }) => ({ ...rest, state }));
  }
}

async function remove(client: Client, scheduleId: string): Promise<void> {
  try {
    await client.schedule.getHandle(scheduleId).delete();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
}

const optionsOf = (what: Reconcilable, minutes: number) =>
  ({
    scheduleId: reconcileId(what),
    spec: { intervals: [{ every: minutes * 60_000 }] },
    action: {
      type: 'startWorkflow',
      workflowType: 'reconcile',
      workflowId: reconcileId(what),
      taskQueue: TASK_QUEUE,
      args: [what],
      workflowExecutionTimeout: '15m',
      staticSummary: summaryOf({ type: 'reconcile', what }),
    },
    // One at a time: a look that is slow makes no second one beside it.
    policies: { overlap: 'SKIP', catchupWindow: '1m' },
  }) satisfies ScheduleOptions;
