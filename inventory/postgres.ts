/** The store in Postgres. Constraints of the tables say once more what may never be. */
import type { Pool } from 'pg';
import { adjust } from './adjust';
import { putArticle } from './articles';
import { endHold, expireHolds, extendHold } from './holds';
import type { Inventory } from './port';
import { reserve } from './reserve';

export const createInventory = (pool: Pool): Inventory => ({
  reserve: (wanted) => reserve(pool, wanted),
  extend: (hold, until) => extendHold(pool, hold, until),
  release: async (hold) => void (await endHold(pool, hold, 'released')),
  sell: (hold) => endHold(pool, hold, 'sold'),
  giveBack: async (hold) => void (await endHold(pool, hold, 'returned')),
  expire: () => expireHolds(pool),
  put: (article) => putArticle(pool, article),
  adjust: (adjustment) => adjust(pool, adjustment),
});
