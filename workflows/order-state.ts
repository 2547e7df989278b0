/** An order's whole state. Plain JSON, handed from run to run, and written to its row when it ends. No personal data. */
import type { PricedLine } from './checkout-activities';
import type { DealStage, OrderAction, OrderLine } from './checkout-events';
import type { EntityState } from './entity';
import { newEntityState } from './entity';
import type { Money } from './events';
import type { Trouble } from './failure';
import type { KnownPayment } from './payment-lattice';
import type { OrderStart } from './start';

export const ORDER_STATUSES = [
  'reserving',
  'awaiting_payment',
  'paid',
  'fulfilling',
  'done',
  'expired',
  'cancelled',
  'refunding',
  'refunded',
  'escalated',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** A page on which it can be paid. */
export interface Attempt {
  gateway: string;
  /** What hooks name it by. */
  reference: string;
  /** `doubtful` = no answer came: it may stand there, and nobody has its link. */
  state: 'asked' | 'open' | 'refused' | 'doubtful' | 'closed';
  ref?: string;
  payUrl?: string;
  /** What it asks for. */
  money: Money;
}

export interface Request {
  id: string;
  action: OrderAction;
  by: string;
  reason: string;
  /** Minor units. */
  amount?: number;
  lines?: OrderLine[];
}

export interface OrderState extends EntityState {
  edition: number;
  orderId: string;
  policy: OrderStart['policy'];
  status: OrderStatus;
  /** When `status` was entered, ISO 8601 UTC. */
  since: string;
  /** What the order's row says. */
  noted?: OrderStatus;
  lines: PricedLine[];
  total: Money;
  /** Raised with every new beginning: a change of lines, another try. Part of the names of its writes. */
  round: number;
  /** What it holds in the store, by the round in which it was reserved. */
  goods?: { round: number; state: 'held' | 'lost' | 'sold' };
  /** Milliseconds since the epoch: until when it may be paid. */
  payUntil?: number;
  attempts: Attempt[];
  payments: KnownPayment[];
  deal: {
    id?: string;
    url?: string;
    /** Where it should stand, and where it is known to. */
    wanted?: DealStage;
    known?: DealStage;
    gone?: true;
    trouble?: Trouble;
    /** Milliseconds since the epoch. */
    retryAt?: number;
    /** Somebody touched it at the CRM. */
    look?: true;
  };
  sale?: { ref: string; number: string; withdrawn?: true };
  /** What was asked for and not done yet. */
  requests: Request[];
  /** Something is to be asked at the gateways. */
  look?: true;
  /** Why it stands where it stands: for people. */
  why?: string;
  /** What a person has to decide, and where the order stood then. */
  escalation?: { why: string; number: number; issueId?: string; url?: string };
  /** How often a person was asked. */
  escalations: number;
  /** How much of the payments is to stay with us once refunds are through, minor units. */
  keep?: number;
  /** What came beyond what was due and may stay, a person said; minor units. */
  accepted?: number;
  trouble?: Trouble;
  /** The last things that were asked for or decided, the newest last. */
  log: { at: string; what: string }[];
}

export const newOrderState = (start: OrderStart, orderId: string, now: Date): OrderState => ({
  ...newEntityState(start),
  edition: start.edition,
  orderId,
  policy: start.policy,
  status: 'reserving',
  since: now.toISOString(),
  lines: [],
  total: { amount: 0, currency: 'RUB' },
  round: 1,
  attempts: [],
  payments: [],
  deal: {},
  requests: [],
  // Its earlier run was ended by force: what was paid meanwhile is asked for.
  ...(start.handled > 0 ? { look: true as const } : {}),
  escalations: 0,
  log: [],
});

const MAX_LOG = 50;

export function note(state: OrderState, what: string): void {
  state.log = [...state.log, { at: new Date(Date.now()).toISOString(), what }].slice(-MAX_LOG);
}

/** It is over, and only late news can move it. */
export const isOver = (status: OrderStatus): status is 'done' | 'expired' | 'cancelled' | 'refunded' =>
  status === 'done' || status === 'expired' || status === 'cancelled' || status === 'refunded';

const WAITS_FOR = {
  reserving: '',
  awaiting_payment: 'payment',
  paid: '',
  fulfilling: '',
  done: '',
  expired: '',
  cancelled: '',
  refunding: '',
  refunded: '',
  escalated: 'operator',
} as const satisfies Record<OrderStatus, string>;

export const orderWaitsFor = ({ status, trouble }: OrderState): string =>
  trouble ? 'operator' : WAITS_FOR[status];

/** What the `state` query answers: an order's stage is its status. */
export type ToldOrderState = OrderState & { stage: string; waitingFor: string };

export const toldOrderState = (state: OrderState): ToldOrderState => ({
  ...state,
  stage: state.status,
  waitingFor: orderWaitsFor(state),
});
