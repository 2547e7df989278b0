/** Whether workers take work, as Temporal knows it: they ask it for tasks all the time. */
import { TASK_QUEUE } from '../../workflows/queues';
import type { ApiDeps } from './deps';

const ASK_MS = 1_000;
/** A poll lasts up to 60 s and is only then repeated. */
const SILENT_MS = 75_000;
/** temporal.api.enums.v1.TaskQueueType */
const WORKFLOW_QUEUE = 1;

interface Poller {
  lastAccessTime?: { seconds?: unknown; nanos?: number | null } | null;
}

export async function workersAnswer({
  client,
  settings,
}: Pick<ApiDeps, 'client' | 'settings'>): Promise<{ ok: boolean; reason?: string }> {
  try {
    const { pollers } = await client.connection.withDeadline(Date.now() + ASK_MS, () =>
      client.workflowService.describeTaskQueue({
        namespace: settings.TEMPORAL_NAMESPACE,
        taskQueue: { name: TASK_QUEUE },
        taskQueueType: WORKFLOW_QUEUE,
      }),
    );
    return pollersAlive(pollers, new Date()) > 0
      ? { ok: true }
      : { ok: false, reason: 'No worker asks for work; dialogs stand still until one runs.' };
  } catch {
    return { ok: false, reason: 'Not known while Temporal does not answer.' };
  }
}

/** How many have asked lately. A worker that was killed is counted for as long as a poll of its could have lasted. */
export const pollersAlive = (pollers: readonly Poller[] | null | undefined, now: Date): number =>
  (pollers ?? []).filter(
    ({ lastAccessTime }) => now.getTime() - Number(lastAccessTime?.seconds ?? 0) * 1_000 < SILENT_MS,
  ).length;
