/**
 * The accounting capability on 1C's standard OData interface: the effect id is the document's GUID, so a repeat
 * finds what an earlier attempt made.
 * Trap: `PATCH {"Posted": true}` sets the flag without a single register movement; only the Post call posts.
 */
import { z } from 'zod';
import type { Accounting, ClientDeps, InvoiceState } from '../contract';
import { OutboundError } from '../failure';
import { unreadable } from './errors';
import { guidOf } from './guid';
import { invoiceBody, invoiceSchema, INVOICES, stateOf } from './invoice';
import { createOData, entity } from './odata';
import { withdraw } from './withdraw';
import type { OnecClientSettings } from './settings';
import { localTime } from './time';

export function createAccounting(
  settings: OnecClientSettings,
  { http, mappings }: ClientDeps,
  now: () => Date = () => new Date(),
): Accounting {
  const odata = createOData(settings, http);
  const payUrl = mappings.onec.payUrl ?? settings.payUrl;

  function read(operation: string, document: z.infer<typeof invoiceSchema>): InvoiceState {
    const state = stateOf(document, payUrl);
    if (state === undefined) throw unreadable(operation, 200);
    return state;
  }

  async function findInvoice(ref: string): Promise<InvoiceState | undefined> {
    const operation = 'GET invoice';
    try {
      const path = entity(INVOICES, checkedGuid(ref));
      return read(operation, await odata.call({ method: 'GET', path, operation, answer: invoiceSchema }));
    } catch (error) {
      if (error instanceof OutboundError && error.type === 'onec.not_found') return undefined;
      throw error;
    }
  }

  return {
    accounting: 'onec',
    findInvoice,

    async createInvoice(ref, invoice) {
      const operation = 'POST invoice';
      const body = invoiceBody(checkedGuid(ref), invoice, mappings, localTime(now(), settings.timeZone));
      try {
        const path = entity(INVOICES);
        const made = await odata.call({ method: 'POST', path, operation, body, answer: invoiceSchema });
        if (guidOf(made.Ref_Key) !== guidOf(ref)) throw reissued(made.Number);
        return read(operation, made);
      } catch (error) {
        // "Such an object exists" has no code of its own: where the document is there, it is ours.
        if (!(error instanceof OutboundError) || error.outcome !== 'refused') throw error;
        const existing = NOT_MADE.has(error.type) ? undefined : await findInvoice(ref);
        if (existing === undefined) throw error;
        return existing;
      }
    },

    async postInvoice(ref) {
      await odata.call({
        method: 'POST',
        path: `${entity(INVOICES, checkedGuid(ref))}/Post`,
        operation: 'Post invoice',
        query: { PostingModeOperational: 'false' },
        answer: z.unknown(),
      });
    },

    withdrawInvoice: (ref) => withdraw(odata, checkedGuid(ref)),
  };
}

/** After these there is nothing to look for under our GUID. */
const NOT_MADE: ReadonlySet<string> = new Set(['onec.denied', 'onec.reference_changed']);

/** Some exchange of the base's own writes documents under keys of its own: ours would come again at every attempt. */
const reissued = (number: string): OutboundError =>
  new OutboundError(
    'refused',
    'onec.reference_changed',
    `1C gave invoice ${number.trim()} another reference than the one it was sent with. Delete it there, and have the base keep Ref_Key as it comes over OData (see docs/onec.md): without it a repeat cannot be told from a new invoice.`,
  );

/** The GUID goes into the URL between quotes: nothing else may. */
function checkedGuid(ref: string): string {
  const guid = guidOf(ref);
  if (guid !== undefined) return guid;
  throw new OutboundError('refused', 'onec.bad_reference', 'A reference in 1C is a GUID; this one is none.');
}
