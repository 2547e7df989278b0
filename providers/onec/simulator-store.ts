/** What the simulated 1C base holds: invoices, with what was paid on them. Sums are kopecks. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CatalogRow } from './simulator-catalogs';
import { catalogRow, newCatalogs } from './simulator-catalogs';

const invoiceSchema = z.object({
  ref: z.string(),
  number: z.string(),
  /** Local time of the base. */
  date: z.string(),
  amount: z.number().int(),
  paid: z.number().int(),
  posted: z.boolean(),
  deleted: z.boolean(),
  version: z.number().int(),
  /** The last payment's document, which an accountant may correct. */
  payment: z.object({ ref: z.string(), amount: z.number().int() }).optional(),
  /** Everything else the document was written with, as it was. */
  fields: z.record(z.string(), z.unknown()),
});
export type SimInvoice = z.infer<typeof invoiceSchema>;

const stateSchema = z.object({
  lastNumber: z.number().int(),
  /** The next posting is refused with these words. */
  refusal: z.string().optional(),
  invoices: z.array(invoiceSchema),
  sales: z.array(invoiceSchema).default([]),
  catalogs: z.record(z.string(), z.array(catalogRow)).default(newCatalogs),
  /** Sets that are not in the composition of the OData interface. */
  unpublished: z.array(z.string()).default([]),
  /** Sets that the user has no right to. */
  forbidden: z.array(z.string()).default([]),
  /** Invoices open in somebody's form: the next write is refused. */
  locked: z.array(z.string()).default([]),
  /** The base gives documents references of its own, whatever it was sent. */
  ignoresKeys: z.boolean().default(false),
});

/** Enough for a demo and a load run, and bounded: the oldest are forgotten. */
const INVOICES_KEPT = 20_000;

export class OnecStore {
  private lastNumber = 0;
  private readonly invoices = new Map<string, SimInvoice>();
  private readonly sales = new Map<string, SimInvoice>();
  refusal: string | undefined;
  catalogs: Record<string, CatalogRow[]> = newCatalogs();
  readonly unpublished = new Set<string>();
  readonly forbidden = new Set<string>();
  readonly locked = new Set<string>();
  ignoresKeys = false;
  /** Lists that were asked for, since the start. */
  listings = 0;

  find(ref: string): SimInvoice | undefined {
    return this.invoices.get(ref.toLowerCase());
  }

  /** A document of sale; nothing is ever paid on one. */
  findSale(ref: string): SimInvoice | undefined {
    return this.sales.get(ref.toLowerCase());
  }

  /** A document without a Ref_Key gets one, as 1C gives it. */
  add(
    given: { ref?: string; date: string; amount: number; fields: Record<string, unknown> },
    to: 'invoices' | 'sales' = 'invoices',
  ): SimInvoice {
    const documents = this[to];
    const ref = (given.ref ?? randomUUID()).toLowerCase();
    const number = `0000-${String(++this.lastNumber).padStart(6, '0')}`;
    const { date, amount, fields } = given;
    const made = { ref, number, date, amount, fields, paid: 0, posted: false, deleted: false, version: 1 };
    documents.set(ref, made);
    if (documents.size > INVOICES_KEPT) {
      const [oldest] = documents.keys();
      if (oldest !== undefined) documents.delete(oldest);
    }
    return made;
  }

  all(): SimInvoice[] {
    return [...this.invoices.values()];
  }

  allSales(): SimInvoice[] {
    return [...this.sales.values()];
  }

  state(): z.infer<typeof stateSchema> {
    const { lastNumber, refusal, catalogs, unpublished, forbidden, locked, ignoresKeys } = this;
    return {
      lastNumber,
      refusal,
      invoices: this.all(),
      sales: this.allSales(),
      catalogs,
      unpublished: [...unpublished],
      forbidden: [...forbidden],
      locked: [...locked],
      ignoresKeys,
    };
  }

  restore(state: unknown): void {
    const kept = stateSchema.parse(state);
    this.lastNumber = kept.lastNumber;
    this.refusal = kept.refusal;
    this.catalogs = kept.catalogs;
    this.ignoresKeys = kept.ignoresKeys;
    for (const name of ['unpublished', 'forbidden', 'locked'] as const) {
      this[name].clear();
      for (const one of kept[name]) this[name].add(one);
    }
    this.invoices.clear();
    for (const invoice of kept.invoices) this.invoices.set(invoice.ref, invoice);
    this.sales.clear();
    for (const sale of kept.sales) this.sales.set(sale.ref, sale);
  }
}

/** Eight bytes, base64, another one after every write. */
export function dataVersion(invoice: SimInvoice): string {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(invoice.version, 4);
  return bytes.toString('base64');
}
