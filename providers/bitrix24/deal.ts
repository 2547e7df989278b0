/**
 * A deal as `crm.item.*` writes and reads it (entityTypeId 2).
 * https://apidocs.bitrix24.ru/api-reference/crm/universal/object-fields.html
 *
 * Two things must be found again: the deal by our key, and the order by the deal. A deal has no field `xmlId`, and its
 * card shows neither of the two that are meant for other systems, so nobody edits them: the outside system
 * (`originatorId`) is us with the key behind it, the element there (`originId`) is the order. Both are compared whole.
 *
 * Trap: names of custom fields are turned into camelCase by rules that have changed; `useOriginalUfNames` leaves them.
 */
import { z } from 'zod';
import type { Mappings } from '../../mappings';
import { DEAL_STAGES } from '../../workflows/checkout-events';
import type { DealStage } from '../../workflows/checkout-events';
import type { EffectId } from '../contract';
import type { DealState, NewDeal } from '../contract-checkout';
import { OutboundError } from '../failure';
import { majorUnits, roundAmount } from '../money';
import { lineOf, textOf } from './encoding';

export const DEALS = { entityTypeId: 2, useOriginalUfNames: 'Y' } as const;

const ORIGINATOR = 'fixit-exchange/';
export const originatorOf = (key: EffectId): string => ORIGINATOR + key;

const TITLE_LIMIT = 255;
const COMMENT_LIMIT = 20_000;

export function stageIdOf({ bitrix24 }: Mappings, stage: DealStage): string {
  const stageId = bitrix24.stages[stage];
  if (stageId !== undefined) return stageId;
  throw new OutboundError(
    'refused',
    'bitrix24.stage_missing',
    `fixit.yml names no stage for "${stage}": set bitrix24.stages.${stage} to the id of one of the pipeline's stages (C1:NEW, …), then start the step again.`,
  );
}

/** What a new deal is written with; `contactId` where the buyer is known there. */
export function fieldsOf(
  deal: NewDeal,
  key: EffectId,
  mappings: Mappings,
  contactId: number | undefined,
): Record<string, unknown> {
  const { categoryId, fields, assignedById, orphanStage, orphanTitle } = mappings.bitrix24;
  const { orphan, origin } = deal;
  const custom: [string | undefined, string | undefined][] = orphan
    ? [[fields.customerId, orphan.customerId]]
    : [[fields.orderId, origin]];
  return {
    title: lineOf((orphan && orphanTitle) || deal.title, TITLE_LIMIT),
    categoryId,
    stageId: (orphan && orphanStage) || stageIdOf(mappings, deal.stage),
    ...moneyFields(deal.money),
    originatorId: originatorOf(key),
    originId: origin,
    comments: textOf(deal.comment, COMMENT_LIMIT),
    ...(assignedById === undefined ? {} : { assignedById }),
    ...(contactId === undefined ? {} : { contactIds: [contactId] }),
    ...Object.fromEntries(
      custom.flatMap(([code, value]) => (code && value !== undefined ? [[code, lineOf(value, 255)]] : [])),
    ),
  };
}

/** Trap: without `isManualOpportunity` the sum is counted anew from the deal's goods, of which there are none. */
export const moneyFields = ({ amount, currency }: NewDeal['money']): Record<string, unknown> => ({
  opportunity: majorUnits(amount),
  isManualOpportunity: 'Y',
  currencyId: currency,
});

const text = z.union([z.string(), z.number().transform(String)]);

export const dealSchema = z.looseObject({
  id: text,
  stageId: z.string(),
  opportunity: z.union([z.number(), z.string().transform(Number)]).nullish(),
  currencyId: z.string().nullish(),
  originatorId: z.string().nullish(),
  originId: text.nullish(),
  updatedTime: z.iso.datetime({ offset: true }),
});
export const itemSchema = z.looseObject({ item: dealSchema });
export const itemsSchema = z.looseObject({ items: z.array(dealSchema) });

export function stateOf(deal: z.infer<typeof dealSchema>, mappings: Mappings, portal: string): DealState {
  const { stages } = mappings.bitrix24;
  const stage = DEAL_STAGES.find((ours) => stages[ours] === deal.stageId);
  const isOurs = deal.originatorId?.startsWith(ORIGINATOR) ?? false;
  const amount = typeof deal.opportunity === 'number' ? roundAmount(deal.opportunity) : undefined;
  return {
    dealId: deal.id,
    stageId: deal.stageId,
    ...(stage === undefined ? {} : { stage }),
    ...(isOurs && deal.originId ? { origin: deal.originId } : {}),
    ...(amount !== undefined && deal.currencyId ? { money: { amount, currency: deal.currencyId } } : {}),
    version: new Date(deal.updatedTime).toISOString(),
    url: urlOf(portal, deal.id),
  };
}

export const urlOf = (portal: string, dealId: string): string => `${portal}/crm/deal/details/${dealId}/`;
