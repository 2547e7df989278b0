/**
 * Invoices in accounting. The effect id is the document's GUID there, so a second document cannot come to be;
 * each attempt looks first and does only what is missing.
 */
import { z } from 'zod';
import { OutboundError } from '../providers/failure';
import type { Accounting, InvoiceState } from '../providers/contract';
import type { Activities } from '../workflows/activities';
import { PROVIDER_OF } from '../workflows/queues';
import { accountingOf } from './capability';
import type { ActivityDeps } from './deps';
import { effectId } from './effect-id';
import { once } from './effects';

type Input = Parameters<Activities['issueInvoice']>[0];

const invoiceResult = z.object({ ref: z.string(), number: z.string(), payUrl: z.string().optional() });

export const accountingActivities = (deps: ActivityDeps) =>
  ({
    async issueInvoice(input: Input): Promise<{ ref: string; number: string; payUrl?: string }> {
      const accounting = accountingOf(deps);
      const ref = effectId(input.effect, 'invoice');
      const effect = {
        id: ref,
        workflowId: input.workflowId,
        type: 'invoice' as const,
        provider: PROVIDER_OF.accounting,
      };
      return once(deps, effect, {
        result: invoiceResult,
        perform: async () => {
          // Committed before the document exists: whoever pays it at once already finds the payee.
          await deps.addReference(deps.pool, { type: 'invoice', value: ref }, input.payee);
          const invoice = await findOrCreate(accounting, ref, input);
          if (invoice.deleted) throw deleted(invoice);
          if (!invoice.posted) await accounting.postInvoice(ref);
          return { ref, number: invoice.number, ...(invoice.payUrl ? { payUrl: invoice.payUrl } : {}) };
        },
      });
    },

    async withdrawInvoice({ ref }: Parameters<Activities['withdrawInvoice']>[0]): Promise<void> {
      await accountingOf(deps).withdrawInvoice?.(ref);
    },
  }) satisfies Partial<Activities>;

async function findOrCreate(accounting: Accounting, ref: string, input: Input): Promise<InvoiceState> {
  const found = await accounting.findInvoice(ref);
  if (found) return found;
  try {
    return await accounting.createInvoice(ref, {
      money: input.money,
      purpose: input.purpose,
      comment: `Okdesk ${input.issueId}; ${input.workflowId}`,
    });
  } catch (error) {
    // An earlier attempt's document may have come to be between the look and the create: its GUID is taken then.
    if (!(error instanceof OutboundError) || error.outcome !== 'refused') throw error;
    const late = await accounting.findInvoice(ref);
    if (late) return late;
    throw error;
  }
}

const deleted = ({ number }: InvoiceState) =>
  new OutboundError(
    'refused',
    `${PROVIDER_OF.accounting}.deleted`,
    `Invoice ${number} is marked for deletion in accounting. Take the mark off there, or issue another invoice.`,
  );
