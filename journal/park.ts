/** Events that no workflow wants yet. */
import type { ClaimedEvent } from './claim';
import type { Outcome } from './settle';

/** Waits longer each time, from 2 s to 5 min; after `parkHours` it is a dead letter. */
export function parkOrBury(event: ClaimedEvent, reason: string, parkHours: number): Outcome {
  const since = event.parkedAt?.getTime() ?? Date.now();
  if (Date.now() - since > parkHours * 3_600_000)
    return { state: 'dead', reason: `${reason} (waited ${parkHours} h)` };
  return { state: 'parked', reason, retryInMs: Math.min(2_000 * 2 ** Math.min(event.attempts, 8), 300_000) };
}
