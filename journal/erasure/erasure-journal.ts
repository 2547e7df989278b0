/** The journal's part of an erasure, over connections whose statements may take their time. */
import type { Pool } from 'pg';
import type { ContactAddress } from '../../workflows/activities';
import type { Reach } from '../../workflows/erasure-activities';
import { eraseContact } from './contact';
import { count, finish, requireErasure } from './record';
import { eraseRows } from './rows';
import { dropUndelivered, releasePayments } from './undelivered';

export const createErasureJournal = (pool: Pool) => ({
  eraseContact: (who: ContactAddress) => eraseContact(pool, who),
  dropUndelivered: async (who: ContactAddress) => dropUndelivered(pool, await requireErasure(pool, who)),
  workflowsOf: async (who: ContactAddress) => (await requireErasure(pool, who)).workflows,
  countRuns: async (who: ContactAddress, runs: number) =>
    count(pool, await requireErasure(pool, who), { runs }),
  eraseRows: async (who: ContactAddress, reach: Reach) =>
    eraseRows(pool, await requireErasure(pool, who), reach),
  finish: async (who: ContactAddress) => finish(pool, await requireErasure(pool, who)),
  releasePayments: async (who: ContactAddress) => releasePayments(pool, await requireErasure(pool, who)),
});
