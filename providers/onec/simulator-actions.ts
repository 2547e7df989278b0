/** What people do in the simulated base: the accountant with invoices and payments, the administrator with the rest. */
import { z } from 'zod';
import type { SimAction } from '../../sandbox/contract';
import { parseAmount } from '../money';
import { catalogRow } from './simulator-catalogs';
import type { OnecPayments } from './simulator-payments';
import type { OnecStore, SimInvoice } from './simulator-store';

export function actionsOf(store: OnecStore, payments: OnecPayments): Record<string, SimAction> {
  const found = (parameters: Record<string, unknown>): SimInvoice => {
    const { ref } = refSchema.parse(parameters);
    const invoice = store.find(ref) ?? store.findSale(ref);
    if (!invoice) throw new Error(`There is no invoice ${ref}.`);
    return invoice;
  };
  return {
    /** `amount` in major units makes it a partial payment, or one too many. */
    pay: (parameters) => payments.pay(found(parameters), paySchema.parse(parameters).amount),
    /** The last payment had another sum. */
    correct: (parameters) => payments.correct(found(parameters), correctSchema.parse(parameters).amount),
    cancelPayment: (parameters) => payments.cancelPayment(found(parameters)),
    /** Money for an issue whose invoice is not known there. */
    payIssue(parameters) {
      const { issueId, amount } = payIssueSchema.parse(parameters);
      return payments.payIssue(issueId, amount);
    },
    refund: (parameters) => payments.refund(found(parameters), paySchema.parse(parameters).amount),
    cancel: (parameters) => payments.cancel(found(parameters)),
    /** The next posting fails in the base's own code, with these words. */
    refusePosting(parameters) {
      store.refusal = refusalSchema.parse(parameters).words;
      return { refusal: store.refusal };
    },
    /** An accountant saves the document: it has another version now, and maybe another sum. */
    save(parameters) {
      const invoice = found(parameters);
      invoice.amount = paySchema.parse(parameters).amount ?? invoice.amount;
      invoice.version++;
      return invoice;
    },
    /** The document is open in somebody's form: the next write is refused. */
    lock(parameters) {
      store.locked.add(found(parameters).ref);
      return { locked: [...store.locked] };
    },
    /** What is in the composition of the OData interface, and what the user may read. */
    publish(parameters) {
      const { set, published, allowed } = publishSchema.parse(parameters);
      if (published) store.unpublished.delete(set);
      else store.unpublished.add(set);
      if (allowed) store.forbidden.delete(set);
      else store.forbidden.add(set);
      return { unpublished: [...store.unpublished], forbidden: [...store.forbidden] };
    },
    /** Writes a row of a catalogue, or over it. */
    catalog(parameters) {
      const { set, row } = catalogSchema.parse(parameters);
      const others = (store.catalogs[set] ?? []).filter(({ Ref_Key }) => Ref_Key !== row.Ref_Key);
      store.catalogs[set] = [...others, row];
      return row;
    },
    /** Whether the base writes documents under references of its own, as exchange rules of some do. */
    ignoreKeys(parameters) {
      store.ignoresKeys = z.object({ on: z.boolean() }).parse(parameters).on;
      return { ignoresKeys: store.ignoresKeys };
    },
  };
}

const refSchema = z.looseObject({ ref: z.string().min(1) });
const refusalSchema = z.object({ words: z.string().min(1).default('Не заполнен договор контрагента') });
const amount = z.union([z.number(), z.string()]).transform((value, context) => {
  const minor = parseAmount(value);
  if (minor !== undefined) return minor;
  context.addIssue({ code: 'custom', message: 'an amount in major units, for example 500 or "1 499,50"' });
  return z.NEVER;
});
const paySchema = z.looseObject({ amount: amount.optional() });
const correctSchema = z.looseObject({ amount });
const payIssueSchema = z.object({ issueId: z.coerce.string().min(1), amount });
const publishSchema = z.object({
  set: z.string().min(1),
  published: z.boolean().default(true),
  allowed: z.boolean().default(true),
});
const catalogSchema = z.object({ set: z.string().min(1), row: catalogRow });
