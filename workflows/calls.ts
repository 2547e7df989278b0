/**
 * Activity proxies by capability, each on its own task queue with its own limits. `scheduleToClose` is the
 * business limit: within it Temporal retries by itself, past it the flow is told.
 */
import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';
import type { Activities } from './activities';
import type { ChannelId } from './events';
import type { Capability } from './queues';
import { activityQueue } from './queues';

const RETRY = { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' } as const;

function proxy(
  capability: Capability,
  options: Pick<ActivityOptions, 'scheduleToCloseTimeout' | 'startToCloseTimeout'>,
) {
  return proxyActivities<Activities>({
    taskQueue: activityQueue(capability),
    startToCloseTimeout: '30s',
    // A dead worker is noticed by its silence, long before the call would have timed out.
    heartbeatTimeout: '6s',
    // Outbound calls are short: nothing is gained by waiting for a cancelled one.
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: RETRY,
    ...options,
  });
}

export const messaging = (channel: ChannelId) =>
  proxy({ capability: 'messaging', channel }, { scheduleToCloseTimeout: '24h' });
/** Files that people send; the conversation waits for them, so it is soon given up. */
export const files = (channel: ChannelId) =>
  proxy({ capability: 'messaging', channel }, { startToCloseTimeout: '2m', scheduleToCloseTimeout: '10m' });
export const helpdesk = proxy({ capability: 'helpdesk' }, { scheduleToCloseTimeout: '7d' });
export const accounting = proxy({ capability: 'accounting' }, { scheduleToCloseTimeout: '7d' });
/** Our own database: tried for as long as it takes. */
export const own = proxy({ capability: 'own' }, { scheduleToCloseTimeout: '30d' });
/** The CRM, as long as an order may wait for it. */
export const crmSoon = (seconds: number) =>
  proxy({ capability: 'crm' }, { scheduleToCloseTimeout: seconds * 1_000 });
export const crm = proxy({ capability: 'crm' }, { scheduleToCloseTimeout: '10m' });
/** A gateway: what has to be done there is tried for a day, then a person is asked. */
export const payments = (gateway: string) =>
  proxy({ capability: 'payments', gateway }, { scheduleToCloseTimeout: '24h' });
export const paymentsSoon = (gateway: string, seconds: number) =>
  proxy({ capability: 'payments', gateway }, { scheduleToCloseTimeout: seconds * 1_000 });
export const accountingSoon = proxy({ capability: 'accounting' }, { scheduleToCloseTimeout: '5m' });
export const helpdeskSoon = proxy({ capability: 'helpdesk' }, { scheduleToCloseTimeout: '5m' });
/** A look at many objects; what it does not come to is done by the next one. */
export const reconciling = proxy(
  { capability: 'own' },
  { startToCloseTimeout: '5m', scheduleToCloseTimeout: '10m' },
);
/** A no-code platform: a record that was only said to have changed is read there. */
export const records = (platform: string) =>
  proxy({ capability: 'records', platform }, { scheduleToCloseTimeout: '1h' });
/** One attempt: a receiver has a minute at most. Its failures are outcomes; what is tried again here is our database. */
export const calls = proxyActivities<Activities>({
  taskQueue: activityQueue({ capability: 'calls' }),
  startToCloseTimeout: '90s',
  scheduleToCloseTimeout: '30d',
  retry: RETRY,
});
/** What a decision needs to know, for which a person waits: asked beside the workflow, and given up with its time. */
export const factsWithin = (ms: number) =>
  proxyLocalActivities<Pick<Activities, 'recordFacts'>>({
    scheduleToCloseTimeout: ms,
    retry: { initialInterval: '200ms', maximumAttempts: 3 },
  });
