/**
 * The store as the checkout sees it: pieces on hand, promised to orders, sold. Implemented over Postgres in this folder; a
 * warehouse system with an API of its own would be another implementation.
 */
export interface WantedLine {
  sku: string;
  /** Whole pieces, above zero. Several lines of one SKU count as one. */
  quantity: number;
}

export interface Shortage {
  sku: string;
  wanted: number;
  /** 0 also for what is not for sale. */
  free: number;
}

export type Reserved = { held: true } | { held: false; short: Shortage[] };

export interface Article {
  sku: string;
  name: string;
  /** Of one piece, minor units. */
  price: number;
  currency: string;
  onHand: number;
  reserved: number;
  /** On hand and promised to nobody. */
  free: number;
  sold: number;
  updatedAt: Date;
}

export interface Adjustment {
  /** The same again is the same adjustment. */
  id: string;
  sku: string;
  /** Pieces: above zero what came, below zero what is gone. */
  delta: number;
  reason: string;
  by: string;
  /** Below what is reserved: nothing is done, or the youngest unpaid orders lose what they hold. */
  whenShort: 'refuse' | 'break';
}

/** A hold that was broken whole, and the order that had it. */
export interface Broken {
  hold: string;
  orderId: string;
}

export type Adjusted =
  | { done: true; article: Article; broken: Broken[] }
  | { done: false; why: 'unknown' }
  /** There would be less than nothing. */
  | { done: false; why: 'below_zero'; onHand: number }
  /** Orders hold what is to be taken away. */
  | { done: false; why: 'reserved'; free: number; orders: string[] };

export interface Inventory {
  /** All lines or none. A hold that is there already, in whatever state, answers as it did. */
  reserve(wanted: {
    /** A UUID: the same again finds its own. */
    hold: string;
    orderId: string;
    lines: readonly WantedLine[];
    until: Date;
  }): Promise<Reserved>;
  /** False = it is held no more. */
  extend(hold: string, until: Date): Promise<boolean>;
  /** What is held goes back; anything else stays as it is. */
  release(hold: string): Promise<void>;
  /** The goods leave. False = they were held no more. Again is true again. */
  sell(hold: string): Promise<boolean>;
  /** Sold goods come back. */
  giveBack(hold: string): Promise<void>;
  /** Takes back what is held past its time; answers how many holds. */
  expire(): Promise<number>;
  put(article: Pick<Article, 'sku' | 'name' | 'price' | 'currency'>): Promise<Article>;
  adjust(adjustment: Adjustment): Promise<Adjusted>;
}
