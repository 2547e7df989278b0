/** Events for people: in a list, and one by itself. */
import type { Event } from './answers';
import type { Column, Output } from './output';
import { when } from './output';

export const EVENT_COLUMNS: readonly Column<Event>[] = [
  { head: 'RECEIVED', of: ({ receivedAt }) => when(receivedAt) },
  { head: 'ID', of: ({ id }) => id },
  { head: 'STATE', of: ({ state }) => state },
  { head: 'ENDPOINT', of: ({ endpoint }) => endpoint },
  { head: 'KIND', of: ({ kind }) => kind },
  { head: 'WORKFLOW', of: ({ workflowId }) => workflowId },
  { head: 'TRIES', of: ({ attempts }) => attempts, right: true },
  { head: 'REASON', of: ({ reason }) => reason },
];

export function showEvent(out: Output, event: Event): void {
  out.fields([
    ['id', event.id],
    ['state', event.state],
    ['reason', event.reason],
    ['endpoint', event.endpoint],
    ['kind', event.kind],
    ["vendor's id", event.eventId],
    ['workflow', event.workflowId],
    ['hook', event.requestId],
    ['number', event.number],
    ['attempts', event.attempts],
    ['came again', event.duplicates],
    ['received', when(event.receivedAt)],
    ['parked', when(event.parkedAt)],
    ['tried next', when(event.retryAt)],
    ['settled', when(event.settledAt)],
    ['replay of', event.replayOf],
  ]);
  out.part('payload', event.payload);
}
