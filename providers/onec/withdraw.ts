/**
 * Taking an invoice back. Traps: `DELETE` removes the row from the base for good, past every check; an edit without
 * `If-Match` writes over what the accountant saved a moment before.
 */
import { z } from 'zod';
import { OutboundError } from '../failure';
import { unreadable } from './errors';
import { INVOICES, invoiceSchema } from './invoice';
import { entity } from './odata';
import type { OData } from './odata';

/** More often than this nobody saves a document by accident: somebody is at work on it. */
const ATTEMPTS = 3;

export async function withdraw(odata: OData, ref: string): Promise<void> {
  const path = entity(INVOICES, ref);
  let amount: number | undefined;
  for (let attempt = 1; ; attempt++) {
    const invoice = await readInvoice(odata, path);
    if (invoice === undefined || (invoice.DeletionMark && !invoice.Posted)) return;
    amount ??= invoice.СуммаДокумента;
    if (invoice.СуммаДокумента !== amount) throw inUse(invoice.Number);
    if (invoice.Posted) {
      const answer = z.unknown();
      await odata.call({ method: 'POST', path: `${path}/Unpost`, operation: 'Unpost invoice', answer });
    }
    // Taking the posting back gave it another version.
    const current = invoice.Posted ? await readInvoice(odata, path) : invoice;
    if (current === undefined || current.DeletionMark) return;
    try {
      const body = { DeletionMark: true };
      const ifMatch = current.DataVersion;
      if (ifMatch === undefined) throw unreadable('GET invoice', 200);
      await odata.call({
        method: 'PATCH',
        path,
        operation: 'PATCH invoice',
        body,
        ifMatch,
        answer: invoiceSchema,
      });
      return;
    } catch (error) {
      if (!isOf(error, 'onec.changed')) throw error;
      if (attempt === ATTEMPTS) throw inUse(invoice.Number);
    }
  }
}

async function readInvoice(odata: OData, path: string): Promise<z.infer<typeof invoiceSchema> | undefined> {
  try {
    return await odata.call({ method: 'GET', path, operation: 'GET invoice', answer: invoiceSchema });
  } catch (error) {
    if (isOf(error, 'onec.not_found')) return undefined;
    throw error;
  }
}

const isOf = (error: unknown, type: string): boolean => error instanceof OutboundError && error.type === type;

const inUse = (number: string): OutboundError =>
  new OutboundError(
    'refused',
    'onec.changed',
    `Invoice ${number.trim()} is being changed in 1C by somebody. Mark it for deletion there, or leave it as it is.`,
  );
