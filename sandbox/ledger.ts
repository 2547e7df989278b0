/** What lasts in the vendors' world: a duplicate effect is two entries here. Bounded, numbered without gaps. */
import type { LedgerEntry } from './contract';

export type LedgerRow = LedgerEntry & { seq: number };

export interface LedgerFilter {
  provider?: string;
  type?: string;
  /** Rows above this number only. */
  after?: number;
  limit?: number;
}

const CAPACITY = 100_000;

export class Ledger {
  private rows: LedgerRow[] = [];
  private last = 0;

  constructor(private readonly capacity = CAPACITY) {}

  record(entry: LedgerEntry): LedgerRow {
    const row = { seq: ++this.last, ...entry };
    this.rows.push(row);
    // In blocks: shifting 100,000 rows for each new one would be quadratic.
    if (this.rows.length > this.capacity * 1.1) this.rows = this.rows.slice(-this.capacity);
    return row;
  }

  /** Oldest first. */
  entries(filter: LedgerFilter = {}): LedgerRow[] {
    const found = this.rows.filter(
      (row) =>
        row.seq > (filter.after ?? 0) &&
        (filter.provider === undefined || row.provider === filter.provider) &&
        (filter.type === undefined || row.type === filter.type),
    );
    return filter.limit === undefined ? found : found.slice(0, filter.limit);
  }

  /** The newest rows, oldest first. */
  tail(limit: number): LedgerRow[] {
    return this.rows.slice(-limit);
  }

  lastSeq(): number {
    return this.last;
  }

  restore(rows: LedgerRow[]): void {
    this.rows = rows;
    this.last = rows.at(-1)?.seq ?? 0;
  }
}
