import type { ClaimedEvent } from './claim';
import { requestIdOf } from './request-id';
import { isReferenceKey } from './route';

/** What ties a line to those of the hooks that brought these events, and to the workflow that gets them. */
export const namesOf = (key: string, events: readonly Pick<ClaimedEvent, 'id'>[]) => ({
  ...(isReferenceKey(key) ? { reference: key } : { workflowId: key }),
  eventIds: events.map(({ id }) => id),
  requestIds: [...new Set(events.map(({ id }) => requestIdOf(id)))],
});
