/**
 * What the order, payment and reconcile workflows may ask of the outside world; conventions as in activities.ts. The
 * customer stands in the order's row: activities read them there, and no history holds them.
 *
 * An order's effects are named by the order and not by a run (`EffectKey.run` = its workflow id): an order is one for
 * ever, so one that was terminated and begins anew finds what it has made before.
 */
import type { DealStage, OrderLine } from './checkout-events';
import type { EffectKey } from './activities';
import type { Money, PaymentStatus } from './events';

/** What is sold, at the price that was promised. */
export interface PricedLine extends OrderLine {
  name: string;
  /** Of one piece, minor units. */
  price: number;
}

export interface OrderToFulfil {
  lines: PricedLine[];
  total: Money;
  /** What the workflow knew when it last ended: its state, as it wrote it. */
  saved?: unknown;
}

/** A payment as the gateway says it stands now. */
export interface PaymentFacts {
  paymentId: string;
  status: PaymentStatus;
  /** Paid, or to be paid; what was given back is still in it. */
  money: Money;
  /** All that has been given back, minor units. */
  refundedTotal: number;
}

/** A page on which an order can be paid. */
export interface AttemptKey {
  effect: EffectKey;
  gateway: string;
  reference: string;
}

export type Held =
  | { held: true }
  /** Nothing is held. `free` of a SKU that is not for sale is 0. */
  | { held: false; short: { sku: string; wanted: number; free: number }[] };

export interface CheckoutActivities {
  /** Undefined = there is no such order. */
  readOrder(input: { orderId: string }): Promise<OrderToFulfil | undefined>;

  /** Where it stands, for searches and for gateways that ask; `saved` once it ends. */
  noteOrder(input: {
    orderId: string;
    status: string;
    saved?: unknown;
    /** Set together, where the lines were changed. */
    lines?: PricedLine[];
    total?: Money;
  }): Promise<void>;

  /** New lines at today's prices, in the order's currency; `unknown` = these are not for sale in it. */
  repriceOrder(input: {
    orderId: string;
    lines: OrderLine[];
  }): Promise<{ lines: PricedLine[]; total: Money } | { unknown: string[] }>;

  /** All lines or none, in one statement. Once held, the same effect answers so for ever. */
  reserveStock(input: {
    effect: EffectKey;
    orderId: string;
    lines: OrderLine[];
    /** ISO 8601 UTC: past it the goods may be taken back by anybody. */
    until: string;
  }): Promise<Held>;
  /** Longer, as long as it is held. False = it is held no more. */
  extendStock(input: { effect: EffectKey; until: string }): Promise<boolean>;
  releaseStock(input: { effect: EffectKey }): Promise<void>;
  /** The goods leave the store. False = they are held no more. */
  sellStock(input: { effect: EffectKey }): Promise<boolean>;
  /** Sold goods come back. */
  returnStock(input: { effect: EffectKey }): Promise<void>;

  /** Makes the page on which the order is paid. Its reference is written down before. */
  createPayment(
    input: AttemptKey & { orderId: string; lines: PricedLine[]; money: Money; payUntil: string },
  ): Promise<{ ref: string; payUrl: string }>;
  /** As the gateway says now; by its own word and not by any hook's. */
  readPayments(input: { gateway: string; ref: string }): Promise<PaymentFacts[]>;
  /** Makes it unpayable, and answers how it stands then: paid, where the customer was quicker. */
  cancelPayment(input: { gateway: string; ref: string }): Promise<PaymentFacts[]>;
  refundPayment(input: {
    effect: EffectKey;
    orderId: string;
    gateway: string;
    paymentId: string;
    money: Money;
    refundedBefore: number;
    paid: number;
    /** The receipt's lines, where whole ones are given back. */
    lines?: PricedLine[];
  }): Promise<PaymentFacts>;
  /** For a payment that a gateway only hinted at: its own word, appended as `payment.changed`; none = it has none such. */
  lookPaymentUp(input: {
    effect: EffectKey;
    gateway: string;
    paymentId: string;
  }): Promise<PaymentFacts | undefined>;

  openDeal(input: {
    effect: EffectKey;
    orderId: string;
    lines: PricedLine[];
    money: Money;
    stage: DealStage;
  }): Promise<{ dealId: string; url?: string }>;
  moveDeal(input: { dealId: string; stage: DealStage; money?: Money }): Promise<void>;
  /** Undefined = it was deleted. */
  readDeal(input: {
    dealId: string;
  }): Promise<{ stage?: DealStage; stageId: string; version: string } | undefined>;
  /** The deal of a payment that names no order of ours. */
  openOrphanDeal(input: {
    effect: EffectKey;
    gateway: string;
    paymentId: string;
    money: Money;
    customerId?: string;
  }): Promise<{ dealId: string; url?: string }>;

  /** The document of sale: written and posted. */
  issueSale(input: {
    effect: EffectKey;
    orderId: string;
    lines: PricedLine[];
    money: Money;
  }): Promise<{ ref: string; number: string }>;
  withdrawSale(input: { ref: string }): Promise<void>;

  /** An issue at the help desk, for a person to decide, and a word to the responsible one in the CRM. */
  escalateOrder(input: {
    effect: EffectKey;
    orderId: string;
    /** What happened and what to decide: no personal data. */
    why: string;
    dealUrl?: string;
  }): Promise<{ issueId: string; url?: string }>;

  /** Asks the outside world what hooks may not have told, and appends it; answers how much was new. */
  reconcilePayments(): Promise<Reconciled>;
  reconcileDeals(): Promise<Reconciled>;
  reconcileIssues(): Promise<Reconciled>;
  /** Has channels send us their hooks again that have stopped. */
  reconcileSubscriptions(): Promise<Reconciled>;
}

export interface Reconciled {
  /** Objects that were asked for. */
  asked: number;
  /** Facts that were handed to the journal; what it knew already is not among them. */
  told: number;
  /** Subscriptions that were made anew. */
  renewed?: number;
  /** By provider: what could not be asked, and why. */
  failed: Record<string, string>;
}
