/**
 * Customers tell their story while API and worker are killed, Postgres and Temporal restarted, and the vendors'
 * answers go wrong; then it is counted what was lost, doubled or out of order. Seeded: `-- chaos SEED`.
 */
import { randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { randomFrom } from '../sandbox/random';
import { countDamage } from './chaos-count';
import { SandboxControl } from './customer';
import { openDatabase } from './database';
import { Stand, say } from './stand';
import { Story, look } from './story';
import { openTemporal } from './told';

const CUSTOMERS = 24;
const TROUBLE_S = 90;
/** Longer than WhatsApp's 120 s for a send of unknown outcome. */
const FINISH_S = 180;

/** Losing hooks is left out: what never comes is not ours to lose before there is a reconciliation. */
const FAULTS = [
  { kind: 'delay', ms: 400, probability: 0.05 },
  { kind: '429', retryAfter: 1, probability: 0.03 },
  { kind: '5xx', probability: 0.03 },
  { kind: '5xx', handled: true, probability: 0.02 },
  { kind: 'refused', probability: 0.02 },
  { kind: 'dropped', probability: 0.03 },
  { kind: 'duplicate', probability: 0.1 },
  { kind: 'reorder', probability: 0.05 },
];

type Trouble = 'kill api' | 'kill worker' | 'restart postgres' | 'restart temporal';
const TROUBLES: Trouble[] = [
  'kill api',
  'kill worker',
  'restart postgres',
  'kill api',
  'restart temporal',
  'kill worker',
];

export async function chaos(argument?: string): Promise<object> {
  const seed = argument === undefined ? randomInt(1_000_000) : Number(argument);
  if (!Number.isInteger(seed)) throw new Error(`"${argument}" is no seed: npm run bench -- chaos 7`);
  const stand = await Stand.open();
  const database = openDatabase(stand.databaseUrl);
  try {
    await stand.startTemporal();
    await stand.start('sandbox');
    await stand.start('worker');
    await stand.start('api');
    const sandbox = new SandboxControl(stand.sandboxUrl);
    await sandbox.call('PUT', 'faults', FAULTS);
    const stories = Story.cast(sandbox, CUSTOMERS);
    const over = new AbortController();
    const telling = tell(stories, sandbox, over.signal);

    let lastFaultAt = 0;
    for (const { trouble, atMs } of schedule(seed)) {
      await pause(Math.max(0, atMs - performance.now()));
      lastFaultAt = performance.now();
      say(`seed ${seed}: ${trouble}`);
      await cause(stand, trouble);
    }
    await sandbox.call('DELETE', 'faults');
    const recovered = await until(120, () => isCalm(stand, sandbox));
    const recoverS = Number(((performance.now() - lastFaultAt) / 1_000).toFixed(1));
    const finished = await until(FINISH_S, () => stories.every(({ step }) => step === 'done'));
    // The last answers are still on their way.
    await until(30, () => isCalm(stand, sandbox));
    over.abort();
    await telling;
    const world = await look(sandbox);
    for (const story of stories) if (story.step !== 'done') say(`unfinished: ${story.told(world)}`);

    const client = await openTemporal(stand.temporalAddress);
    const damage = await countDamage(sandbox, database, client);
    await client.connection.close();
    if (!recovered) say('The backlog was not empty two minutes after the last fault.');
    return {
      seed,
      customers: CUSTOMERS,
      ...damage,
      kills: TROUBLES.filter((trouble) => trouble.startsWith('kill')).length,
      restarts: TROUBLES.filter((trouble) => trouble.startsWith('restart')).length,
      recoverS,
      recovered,
      unfinished: finished ? 0 : stories.filter(({ step }) => step !== 'done').length,
    };
  } finally {
    await database.end();
    await stand.close();
  }
}

/** Each trouble once in its part of the time, where in it the seed says. */
function schedule(seed: number): { trouble: Trouble; atMs: number }[] {
  const random = randomFrom(seed);
  const shuffled = TROUBLES.map((trouble) => ({ trouble, place: random() })).sort(
    (a, b) => a.place - b.place,
  );
  const startedAt = performance.now() + 5_000;
  const partMs = (TROUBLE_S * 1_000) / shuffled.length;
  return shuffled.map(({ trouble }, i) => ({ trouble, atMs: startedAt + (i + random() * 0.8) * partMs }));
}

async function cause(stand: Stand, trouble: Trouble): Promise<void> {
  switch (trouble) {
    case 'kill api':
      await stand.kill('api');
      return stand.start('api');
    case 'kill worker':
      await stand.kill('worker');
      return stand.start('worker');
    case 'restart postgres':
      await stand.stop('postgres');
      return void (await stand.startPostgres());
    case 'restart temporal':
      await stand.stop('temporal');
      return void (await stand.startTemporal());
  }
}

async function tell(stories: Story[], sandbox: SandboxControl, over: AbortSignal): Promise<void> {
  let arrived = 0;
  while (!over.aborted) {
    // They come one after another, so that every stage of the story meets every kind of trouble.
    arrived = Math.min(stories.length, arrived + 1);
    try {
      const world = await look(sandbox);
      for (const story of stories.slice(0, arrived)) await story.goOn(world);
    } catch (error) {
      say(`a customer tries again: ${(error as Error).message}`);
    }
    await pause(1_000);
  }
}

const hooksSchema = z.object({ pending: z.union([z.number(), z.array(z.unknown())]) });

/** No hook on its way to us, and nothing undelivered. */
async function isCalm(stand: Stand, sandbox: SandboxControl): Promise<boolean> {
  const { pending } = hooksSchema.parse(await sandbox.get('hooks'));
  if ((Array.isArray(pending) ? pending.length : pending) > 0) return false;
  const database = openDatabase(stand.databaseUrl);
  try {
    const { rows } = await database.query('SELECT FROM pending WHERE parked_at IS NULL LIMIT 1');
    return rows.length === 0;
  } finally {
    await database.end();
  }
}

async function until(seconds: number, holds: () => Promise<boolean> | boolean): Promise<boolean> {
  const deadline = performance.now() + seconds * 1_000;
  while (performance.now() < deadline) {
    try {
      if (await holds()) return true;
    } catch (error) {
      say(`still recovering: ${(error as Error).message}`);
    }
    await pause(100);
  }
  return false;
}
