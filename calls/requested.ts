/** The event that starts the workflow of a call, or wakes it. */
import type { NormalisedEvent } from '../workflows/events';

export interface CallRequested {
  endpoint: 'internal';
  eventId: string;
  event: NormalisedEvent;
}

/** @param key of the reason: the same again does nothing */
export const callRequested = (callId: string, key: string): CallRequested => ({
  endpoint: 'internal',
  eventId: `call:${callId}:${key}`,
  event: { kind: 'call.requested', callId },
});
