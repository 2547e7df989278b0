/** Has the platforms asked for what a missing hook would have told: at once, beside the schedule. */
import type { Client } from '@temporalio/client';
import type { Logger } from '../logging';
import { reasonOf } from '../redaction';
import { reconcileId, summaryOf } from '../workflows/ids';
import { TASK_QUEUE } from '../workflows/queues';

const DEADLINE_MS = 5_000;

export async function rereadRecords(client: Client, logger: Logger): Promise<void> {
  try {
    await client.connection.withDeadline(Date.now() + DEADLINE_MS, () =>
      client.workflow.start('reconcile', {
        workflowId: reconcileId('records'),
        taskQueue: TASK_QUEUE,
        args: ['records'],
        // One that is under way looks as far as this one would.
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowExecutionTimeout: '15m',
        staticSummary: summaryOf({ type: 'reconcile', what: 'records' }),
      }),
    );
  } catch (error) {
    logger.warn(
      { reason: reasonOf(error) },
      'records behind missing hooks could not be asked for at once; the schedule comes to them. Check Temporal',
    );
  }
}
