/** What becomes of an event whose workflow is not running. */
import { parseWorkflowId } from '../workflows/ids';
import type { ClaimedEvent } from './claim';
import type { WhenAbsent } from './route';
import { routeOf } from './route';

/** `start` = it opens the workflow. */
export function absencePolicy(event: ClaimedEvent, key: string): 'start' | WhenAbsent {
  const route = routeOf(event.event, event.contactId ?? undefined);
  switch (route.to) {
    case 'workflow':
      return route.mayStart ? 'start' : route.whenAbsent;
    case 'reference':
      // It has found its owner. A ticket opens again for money; whoever else it belongs to may still come.
      return parseWorkflowId(key)?.type === 'ticket' ? 'start' : 'park';
    case 'receipts':
    case 'nobody':
      return 'ignored';
  }
}
