/**
 * 20,000 dialogs, each begun by a hook of a person nobody knows and told its first question, and the memory of the one
 * worker that looks after them: past its cache of workflows it has to be the same, however many there are.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { ratio } from '../contest';
import { generate } from '../generator';
import { memoryMb } from '../memory';
import { median } from '../quantile';
import type { Stand } from '../stand';
import { say } from '../stand';
import { openTemporal } from '../told';
import type { Vendor } from './vendor';

const DIALOGS = 20_000;
const SAMPLED_AT = [2_000, 5_000, 10_000, 15_000];
/** The worker's cache of workflows is full by the first, and its memory is to be the same by the second. */
const COMPARED = [
  [5_000, 10_000],
  [15_000, DIALOGS],
] as const;
/** Its memory goes up and down by a third as garbage is collected: the middle of many samples tells. */
const SAMPLED_EVERY_MS = 1_000;
const LANES = 50;
const ACCOUNT = '100';
const WAITING = "WorkflowType = 'dialog' AND ExecutionStatus = 'Running' AND WaitingFor = 'customer'";
/** The dev server does some 70 a second on two cores, WhatsApp's own limit is 80. */
const PATIENCE_MS = 720_000;
/** What the last dialogs left behind is collected by then. */
const QUIET_MS = 5_000;

export interface Parked {
  /** Dialogs that wait for their first answer. */
  parked: number;
  /** Resident memory of the worker in the end, MB. */
  workerRssMb: number;
  /** Of its middle, from the first thousands with a full cache to the last; null = there were none. */
  workerGrowth: number | null;
  /** At most, MB. */
  workerPeakMb: number;
  /** By how many dialogs there were: 0 = before the first. */
  workerRssAt: Record<number, number>;
  /** From the first hook until the last dialog waits, seconds. */
  parkedS: number;
}

/** @param stand with Temporal, a worker and the API, whose WhatsApp is the vendor */
export async function park(stand: Stand, vendor: Vendor): Promise<Parked> {
  const client = await openTemporal(stand.temporalAddress);
  const samples: Sample[] = [];
  const sampling = setInterval(() => {
    const mb = memoryMb(stand.pidOf('worker'), 'VmRSS');
    if (mb !== undefined) samples.push({ dialogs: vendor.accepted, mb });
  }, SAMPLED_EVERY_MS);
  try {
    const workerRssAt: Record<number, number> = { 0: workerMb(stand) };
    const startedAt = performance.now();
    const { acked, seconds } = await greet(stand);
    say(`${acked} people have written in ${seconds} s`);
    const deadline = startedAt + PATIENCE_MS;
    for (const wanted of SAMPLED_AT) {
      if (!(await isAccepted(vendor, wanted, deadline))) break;
      workerRssAt[wanted] = workerMb(stand);
      say(`${wanted} dialogs have asked: the worker has ${workerRssAt[wanted]} MB`);
    }
    const parked = await untilWaiting(client, deadline);
    const parkedS = Math.round((performance.now() - startedAt) / 1_000);
    await pause(QUIET_MS);
    const workerRssMb = workerMb(stand);
    workerRssAt[parked] = workerRssMb;
    say(`${parked} dialogs wait after ${parkedS} s: the worker has ${workerRssMb} MB`);
    const workerPeakMb = Math.max(...samples.map(({ mb }) => mb));
    return { parked, workerRssMb, workerGrowth: growthOf(samples), workerPeakMb, workerRssAt, parkedS };
  } finally {
    clearInterval(sampling);
    await client.connection.close();
  }
}

interface Sample {
  /** That have asked by then. */
  dialogs: number;
  mb: number;
}

function growthOf(samples: readonly Sample[]): number | null {
  const [full, last] = COMPARED.map(([from, to]) =>
    median(samples.filter(({ dialogs }) => dialogs >= from && dialogs <= to).map(({ mb }) => mb)),
  );
  return Number.isNaN(full) || Number.isNaN(last) ? null : ratio(last!, full!);
}

const greet = (stand: Stand): Promise<{ acked: number; seconds: number }> =>
  generate({
    port: stand.port,
    secret: stand.env['WHATSAPP_APP_SECRET'] ?? '',
    account: ACCOUNT,
    contacts: DIALOGS,
    lanes: LANES,
    perLane: DIALOGS / LANES,
    pace: { type: 'all' },
  });

function workerMb(stand: Stand): number {
  const held = memoryMb(stand.pidOf('worker'), 'VmRSS');
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
