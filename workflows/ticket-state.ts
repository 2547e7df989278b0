/** A ticket's whole state. Plain JSON, handed from run to run. */
import type { EntityState } from './entity';
import { newEntityState } from './entity';
import type { Money, TicketNews } from './events';
import type { Trouble } from './failure';
import type { TicketStart } from './start';
import type { Payment } from './ticket-balance';
import { uncounted } from './ticket-balance';

export interface IssuePlace {
  /** The issue that this one is a part of, or was merged into. */
  parentId?: string;
  /** ISO 8601 UTC. */
  deadlineAt?: string;
  assigneeId?: string;
}

export interface TicketState extends EntityState {
  /** See `EDITION`; what began before there were any has none. */
  edition?: number;
  issueId: string;
  status: 'open' | 'awaiting_payment' | 'closed';
  /** Of the live issue, as last read. */
  statusCode?: string;
  issueClosed: boolean;
  /** An earlier run followed it to its end: if it is open now, it was opened again. */
  wasClosed?: true;
  /** The issue was deleted at the desk. */
  gone?: boolean;
  /** Where the issue stands at the desk, as last read: kept for who looks, and nothing is done about it. */
  place?: IssuePlace;
  dialogWorkflowId?: string;
  invoice?: { ref: string; money: Money };
  /** Every payment fact, in the order in which they came. */
  payments: Payment[];
  /** What the dialog was last told of the money, minor units, so that it is told once. */
  told: { paid: number; covered: boolean; refunded: number };
  /** What was due is due no more: its issue was deleted, and accounting has taken the invoice back. */
  withdrawn?: true;
  /** The dialog was asked what is due. */
  asked?: boolean;
  rate?: string;
  lingerHours: number;
  /** When `status` was entered, ISO 8601 UTC. */
  since: string;
  /** News that no dialog has asked for yet. */
  untold: TicketNews[];
  trouble?: Trouble;
  /** Milliseconds since the epoch: when the live issue is read, first of all or again after it could not be. */
  lookAgainAt?: number;
}

export const newTicketState = (start: TicketStart, issueId: string, now: Date): TicketState => ({
  ...newEntityState(start),
  ...(start.edition === undefined ? {} : { edition: start.edition }),
  issueId,
  status: 'open',
  issueClosed: false,
  ...(start.handled > 0 && (start.edition ?? 1) >= 3 ? { wasClosed: true } : {}),
  payments: [],
  told: { paid: 0, covered: false, refunded: 0 },
  lingerHours: start.lingerHours,
  since: now.toISOString(),
  untold: [],
  ...(start.look ? { lookAgainAt: now.getTime() } : {}),
});

export function enterStatus(state: TicketState, status: TicketState['status']): void {
  if (state.status !== status) state.since = new Date(Date.now()).toISOString();
  state.status = status;
}

export function keepPlace(state: TicketState, { parentId, deadlineAt, assigneeId }: IssuePlace): void {
  if (parentId ?? deadlineAt ?? assigneeId) state.place = { parentId, deadlineAt, assigneeId };
  else delete state.place;
}

/** As an operator reads them in the Web UI. */
export const placeFacts = ({ place }: TicketState): Record<string, string | undefined> => ({
  'Part of issue': place?.parentId,
  Deadline: place?.deadlineAt,
  'Assigned to employee': place?.assigneeId,
});

const WAITS_FOR = {
  open: 'closure',
  awaiting_payment: 'payment',
  closed: '',
} as const satisfies Record<TicketState['status'], string>;

/** An operator, where the issue cannot be read or money came that pays nothing. */
export function ticketWaitsFor({ status, trouble, invoice, payments }: TicketState): string {
  const undecided = status === 'awaiting_payment' && invoice && uncounted(payments, invoice).length > 0;
  return trouble || undecided ? 'operator' : WAITS_FOR[status];
}

/** What the `state` query answers: a ticket's stage is its status. */
export type ToldTicketState = TicketState & { stage: string; waitingFor: string };

export const toldTicketState = (state: TicketState): ToldTicketState => ({
  ...state,
  stage: state.status,
  waitingFor: ticketWaitsFor(state),
});
