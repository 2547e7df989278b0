/** The routing table: for each kind of event, which workflow gets it and whether it may start one. */
import type { EventKind, NormalisedEvent, PaymentReference, TicketNews } from '../workflows/events';
import type { RecordAsked } from '../workflows/record-events';
import {
  callId,
  dialogId,
  newRecordId,
  orderId,
  parseWorkflowId,
  paymentId,
  recordId,
  ticketId,
} from '../workflows/ids';

/** What becomes of an event whose workflow is not running and which may not start one. */
export type WhenAbsent = 'late' | 'ignored' | 'park';

export type Route =
  /** To one workflow, by id. */
  | { to: 'workflow'; key: string; mayStart: boolean; whenAbsent: WhenAbsent }
  /** To the workflow that the first known of these belongs to. */
  | { to: 'reference'; references: PaymentReference[] }
  /** A flow that is started as over the API, under this key of its own. */
  | { to: 'flow'; key: string }
  /** This workflow was asked, and has answered, while the hook waited. */
  | { to: 'answered'; key: string }
  /** Settled in Postgres (receipts, moved contacts); no workflow hears of it. */
  | { to: 'receipts' }
  /** Normal foreign traffic. */
  | { to: 'nobody'; reason: string };

type Router<K extends EventKind> = (
  event: Extract<NormalisedEvent, { kind: K }>,
  contact: string | undefined,
) => Route;

const routes: { [K in EventKind]: Router<K> } = {
  'message.received': (event, contact) => ({
    to: 'workflow',
    key: dialogId(event.channel, event.account, contact ?? 'unknown'),
    // A correction of what a conversation that is over was about opens none.
    mayStart: event.edit === undefined,
    whenAbsent: 'late',
  }),
  'message.changed': (event, contact) =>
    contact === undefined
      ? { to: 'nobody', reason: 'nobody here knows this person' }
      : {
          to: 'workflow',
          key: dialogId(event.channel, event.account, contact),
          mayStart: false,
          whenAbsent: 'late',
        },
  'message.status': (event, contact) =>
    event.status === 'failed' && contact !== undefined
      ? {
          to: 'workflow',
          key: dialogId(event.channel, event.account, contact),
          mayStart: false,
          whenAbsent: 'late',
        }
      : { to: 'receipts' },
  'person.changed': (event, contact) => {
    if (contact === undefined) return { to: 'nobody', reason: 'nobody here knows this person' };
    const key = dialogId(event.channel, event.account, contact);
    return { to: 'workflow', key, mayStart: false, whenAbsent: 'late' };
  },
  'person.moved': () => ({ to: 'receipts' }),
  'issue.changed': (event) => {
    // An issue that nobody here opened is the desk's own business; a ticket that follows it exists only
    // where we put our key into it, or where it waits for money.
    const key = ticketId(event.helpdesk, event.issueId);
    return {
      to: 'workflow',
      key,
      mayStart: event.key !== undefined || event.awaitsPayment === true,
      whenAbsent: 'ignored',
    };
  },
  'payment.changed': (event) =>
    event.orphan && event.references.length === 0
      ? toPayment(event.gateway, event.paymentId)
      : { to: 'reference', references: event.references },
  'payment.hinted': (event) => toPayment(event.gateway, event.paymentId),
  // Deals that no order of ours made are the CRM's own business.
  'deal.hinted': (event) => ({ to: 'reference', references: [{ type: 'deal', value: event.dealId }] }),
  'deal.changed': (event) => toOrder(event.orderId),
  'operator.requested': (event) => ({
    to: 'reference',
    references: [{ type: 'order', value: event.orderId }],
  }),
  'reservation.broken': (event) => toOrder(event.orderId),
  'ticket.adopted': (event) => ({
    to: 'workflow',
    key: ticketId(event.helpdesk, event.issueId),
    mayStart: true,
    whenAbsent: 'late',
  }),
  'ticket.changed': (event) => ({
    to: 'workflow',
    key: event.dialogWorkflowId,
    mayStart: isWorthTelling(event.news),
    whenAbsent: 'late',
  }),
  'record.changed': ({ platform, catalogId, recordId: record }) => ({
    to: 'workflow',
    key: recordId(platform, catalogId, record),
    mayStart: true,
    whenAbsent: 'park',
  }),
  'record.decision': (event) => ({ to: 'answered', key: askedRecord(event) }),
  'call.requested': (event) => ({
    to: 'workflow',
    key: callId(event.callId),
    mayStart: true,
    whenAbsent: 'park',
  }),
  custom: ({ webhookId, to }) =>
    'workflow' in to
      ? {
          to: 'workflow',
          key: to.workflow,
          mayStart: parseWorkflowId(to.workflow)?.type === 'record',
          whenAbsent: 'park',
        }
      : { to: 'flow', key: flowKey(to.flow, webhookId, to.id) },
};

/** A conversation that is over is opened by what the customer, or the ticket, has to hear; closure is neither. */
const isWorthTelling = (news: TicketNews): boolean => news.type !== 'status' || news.reopened === true;

/** @param contact surrogate id of the event's person, where it has one */
export function routeOf(event: NormalisedEvent, contact: string | undefined): Route {
  const route = routes[event.kind] as Router<EventKind>;
  return route(event as never, contact);
}

const toPayment = (gateway: string, payment: string): Route => ({
  to: 'workflow',
  key: paymentId(gateway, payment),
  mayStart: true,
  whenAbsent: 'park',
});

/** An order that has come to its end takes up again what is told of it then. */
const toOrder = (id: string): Route => ({
  to: 'workflow',
  key: orderId(id),
  mayStart: true,
  whenAbsent: 'park',
});

/** Which workflow is asked: the record's, or one of its own where there is no record yet. */
export const askedRecord = ({ platform, catalogId, recordId: record, hook }: RecordAsked): string =>
  record === undefined
    ? newRecordId(platform, catalogId, `${hook.endpoint}-${hook.id}`, hook.sequence)
    : recordId(platform, catalogId, record);

/** What an endpoint wants started stands under this until it is: each for itself. */
const flowKey = (flow: string, webhookId: string, id: string): string =>
  ['flow', flow, webhookId, id].map(encodeURIComponent).join(':');

export const isFlowKey = (key: string): boolean => key.startsWith('flow:');

/** Undelivered payments wait under the strongest thing they name, until that is known. */
export const referenceKey = (reference: PaymentReference): string =>
  `ref:${reference.type}:${reference.value}`;

export const isReferenceKey = (key: string): boolean => key.startsWith('ref:');

/** Kinds that this version knows; an older or younger one may have stored others. */
export const isRouted = (kind: string): kind is EventKind => Object.hasOwn(routes, kind);
