/** Documents of sale. The effect id is the document's GUID, so a second one cannot come to be. */
import { z } from 'zod';
import { OutboundError } from '../providers/failure';
import type { SaleBooks, SaleState } from '../providers/contract-checkout';
import type { Activities } from '../workflows/activities';
import { orderId as orderKey } from '../workflows/ids';
import { PROVIDER_OF } from '../workflows/queues';
import { salesOf } from './capability';
import type { ActivityDeps } from './deps';
import { effectId } from './effect-id';
import { once } from './effects';

type Input = Parameters<Activities['issueSale']>[0];

const saleResult = z.object({ ref: z.string(), number: z.string() });

export const saleActivities = (deps: ActivityDeps) =>
  ({
    async issueSale(input: Input): ReturnType<Activities['issueSale']> {
      const books = salesOf(deps);
      const ref = effectId(input.effect, 'sale');
      const workflowId = orderKey(input.orderId);
      const effect = { id: ref, workflowId, type: 'sale' as const, provider: PROVIDER_OF.accounting };
      return once(deps, effect, {
        result: saleResult,
        perform: async () => {
          const sale = await findOrCreate(books, ref, input);
          if (sale.deleted) throw deleted(sale);
          if (!sale.posted) await books.post(ref);
          return { ref, number: sale.number };
        },
      });
    },

    async withdrawSale({ ref }: Parameters<Activities['withdrawSale']>[0]): Promise<void> {
      await salesOf(deps).withdraw(ref);
    },
  }) satisfies Partial<Activities>;

async function findOrCreate(books: SaleBooks, ref: string, input: Input): Promise<SaleState> {
  const found = await books.find(ref);
  if (found) return found;
  const { orderId, money, lines } = input;
  try {
    return await books.create(ref, { orderId, money, lines, comment: orderKey(orderId) });
  } catch (error) {
    // An earlier attempt's document may have come to be between the look and the create.
    if (!(error instanceof OutboundError) || error.outcome !== 'refused') throw error;
    const late = await books.find(ref);
    if (late) return late;
    throw error;
  }
}

const deleted = ({ number }: SaleState) =>
  new OutboundError(
    'refused',
    `${PROVIDER_OF.accounting}.deleted`,
    `The sale ${number} is marked for deletion in accounting. Take the mark off there; the order then goes on by itself.`,
  );
