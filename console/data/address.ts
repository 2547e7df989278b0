/** Where the console shows what a workflow is of. */
import { parseWorkflowId } from '../../workflows/ids';
import { path } from './api';

/** Under /console; undefined for what has no page of its own. */
export function pageOfWorkflow(workflowId: string): string | undefined {
  const id = parseWorkflowId(workflowId);
  switch (id?.type) {
    case 'dialog':
      return path`/dialogs/${id.contact}`;
    case 'ticket':
      return path`/tickets/${ticketOf(id)}`;
    case 'order':
      return path`/orders/${id.orderId}`;
    case 'call':
      return path`/calls/${id.callId}`;
    case 'replay':
      return path`/events?replay=${workflowId}`;
    default:
      return undefined;
  }
}

/** As the API makes the ids of tickets. */
const ticketOf = ({ helpdesk, issueId }: { helpdesk: string; issueId: string }): string =>
  helpdesk === 'okdesk'
    ? encodeURIComponent(issueId)
    : [helpdesk, issueId].map((part) => encodeURIComponent(part)).join(':');
