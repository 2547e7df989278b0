/**
 * 20,000 dialogs, each begun by a hook of a person nobody knows and told its first question, and the memory of the one
 * worker that looks after them: past its cache of workflows it has to be the same, however many there are.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { ratio } from '../contest';
import type { LoadResult } from '../generator';
import { generate } from '../generator';
import { memoryMb } from '../memory';
import { watchShare } from '../share';
import type { Stand } from '../stand';
import { say } from '../stand';
import { openTemporal } from '../told';
import type { Vendor } from './vendor';

const DIALOGS = 20_000;
const FULL_AT = 5_000;
/** From the second on the worker's cache of workflows is full, and its memory is to stay as it is. */
const SAMPLED_AT = [2_000, FULL_AT, 10_000, 15_000];
/** Its garbage is collected by then, and what it took given back. */
const COLLECTED_MS = 2_000;
const LANES = 50;
const ACCOUNT = '100';
const WAITING = "WorkflowType = 'dialog' AND ExecutionStatus = 'Running' AND WaitingFor = 'customer'";
/** The dev server does some 70 a second on two cores, WhatsApp's own limit is 80. */
const PATIENCE_MS = 720_000;
/** The work of the last dialogs is done by then. */
const QUIET_MS = 5_000;

/** For the worker whose memory is looked at. */
export const COLLECTING = {
  NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, '..', 'collect.js'))}`,
};

export interface Parked {
  /** Dialogs that wait for their first answer. */
  parked: number;
  /** Resident memory of the worker in the end, its garbage collected, MB. */
  workerRssMb: number;
  /** To what it was when its cache was full; null = it never was. */
  workerGrowth: number | null;
  /** By how many dialogs there were: 0 = before the first. */
  workerRssAt: Record<number, number>;
  /** From the first hook until the last dialog waits, seconds. */
  parkedS: number;
  /** Of all cores, while people write: the generator, a process of its own. */
  greetingShare: number;
  /** Of all cores, until the last dialog waits: the bench's own process, which is WhatsApp and looks on. */
  vendorShare: number | undefined;
}

/** @param stand with Temporal, a worker and the API, whose WhatsApp is the vendor */
export async function park(stand: Stand, vendor: Vendor): Promise<Parked> {
  const client = await openTemporal(stand.temporalAddress);
  try {
    const workerRssAt: Record<number, number> = { 0: await workerMb(stand) };
    const startedAt = performance.now();
    const share = watchShare();
    const { acked, seconds, generatorShare: greetingShare } = await greet(stand);
    say(`${acked} people have written in ${seconds} s`);
    const deadline = startedAt + PATIENCE_MS;
    for (const wanted of SAMPLED_AT) {
      if (!(await isAccepted(vendor, wanted, deadline))) break;
      workerRssAt[wanted] = await workerMb(stand);
      say(`${wanted} dialogs have asked: the worker has ${workerRssAt[wanted]} MB`);
    }
    const parked = await untilWaiting(client, deadline);
    const parkedS = Math.round((performance.now() - startedAt) / 1_000);
    const vendorShare = share();
    await pause(QUIET_MS);
    const workerRssMb = await workerMb(stand);
    workerRssAt[parked] = workerRssMb;
    say(`${parked} dialogs wait after ${parkedS} s: the worker has ${workerRssMb} MB`);
    const full = workerRssAt[FULL_AT];
    const workerGrowth = full === undefined ? null : ratio(workerRssMb, full);
    return { parked, workerRssMb, workerGrowth, workerRssAt, parkedS, greetingShare, vendorShare };
  } finally {
    await client.connection.close();
  }
}

const greet = (stand: Stand): Promise<LoadResult> =>
  generate({
    port: stand.port,
    secret: stand.env['WHATSAPP_APP_SECRET'] ?? '',
    account: ACCOUNT,
    contacts: DIALOGS,
    lanes: LANES,
    perLane: DIALOGS / LANES,
    pace: { type: 'all' },
  });

/** @param stand whose worker was started with COLLECTING */
async function workerMb(stand: Stand): Promise<number> {
  const pid = stand.pidOf('worker');
  if (pid !== undefined) process.kill(pid, 'SIGUSR2');
  await pause(COLLECTED_MS);
  const held = memoryMb(pid, 'VmRSS');
  if (held === undefined) throw new Error('The kernel does not say how much memory the worker has.');
  return held;
}

/** So many first questions have left; false where time is up. */
async function isAccepted(vendor: Vendor, wanted: number, deadline: number): Promise<boolean> {
  while (vendor.accepted < wanted) {
    if (performance.now() > deadline) return false;
    await pause(100);
  }
  return true;
}

/** As Temporal's visibility counts them; fewer than all where time is up. */
async function untilWaiting(client: Client, deadline: number): Promise<number> {
  for (;;) {
    const { count } = await client.workflow.count(WAITING);
    if (count >= DIALOGS || performance.now() > deadline) return count;
    await pause(500);
  }
}
