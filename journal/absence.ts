/** What becomes of an event whose workflow is not running. */
import { parseWorkflowId } from '../workflows/ids';
import type { ClaimedEvent } from './claim';
import type { WhenAbsent } from './route';
import { routeOf } from './route';

/** `start` = it opens the workflow. */
export function absencePolicy(event: ClaimedEvent, key: string): 'start' | WhenAbsent {
  const id = parseWorkflowId(key);
  // A failure whose person the channel did not name has found its dialog by its message.
  const contact = id?.type === 'dialog' ? id.contact : (event.contactId ?? undefined);
  const route = routeOf(event.event, contact);
  switch (route.to) {
    case 'workflow':
      return route.mayStart ? 'start' : route.whenAbsent;
    case 'reference':
      // It has found its owner. Tickets and orders open again for it; whoever else it belongs to may still come.
      return id?.type === 'ticket' || id?.type === 'order' ? 'start' : 'park';
    case 'flow':
      return 'park';
    case 'answered':
    case 'receipts':
    case 'nobody':
      return 'ignored';
  }
}
