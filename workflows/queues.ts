/**
 * Which task queue does which work: pure data, shared by workflows (where to send an activity) and workers
 * (what to poll).
 *
 * A provider whose vendor limits calls has a queue of its own, because the server limits activities per queue
 * (`maxTaskQueueActivitiesPerSecond`). Names are kept for good: histories hold them.
 */
import type { ChannelId } from './events';

/** Workflow tasks of every workflow type. */
export const TASK_QUEUE = 'fixit';
/** Everything that no vendor limits, our own database included. */
export const ACTIVITY_QUEUE = 'fixit-activities';
export const CALLS_QUEUE = 'fixit-calls';

/** Providers with a queue of their own. One that declares `callsPerSecond` has to stand here. */
export const LIMITED_PROVIDERS = [
  'whatsapp',
  'telegram',
  'okdesk',
  'onec',
  'bitrix24',
  'bpium',
  'max',
] as const;

/** Who does what in the capabilities that are not bound to a channel. */
export const PROVIDER_OF = { helpdesk: 'okdesk', accounting: 'onec', crm: 'bitrix24' } as const;

export const providerQueue = (provider: string): string =>
  LIMITED_PROVIDERS.some((limited) => limited === provider) ? `fixit-${provider}` : ACTIVITY_QUEUE;

export type Capability =
  | { capability: 'messaging'; channel: ChannelId }
  | { capability: 'helpdesk' }
  | { capability: 'accounting' }
  | { capability: 'crm' }
  | { capability: 'payments'; gateway: string }
  | { capability: 'records'; platform: string }
  /** Our calls to whoever subscribed: slow ones must keep nobody else waiting. */
  | { capability: 'calls' }
  /** Journal, keys, contacts: our own database. */
  | { capability: 'own' };

/** The task queue for an activity of this capability. */
export function activityQueue(wanted: Capability): string {
  switch (wanted.capability) {
    case 'messaging':
      return providerQueue(wanted.channel);
    case 'helpdesk':
    case 'accounting':
    case 'crm':
      return providerQueue(PROVIDER_OF[wanted.capability]);
    case 'payments':
      return providerQueue(wanted.gateway);
    case 'calls':
      return CALLS_QUEUE;
    case 'records':
      return providerQueue(wanted.platform);
    case 'own':
      return ACTIVITY_QUEUE;
  }
}
