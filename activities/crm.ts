/** Deals in the CRM. It has no idempotency key, but can be searched by ours, so a repeat looks first. */
import { z } from 'zod';
import { customerOf } from '../orders/customer';
import type { Crm, NewDeal } from '../providers/contract-checkout';
import type { Activities } from '../workflows/activities';
import type { PricedLine } from '../workflows/checkout-activities';
import { orderId as orderKey, paymentId as paymentKey } from '../workflows/ids';
import { PROVIDER_OF } from '../workflows/queues';
import { crmOf } from './capability';
import type { ActivityDeps } from './deps';
import { effectId } from './effect-id';
import { once } from './effects';
import { awaitQuiet } from './quiet';

type Input<K extends keyof Activities> = Parameters<Activities[K]>[0];
type Deal = Awaited<ReturnType<Activities['openDeal']>>;

const dealResult = z.object({ dealId: z.string(), url: z.string().optional() });

export const crmActivities = (deps: ActivityDeps) =>
  ({
    async openDeal(input: Input<'openDeal'>): Promise<Deal> {
      const { orderId, money, stage, lines } = input;
      const key = orderKey(orderId);
      const customer = await customerOf(deps.pool, orderId);
      const deal = await create(deps, crmOf(deps), effectId(input.effect, 'deal'), key, {
        title: `Заказ ${orderId}`,
        money,
        stage,
        origin: orderId,
        comment: lines.map(lineInWords).join('\n'),
        lines,
        ...(customer.name === undefined ? {} : { contact: { ...customer, name: customer.name } }),
      });
      // By this a deal that somebody touches finds its order.
      await deps.addReference(deps.pool, { type: 'deal', value: deal.dealId }, key);
      return deal;
    },

    async moveDeal({ dealId, stage, money }: Input<'moveDeal'>): Promise<void> {
      await crmOf(deps).moveDeal(dealId, stage, money);
    },

    async readDeal({ dealId }: Input<'readDeal'>): ReturnType<Activities['readDeal']> {
      const found = await crmOf(deps).readDeal(dealId);
      if (!found) return undefined;
      const { stage, stageId, version } = found;
      return { stageId, version, ...(stage === undefined ? {} : { stage }) };
    },

    async openOrphanDeal(input: Input<'openOrphanDeal'>): Promise<Deal> {
      const { gateway, paymentId, money, customerId } = input;
      const key = paymentKey(gateway, paymentId);
      return create(deps, crmOf(deps), effectId(input.effect, 'deal'), key, {
        title: deps.mappings.bitrix24.orphanTitle,
        money,
        stage: 'new',
        origin: `${gateway}:${paymentId}`,
        orphan: customerId === undefined ? {} : { customerId },
        comment: `${gateway}: ${paymentId}`,
      });
    },
  }) satisfies Partial<Activities>;

const create = (deps: ActivityDeps, crm: Crm, id: string, workflowId: string, deal: NewDeal): Promise<Deal> =>
  once(
    deps,
    { id, workflowId, type: 'deal', provider: PROVIDER_OF.crm },
    {
      result: dealResult,
      settle: async (row) => (await crm.findDeal(id)) ?? awaitQuiet(deps, row, 'crm'),
      perform: () => crm.createDeal(deal, id),
    },
  );

const lineInWords = ({ sku, name, quantity, price }: PricedLine): string =>
  `${sku} ${name}: ${quantity} × ${(price / 100).toFixed(2)}`;
