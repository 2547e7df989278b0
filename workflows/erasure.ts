/**
 * Erases one person. In this order nothing that still runs can write back what is gone: without the contact nothing is
 * sent and the next message makes a new one; without undelivered events no run begins; without runs nobody writes rows.
 * Then it looks again, until a look finds nothing.
 */
import { proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { ContactAddress } from './activities';
import type { ErasureActivities, Reach } from './erasure-activities';
import { wrongId } from './failure';
import { parseWorkflowId } from './ids';
import { activityQueue } from './queues';

export interface ErasureStart {
  /** Test seam: milliseconds until the last look. */
  lastLookMs?: number;
}

/** Past every call and its note (30 s) and every signal of a relay (5 s) that were under way when it began. */
const LAST_LOOK_MS = 120_000;

const erasing = proxyActivities<ErasureActivities>({
  taskQueue: activityQueue({ capability: 'own' }),
  // A look over all days reads partition after partition; a worker that dies is noticed by its silence.
  startToCloseTimeout: '1h',
  heartbeatTimeout: '10s',
  // For as long as it takes: there is no other end than done.
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

export async function erasure({ lastLookMs = LAST_LOOK_MS }: ErasureStart = {}): Promise<void> {
  const who = whoOf(workflowInfo().workflowId);
  await erasing.eraseContact(who);
  await eraseUntilNothingIsLeft(who, 'all days');
  await erasing.finishErasure(who);
  await sleep(lastLookMs, { summary: 'what was under way may still write' });
  await eraseUntilNothingIsLeft(who, 'since the erasure began');
  await erasing.releasePayments(who);
}

async function eraseUntilNothingIsLeft(who: ContactAddress, first: Reach): Promise<void> {
  for (let reach = first; ; reach = 'since the erasure began') {
    await erasing.dropUndelivered(who);
    await erasing.endRuns(who);
    const { found } = await erasing.eraseRows({ who, reach });
    if (found === 0) return;
  }
}

function whoOf(workflowId: string): ContactAddress {
  const id = parseWorkflowId(workflowId);
  if (id?.type !== 'erasure') throw wrongId(workflowId, 'erasure:<channel>:<account>:<contact>');
  const { channel, account, contact } = id;
  return { channel, account, contact };
}
