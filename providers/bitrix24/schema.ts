/**
 * An event of Bitrix24: a form with PHP's brackets in its names, read flat.
 * https://apidocs.bitrix24.ru/api-reference/events/index.html
 */
import { z } from 'zod';

export const eventSchema = z.looseObject({
  event: z.string().regex(/^on[a-z0-9_:.]+$/i),
  event_handler_id: z.string().default(''),
  /** Seconds; when the queue sent it, not when it happened. */
  ts: z.string().default(''),
  'auth[member_id]': z.string().default(''),
});

export const fieldsSchema = z.looseObject({
  'data[FIELDS][ID]': z.string().regex(/^[1-9]\d{0,18}$/),
  'data[FIELDS][ENTITY_TYPE_ID]': z.string().optional(),
});

/** Of deals, whichever family of methods changed them. */
export const DEAL_TYPE = '2';

type Touched = 'added' | 'updated' | 'deleted';

export const DEAL_EVENTS: ReadonlyMap<string, Touched> = new Map([
  ['ONCRMDEALADD', 'added'],
  ['ONCRMDEALUPDATE', 'updated'],
  ['ONCRMDEALDELETE', 'deleted'],
]);

/** Of elements of any type; those of deals are not documented to come this way, and would mean the same. */
export const ITEM_EVENTS: ReadonlyMap<string, Touched> = new Map([
  ['ONCRMDYNAMICITEMADD', 'added'],
  ['ONCRMDYNAMICITEMUPDATE', 'updated'],
  ['ONCRMDYNAMICITEMDELETE', 'deleted'],
]);
