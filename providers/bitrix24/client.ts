/**
 * Deals of a Bitrix24 portal. `crm.deal.*` is not developed any more: `crm.item.*` with entityTypeId 2.
 * https://apidocs.bitrix24.ru/api-reference/crm/universal/index.html
 */
import { z } from 'zod';
import type { ClientDeps } from '../contract';
import type { Crm, DealState } from '../contract-checkout';
import { OutboundError } from '../failure';
import { BATCH, createApi } from './api';
import { contactFor } from './contacts';
import {
  DEALS,
  fieldsOf,
  itemSchema,
  itemsSchema,
  moneyFields,
  originatorOf,
  stageIdOf,
  stateOf,
  urlOf,
} from './deal';
import { textOf } from './encoding';
import { isOf } from './errors';
import type { Bitrix24ClientSettings } from './settings';

/** Whose tags these are: an incoming web hook has to say. */
const CLIENT_ID = 'fixit-exchange';
const MESSAGE_LIMIT = 2_000;

export function createCrm(settings: Bitrix24ClientSettings, { http, mappings }: ClientDeps): Crm {
  const api = createApi(settings, http);
  const stateFrom = (item: Parameters<typeof stateOf>[0]): DealState => stateOf(item, mappings, api.portal);

  async function readDeal(dealId: string): Promise<DealState | undefined> {
    try {
      const { item } = await api.call('crm.item.get', { ...DEALS, id: checkedId(dealId) }, itemSchema);
      return stateFrom(item);
    } catch (error) {
      if (isOf(error, 'bitrix24.not_found')) return undefined;
      throw error;
    }
  }

  return {
    crm: 'bitrix24',
    readDeal,

    async createDeal(deal, key) {
      // What fixit.yml lacks is told before anybody is written into the address book.
      fieldsOf(deal, key, mappings, undefined);
      const contactId = deal.contact && (await contactFor(api, deal.contact));
      const fields = fieldsOf(deal, key, mappings, contactId);
      const { item } = await api.call('crm.item.add', { ...DEALS, fields }, itemSchema);
      return { dealId: item.id, url: urlOf(api.portal, item.id) };
    },

    async findDeal(key) {
      const originatorId = originatorOf(key);
      const parameters = { ...DEALS, filter: { '=originatorId': originatorId }, order: { id: 'ASC' } };
      const { items } = await api.call('crm.item.list', parameters, itemsSchema);
      // A filter that is not understood is passed over, and everything comes.
      const first = items.find((item) => item.originatorId === originatorId);
      return first && { dealId: first.id, url: urlOf(api.portal, first.id) };
    },

    async readDeals(dealIds) {
      const states: DealState[] = [];
      for (let from = 0; from < dealIds.length; from += BATCH) {
        const commands = dealIds
          .slice(from, from + BATCH)
          .map(
            (id) =>
              `crm.item.get?entityTypeId=2&useOriginalUfNames=Y&id=${encodeURIComponent(checkedId(id))}`,
          );
        for (const read of await api.readAll(commands, itemSchema))
          if (read) states.push(stateFrom(read.item));
      }
      return states;
    },

    async moveDeal(dealId, stage, money) {
      const stageId = stageIdOf(mappings, stage);
      const deal = await readDeal(dealId);
      if (deal === undefined) throw gone(dealId);
      const isPriced =
        money === undefined ||
        (deal.money?.amount === money.amount && deal.money.currency === money.currency);
      const fields = {
        ...(deal.stageId === stageId ? {} : { stageId }),
        ...(isPriced ? {} : moneyFields(money)),
      };
      if (Object.keys(fields).length === 0) return;
      await api.call('crm.item.update', { ...DEALS, id: dealId, fields }, z.unknown());
    },

    async notify(text, tag) {
      const { notifyUserId } = mappings.bitrix24;
      if (notifyUserId === undefined) throw nobodyToTell();
      const parameters = {
        USER_ID: notifyUserId,
        TYPE: 'SYSTEM',
        MESSAGE: textOf(text, MESSAGE_LIMIT),
        TAG: `${CLIENT_ID}|${tag}`,
        CLIENT_ID,
      };
      // Trap: false is said with HTTP 200 where nobody was told.
      const told = await api.call('im.notify', parameters, z.union([z.number(), z.string(), z.boolean()]));
      if (told === false) throw notTold(notifyUserId);
    },
  };
}

/** The id goes into a query within a batch: nothing but a number may. */
function checkedId(dealId: string): string {
  if (/^[1-9]\d{0,18}$/.test(dealId)) return dealId;
  throw new OutboundError('refused', 'bitrix24.bad_id', 'A deal in Bitrix24 has a number; this is none.');
}

const gone = (dealId: string): OutboundError =>
  new OutboundError(
    'refused',
    'bitrix24.deal_gone',
    `Deal ${dealId} is not there any more: somebody deleted it in Bitrix24. Make one by hand where it is needed, or leave it.`,
  );

const nobodyToTell = (): OutboundError =>
  new OutboundError(
    'refused',
    'bitrix24.notify_missing',
    'fixit.yml names nobody to be told in Bitrix24: set bitrix24.notifyUserId to the number of a user.',
  );

const notTold = (userId: number): OutboundError =>
  new OutboundError(
    'refused',
    'bitrix24.not_notified',
    `Bitrix24 did not tell user ${userId}. Set bitrix24.notifyUserId in fixit.yml to a user who is active.`,
  );
