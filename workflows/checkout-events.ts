/**
 * What comes to orders and payments beside the payments themselves. Conventions as in events.ts: money is integer minor
 * units, times are ISO 8601 UTC, ids are strings.
 */

/**
 * A gateway says that something about a payment changed, and what it says proves nothing: the payment is asked for
 * before anything is believed (YooKassa signs nothing; T-Bank tells of two equal refunds in the same words).
 */
export interface PaymentHinted {
  kind: 'payment.hinted';
  gateway: string;
  paymentId: string;
  /** As the vendor named it: for people, nothing is done about it. */
  said?: string;
}

/** A deal was touched at the CRM. Which way is asked there. */
export interface DealHinted {
  kind: 'deal.hinted';
  crm: 'bitrix24';
  dealId: string;
  touched: 'added' | 'updated' | 'deleted';
}

/** A deal as it was read at the CRM. */
export interface DealChanged {
  kind: 'deal.changed';
  crm: 'bitrix24';
  dealId: string;
  /** The order that it carries. */
  orderId: string;
  /** The stage in our words, per fixit.yml; absent where it names it nowhere. */
  stage?: DealStage;
  /** The vendor's id of the stage. */
  stageId?: string;
  deleted?: true;
  /** The vendor's time of its last change: which of two readings is the younger. */
  version: string;
}

export const DEAL_STAGES = [
  'new',
  'awaiting_payment',
  'paid',
  'won',
  'lost',
  'refunded',
  'escalated',
] as const;
export type DealStage = (typeof DEAL_STAGES)[number];

export const ORDER_ACTIONS = ['refund', 'cancel', 'change', 'retry', 'reconcile'] as const;
export type OrderAction = (typeof ORDER_ACTIONS)[number];

export interface OrderLine {
  sku: string;
  /** Whole pieces, above zero. */
  quantity: number;
}

/** A person at the operations panel wants something done with an order. */
export interface OperatorRequested {
  kind: 'operator.requested';
  orderId: string;
  /** The request's own id: the same again is the same request. */
  requestId: string;
  action: OrderAction;
  /** Who asks. */
  actor: string;
  reason: string;
  /** Of a refund, minor units; all that is left where absent. */
  amount?: number;
  /** Of a change: the order's lines from now on. */
  lines?: OrderLine[];
}

/** What an order held has been taken from it: there is less on hand than was reserved. */
export interface ReservationBroken {
  kind: 'reservation.broken';
  orderId: string;
  /** Of the reservation. */
  hold: string;
  /** As the adjustment gave it. */
  reason: string;
}

export type CheckoutEvent = PaymentHinted | DealHinted | DealChanged | OperatorRequested | ReservationBroken;
