/** The activity task queues a worker polls, each with its limit. */
import type { Provider } from '../providers/contract';
import { ACTIVITY_QUEUE, CALLS_QUEUE, LIMITED_PROVIDERS, providerQueue } from '../workflows/queues';

export interface ActivityQueue {
  taskQueue: string;
  /**
   * Activities a second over all workers of the queue; the server takes the last poller's word, so all workers
   * have to run the same version. Absent = no limit.
   */
  perSecond?: number;
  /** Activities at once in this process. */
  slots: number;
}

const SHARED_SLOTS = 50;
const LIMITED_SLOTS = 20;
/** Mostly they wait for somebody's answer. */
const CALLS_SLOTS = 200;

/**
 * Every queue that workflows may choose is polled, also that of a provider that is off: its activities have to
 * fail with the setting to set, not wait for a worker that never comes.
 */
export function activityQueues(
  providers: readonly Pick<Provider, 'id' | 'callsPerSecond'>[],
): ActivityQueue[] {
  for (const { id, callsPerSecond } of providers) {
    if (callsPerSecond !== undefined && providerQueue(id) === ACTIVITY_QUEUE) {
      throw new Error(
        `Provider ${id} declares callsPerSecond, but has no queue of its own: add it to LIMITED_PROVIDERS in workflows/queues.ts.`,
      );
    }
  }
  return [
    { taskQueue: ACTIVITY_QUEUE, slots: SHARED_SLOTS },
    { taskQueue: CALLS_QUEUE, slots: CALLS_SLOTS },
    ...LIMITED_PROVIDERS.map((id) => {
      const perSecond = providers.find((provider) => provider.id === id)?.callsPerSecond;
      return { taskQueue: providerQueue(id), slots: LIMITED_SLOTS, ...(perSecond ? { perSecond } : {}) };
    }),
  ];
}
