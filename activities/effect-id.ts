import { v5 as uuidv5 } from 'uuid';
import type { EffectId } from '../providers/contract';
import type { EffectKey } from '../workflows/activities';

/** What an effect makes; a part of its id, so that one counter value can never stand for two things. */
export type EffectType =
  | 'message'
  | 'message_again'
  | 'issue'
  | 'comment'
  | 'rate'
  | 'invoice'
  | 'append'
  | 'press'
  | 'hold'
  | 'payment'
  | 'refund'
  | 'deal'
  | 'sale';

/** Never changes: every effect id ever sent to a vendor is derived from it. */
const NAMESPACE = '9b1c6f0e-52c4-4e0f-8d53-2f6a7c1de8b4';

/**
 * The id of one outbound write: the same for every attempt, worker, replay, continue-as-new and reset (the chain's
 * first run id stays), another in a reopened dialog (a new chain).
 */
export const effectId = (key: EffectKey, type: EffectType): EffectId =>
  uuidv5(`${key.run}:${'step' in key ? key.step : key.count}:${type}`, NAMESPACE);

/** The id of acknowledging one press: the vendor's id of it is the fact, whoever acknowledges it. */
export const pressId = (channel: string, account: string, callbackId: string): EffectId =>
  uuidv5(JSON.stringify(['press', channel, account, callbackId]), NAMESPACE);
