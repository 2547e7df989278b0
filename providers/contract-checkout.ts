/** What the checkout asks of outside systems: a payment gateway, a CRM with deals, documents of sale. */
import type { DealStage } from '../workflows/checkout-events';
import type { Money, PaymentStatus } from '../workflows/events';
import type { EffectId } from './contract';

// ---------------------------------------------------------------- payment gateways

export interface PaidLine {
  /** As the receipt shows it. */
  name: string;
  quantity: number;
  /** Of one piece, minor units. */
  price: number;
}

/** Of the buyer, for the fiscal receipt: one of the two is given. */
export interface Payer {
  email?: string;
  /** E.164. */
  phone?: string;
}

export interface NewPayment {
  orderId: string;
  /**
   * What hooks name it by: put into metadata, OrderId or InvoiceId. At most 36 characters of `A-Z a-z 0-9 . _ -`; the
   * order's id, and for a later try a number behind it.
   */
  reference: string;
  money: Money;
  /** A few words for the payer: no personal data. */
  description: string;
  payer: Payer;
  lines: PaidLine[];
  /** When the link shall stop to work, where the gateway can. */
  payUntil: Date;
  returnUrl?: string;
  vatCode: number;
}

export interface CreatedPayment {
  /** What `read` and `cancel` are asked by: the payment's id, or that of the page on which it is made. */
  ref: string;
  payUrl: string;
}

/** A payment as the gateway says it stands now. */
export interface PaymentState {
  /** Identity of the money: what hooks name. */
  paymentId: string;
  status: PaymentStatus;
  /** Paid, or to be paid; what was given back is still in it. */
  money: Money;
  /** All that has been given back, minor units. */
  refundedTotal: number;
  /** Ours, as `NewPayment` gave it; absent where the gateway does not hand it back. */
  reference?: string;
  /** ISO 8601 UTC. */
  at?: string;
}

export interface NewRefund {
  paymentId: string;
  /** What is given back now. */
  money: Money;
  /** What had been given back before, minor units, as far as we know. */
  refundedBefore: number;
  /** The whole payment, minor units. */
  paid: number;
  /** For the refund's receipt. */
  payer: Payer;
  /** Absent where it is not whole lines that are given back. */
  lines?: PaidLine[];
  vatCode: number;
}

export interface PaymentGateway {
  gateway: string;
  /**
   * Makes a payment and the page on which it is paid. The key makes a repeat harmless where the vendor has such a key
   * (for how long: see each); else `settle` is asked before a repeat.
   */
  create(payment: NewPayment, key: EffectId): Promise<CreatedPayment>;
  /**
   * After a call whose outcome is unknown, before the next: what stands there under this reference and can be gone on
   * with; what cannot be is made unpayable first. Undefined = nothing stands there. Absent = the key is enough.
   */
  settle?(reference: string): Promise<CreatedPayment | undefined>;
  /** Every payment that was made or tried on what `create` made; none yet = empty. */
  read(ref: string): Promise<PaymentState[]>;
  /** By the id that hooks name; undefined = there is none. */
  readPayment(paymentId: string): Promise<PaymentState | undefined>;
  /** Makes it unpayable, and answers how it stands then: paid, where the customer was quicker. Again is harmless. */
  cancel(ref: string): Promise<PaymentState[]>;
  /** Gives money back; answers how the payment stands then. Before a repeat it is asked how much has been given back. */
  refund(refund: NewRefund, key: EffectId): Promise<PaymentState>;
}

/** A gateway asks before it takes the money. */
export interface PaymentCheck {
  reference: string;
  money: Money;
}

export type CheckVerdict =
  | 'ok'
  /** Nothing of ours bears this reference. */
  | 'unknown'
  | 'wrong_amount'
  /** The order is not to be paid: paid already, or a person decides. */
  | 'rejected'
  /** Its time is over, or it was cancelled. */
  | 'expired';

// ---------------------------------------------------------------- CRM

export interface NewDeal {
  title: string;
  money: Money;
  stage: DealStage;
  /** Ours: the order's id, or the payment's of a deal made of a payment without an order. */
  origin: string;
  /** Set for a deal that is made of a payment without an order. */
  orphan?: { customerId?: string };
  /** What stands in its comment: lines of the order, no personal data. */
  comment: string;
  contact?: { name: string; phone?: string; email?: string };
  lines?: PaidLine[];
}

export interface DealState {
  dealId: string;
  /** Per fixit.yml; absent where it names the stage nowhere. */
  stage?: DealStage;
  stageId: string;
  /** As `NewDeal` gave it. */
  origin?: string;
  money?: Money;
  /** The vendor's time of the last change, ISO 8601 UTC. */
  version: string;
  url?: string;
}

export interface Crm {
  crm: 'bitrix24';
  /** Never repeated blindly: after an unknown outcome `findDeal` is asked first. */
  createDeal(deal: NewDeal, key: EffectId): Promise<{ dealId: string; url?: string }>;
  findDeal(key: EffectId): Promise<{ dealId: string; url?: string } | undefined>;
  /** Undefined = it was deleted. */
  readDeal(dealId: string): Promise<DealState | undefined>;
  /** Several at once, in one call for each fifty; those that are gone are left out. */
  readDeals(dealIds: readonly string[]): Promise<DealState[]>;
  /**
   * Moves it to the stage that fixit.yml gives. Throws `refused` with `<crm>.stage_missing` where it gives none. The
   * same stage again changes nothing.
   */
  moveDeal(dealId: string, stage: DealStage, money?: Money): Promise<void>;
  /** Tells the responsible person in the CRM's own messenger; the same tag replaces what stood there before. */
  notify(text: string, tag: string): Promise<void>;
}

// ---------------------------------------------------------------- accounting

export interface NewSale {
  orderId: string;
  money: Money;
  lines: (PaidLine & { sku: string })[];
  /** Ours, for the accountant: no personal data. */
  comment: string;
}

export interface SaleState {
  ref: string;
  number: string;
  posted: boolean;
  deleted: boolean;
}

/** Documents of sale (1C: «Реализация товаров и услуг»), under a GUID of ours. */
export interface SaleBooks {
  create(ref: EffectId, sale: NewSale): Promise<SaleState>;
  find(ref: EffectId): Promise<SaleState | undefined>;
  post(ref: EffectId): Promise<void>;
  /** Takes it back: unposted and marked for deletion, never deleted. Nothing where it is so, or gone, already. */
  withdraw(ref: EffectId): Promise<void>;
}
