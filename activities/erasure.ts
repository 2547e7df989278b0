/** The erasure of a person: the journal's part is handed over, Temporal's is done here. */
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { ContactAddress } from '../workflows/activities';
import type { ErasureActivities, Reach } from '../workflows/erasure-activities';
import { failing } from './attempt';
import { deleteRuns } from './erasure-runs';

/** What is asked of the journal; each call may be repeated. */
export interface ErasureJournal {
  eraseContact(who: ContactAddress): Promise<void>;
  dropUndelivered(who: ContactAddress): Promise<number>;
  /** The ids of the person's dialogs and of their tickets, as far as they are known by now. */
  workflowsOf(who: ContactAddress): Promise<string[]>;
  countRuns(who: ContactAddress, runs: number): Promise<void>;
  eraseRows(who: ContactAddress, reach: Reach): Promise<number>;
  finish(who: ContactAddress): Promise<void>;
  releasePayments(who: ContactAddress): Promise<void>;
}

export function createErasureActivities(deps: {
  journal: ErasureJournal;
  client: Pick<Client, 'workflow' | 'workflowService' | 'options'>;
}): ErasureActivities {
  const { journal, client } = deps;
  return {
    eraseContact: failing((who) => journal.eraseContact(who)),
    dropUndelivered: failing(async (who) => ({ found: await journal.dropUndelivered(who) })),
    endRuns: failing(async (who) => {
      const onFound = (runs: number) => journal.countRuns(who, runs);
      const sleep = (ms: number) => Context.current().sleep(ms);
      return { found: await deleteRuns({ client, onFound, sleep }, await journal.workflowsOf(who)) };
    }),
    eraseRows: failing(async ({ who, reach }) => ({ found: await journal.eraseRows(who, reach) })),
    finishErasure: failing((who) => journal.finish(who)),
    releasePayments: failing((who) => journal.releasePayments(who)),
  };
}
