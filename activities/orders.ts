/** The order's row: read once, noted where it stands. And asking a person about it. */
import { z } from 'zod';
import { customerOf } from '../orders/customer';
import { noteOrder, readOrder, reprice } from '../orders/store';
import type { Activities } from '../workflows/activities';
import { orderId as orderKey } from '../workflows/ids';
import { PROVIDER_OF } from '../workflows/queues';
import { announce, orderAnnounced } from './calls';
import { helpdeskOf } from './capability';
import type { ActivityDeps } from './deps';
import { effectId } from './effect-id';
import { once } from './effects';
import { awaitQuiet } from './quiet';

type Input<K extends keyof Activities> = Parameters<Activities[K]>[0];

const issueResult = z.object({ issueId: z.string(), url: z.string().optional() });

export const orderActivities = (deps: ActivityDeps) =>
  ({
    readOrder: ({ orderId }: Input<'readOrder'>) => readOrder(deps.pool, orderId),
    async noteOrder({ orderId, ...noted }: Input<'noteOrder'>) {
      const { at, total, currency } = await noteOrder(deps.pool, orderId, noted);
      const money = { amount: total, currency };
      await announce(deps, orderAnnounced(orderId, noted.status, at, { total: money }));
    },
    repriceOrder: ({ orderId, lines }: Input<'repriceOrder'>) => reprice(deps.pool, orderId, lines),

    async escalateOrder(input: Input<'escalateOrder'>): ReturnType<Activities['escalateOrder']> {
      const helpdesk = helpdeskOf(deps);
      const { orderId, why, dealUrl } = input;
      const id = effectId(input.effect, 'issue');
      const issue = await once(
        deps,
        { id, workflowId: orderKey(orderId), type: 'issue', provider: PROVIDER_OF.helpdesk },
        {
          result: issueResult,
          settle: async (row) => (await helpdesk.findIssueByKey(id)) ?? awaitQuiet(deps, row, 'helpdesk'),
          perform: async () => {
            const { name = `Заказ ${orderId}`, phone } = await customerOf(deps.pool, orderId);
            return helpdesk.openIssue(
              {
                title: `Заказ ${orderId}: нужно решение`,
                description: [why, dealUrl].filter(Boolean).join('\n\n'),
                contact: { name, ...(phone === undefined ? {} : { phone }), comment: 'order' },
              },
              id,
            );
          },
        },
      );
      await tellCrm(deps, orderId, why);
      return issue;
    },
  }) satisfies Partial<Activities>;

/** A word beside the issue: where the CRM takes none, the issue is enough. */
async function tellCrm({ providers, logger }: ActivityDeps, orderId: string, why: string): Promise<void> {
  const connected = providers[PROVIDER_OF.crm];
  if (!connected?.on || !connected.capabilities.crm) return;
  try {
    await connected.capabilities.crm.notify(`Заказ ${orderId}: ${why}`, `order-${orderId}`);
  } catch (error) {
    logger.warn({ orderId, error }, 'the CRM took no word of an order that needs a person; its issue stands');
  }
}
