/**
 * The accounting capability on 1C's standard OData interface: the effect id is the document's GUID, so a repeat
 * finds what an earlier attempt made.
 */
import type { z } from 'zod';
import type { Accounting, ClientDeps, InvoiceState } from '../contract';
import { checkedGuid, createDocuments } from './documents';
import { unreadable } from './errors';
import { invoiceBody, invoiceSchema, INVOICES, stateOf } from './invoice';
import { createOData } from './odata';
import { createSales } from './sales';
import type { OnecClientSettings } from './settings';
import { localTime } from './time';

export function createAccounting(
  settings: OnecClientSettings,
  { http, mappings }: ClientDeps,
  now: () => Date = () => new Date(),
): Accounting {
  const odata = createOData(settings, http);
  const invoices = createDocuments(odata, { set: INVOICES, word: 'invoice', schema: invoiceSchema });
  const payUrl = mappings.onec.payUrl ?? settings.payUrl;

  function read(operation: string, document: z.infer<typeof invoiceSchema>): InvoiceState {
    const state = stateOf(document, payUrl);
    if (state === undefined) throw unreadable(operation, 200);
    return state;
  }

  return {
    accounting: 'onec',
    sales: createSales(odata, mappings, () => localTime(now(), settings.timeZone)),

    async findInvoice(ref) {
      const found = await invoices.find(ref);
      return found && read('GET invoice', found);
    },

    async createInvoice(ref, invoice) {
      const date = localTime(now(), settings.timeZone);
      const body = invoiceBody(checkedGuid(ref), invoice, mappings, date);
      return read('POST invoice', await invoices.create(ref, body));
    },

    postInvoice: (ref) => invoices.post(ref),
    withdrawInvoice: (ref) => invoices.withdraw(ref),
  };
}
