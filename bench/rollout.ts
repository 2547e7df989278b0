/**
 * A hundred customers stand in the midst of their stories when a new build of the worker comes, with other workflows in
 * it; half of them go on under it, then it is rolled back, and all tell their story to the end.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from '@temporalio/client';
import { ROOT } from '../root';
import { Caller } from './caller';
import { Customer, SandboxControl } from './customer';
import { MORE } from './next-build/more';
import { makeNextBuild } from './next-build/tree';
import { watchShare } from './share';
import { Stand, say } from './stand';
import { openTemporal } from './told';
import { World, look } from './world';
import type { Look } from './world';

const CUSTOMERS = 100;
/** Past it, who is not done is stuck. */
const PATIENCE_MS = 90_000;

export async function rollout(): Promise<object> {
  const stand = await Stand.open();
  const over = new AbortController();
  try {
    await stand.startWhole();
    const nextBuild = await makeNextBuild(stand.folder);
    const callers = await cast(stand, over.signal);
    const some = callers.filter((_, i) => i % 2 === 0);

    const share = watchShare(stand.pidOf('sandbox'));
    say(`${CUSTOMERS} customers tell their stories, each to another point`);
    await within(callers.map((caller, i) => caller.goOn(1 + (i % (Caller.MOVES - 1)))));
    say('the next build comes, the old one goes');
    // The old one still has the port of the metrics.
    await stand.start('worker', { WORKER_METRICS_PORT: '0' }, 'next', nextBuild);
    await Promise.all([stand.stop('worker'), within(some.map((caller) => caller.goOn(1)))]);
    const newBranch = callers.filter(hasHeard(await look(sandboxOf(stand)))).length;

    say('and is rolled back, while customers write');
    await stand.stop('next');
    const ends = within(callers.map((caller) => caller.goOn()));
    const wereSetBack = await setBack(stand);
    await stand.start('worker');
    await ends;
    // From the first word to the last. This process is the customers, the sandbox their phones and every vendor.
    const generatorShare = share();
    over.abort();
    return { ...(await count(stand, callers)), newBranch, wereSetBack, generatorShare };
  } finally {
    over.abort();
    await stand.close();
  }
}

const sandboxOf = (stand: Stand): SandboxControl => new SandboxControl(stand.sandboxUrl);

async function cast(stand: Stand, over: AbortSignal): Promise<Caller[]> {
  const sandbox = sandboxOf(stand);
  const world = await World.open(sandbox, over);
  return Array.from({ length: CUSTOMERS }, (_, i) => {
    const tag = `Р${String(i).padStart(3, '0')}`;
    const channel = i % 3 === 0 ? 'telegram' : 'whatsapp';
    return new Caller(world, new Customer(sandbox, channel, i + 1, `Клиент ${tag}`), tag);
  });
}

/** Until all are done, or patience ends: who is stuck is counted at the end. */
async function within(doing: Promise<void>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
  await Promise.race([Promise.allSettled(doing), patience]);
  clearTimeout(timer);
}

const hasHeard = (seen: Look) => (caller: Caller) => caller.heardIn(seen).some(({ text }) => text === MORE);

/** As operations.md has it, by the program of the build that is rolled back to. */
async function setBack(stand: Stand): Promise<number> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(ROOT, 'dist', 'worker', 'check-histories.js'), '--set-back'],
    { env: stand.env, cwd: stand.folder, timeout: PATIENCE_MS },
  );
  return stdout.split('\n').filter((line) => line.includes('was set back')).length;
}

async function count(stand: Stand, callers: readonly Caller[]): Promise<object> {
  const stuck = callers.filter(({ isDone }) => !isDone);
  for (const { told } of stuck) say(`stuck: ${told}`);
  const seen = await look(sandboxOf(stand));
  const client = await openTemporal(stand.temporalAddress);
  const nondeterminism = await failuresIn(client);
  await client.connection.close();
  return {
    customers: callers.length,
    stuck: stuck.length,
    nondeterminism,
    doubled: callers.reduce((sum, caller) => sum + doubledIn(seen, caller), 0),
  };
}

/** What a customer heard, or has at the desk, more than once. */
function doubledIn(seen: Look, caller: Caller): number {
  const texts = caller.heardIn(seen).flatMap(({ text }) => (text === MORE ? [] : [text]));
  return texts.length - new Set(texts).size + Math.max(0, caller.issuesIn(seen).length - 1);
}

/** Workflow tasks, of whatever run, that a worker could not replay. */
async function failuresIn(client: Client): Promise<number> {
  let failures = 0;
  for await (const { workflowId, runId } of client.workflow.list()) {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    for (const { workflowTaskFailedEventAttributes: failed } of events ?? [])
      if (failed?.cause === NON_DETERMINISTIC) failures += 1;
  }
  return failures;
}

/** temporal.api.enums.v1.WorkflowTaskFailedCause */
const NON_DETERMINISTIC = 24;
