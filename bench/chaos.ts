/**
 * Customers, masters and accountants tell their stories on all four systems while API and worker are killed, Postgres
 * and Temporal restarted, and the vendors' answers go wrong; then it is counted what was lost, doubled, leaked or out
 * of order. Seeded: `-- chaos SEED`.
 */
import { randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { randomFrom } from '../sandbox/random';
import type { Scene } from './chaos-count';
import { countDamage } from './chaos-count';
import { SandboxControl } from './customer';
import { openDatabase } from './database';
import { planFor } from './plans';
import { Stand, say } from './stand';
import { Story } from './story';
import { openTemporal } from './told';
import { FAULTS, OUTAGES, TROUBLES, schedule } from './troubles';
import { World, look } from './world';

const CUSTOMERS = 24;
/** They come one after another, so that every part of the story meets every kind of trouble. */
const ARRIVAL_MS = 2_500;
const TROUBLE_S = 90;
/** Longer than WhatsApp's 120 s for a send of unknown outcome. */
const FINISH_S = 180;

export async function chaos(argument?: string): Promise<object> {
  const seed = argument === undefined ? randomInt(1_000_000) : Number(argument);
  if (!Number.isInteger(seed)) throw new Error(`"${argument}" is no seed: npm run bench -- chaos 7`);
  const stand = await Stand.open();
  const database = openDatabase(stand.databaseUrl);
  const over = new AbortController();
  try {
    await stand.startTemporal();
    await stand.start('sandbox');
    await stand.start('worker');
    await stand.start('api');
    const sandbox = new SandboxControl(stand.sandboxUrl);
    await sandbox.call('PUT', 'faults', FAULTS);
    const stories = cast(seed, await World.open(sandbox, over.signal));
    const telling = Promise.all(
      stories.map(async (story, i) => {
        await pause(i * ARRIVAL_MS);
        await story.tell();
      }),
    );

    const lastFaultAt = await trouble(seed, stand, sandbox);
    await sandbox.call('DELETE', 'faults');
    const recovered = await until(120, () => isCalm(stand, sandbox));
    const recoverS = Number(((performance.now() - lastFaultAt) / 1_000).toFixed(1));
    await until(FINISH_S, () => stories.every(({ isDone }) => isDone));
    over.abort();
    await telling;
    if (!recovered) say('The backlog was not empty two minutes after the last fault.');
    const unfinished = stories.filter(({ isDone }) => !isDone);
    const world = await look(sandbox);
    for (const story of unfinished) say(`unfinished: ${story.told(world)}`);

    const client = await openTemporal(stand.temporalAddress);
    const damage = await countInTheEnd(stand, { sandbox, database, client, stories });
    await client.connection.close();
    return {
      seed,
      customers: CUSTOMERS,
      ...told(stories),
      ...damage,
      kills: TROUBLES.filter(({ kind }) => kind === 'kill').length,
      restarts: TROUBLES.filter(({ kind }) => kind === 'restart').length,
      outages: OUTAGES.length,
      recoverS,
      recovered,
      unfinished: unfinished.length,
    };
  } finally {
    over.abort();
    await database.end();
    await stand.close();
  }
}

function cast(seed: number, world: World): Story[] {
  const plans = planFor(CUSTOMERS, randomFrom(seed + 1));
  return plans.map((plan, i) => new Story(world, plan, i + 1, `Т${String(i).padStart(3, '0')}`));
}

/** How much there was to lose. */
function told(stories: readonly Story[]): { words: number; files: number; comments: number } {
  const sum = (of: (story: Story) => number) => stories.reduce((all, story) => all + of(story), 0);
  return {
    words: sum(({ facts }) => facts.words.length),
    files: sum(({ facts }) => facts.files),
    comments: sum(({ facts }) => facts.answers.length + facts.secrets.length),
  };
}

/** Ours one after another, the vendors' beside them; when the last began, or a vendor was back. */
async function trouble(seed: number, stand: Stand, sandbox: SandboxControl): Promise<number> {
  const startedAt = performance.now();
  let last = startedAt;
  const run = async (troubles: ReturnType<typeof schedule>) => {
    for (const { trouble, atMs } of troubles) {
      await pause(Math.max(0, startedAt + atMs - performance.now()));
      say(`seed ${seed}: ${trouble.name}`);
      last = performance.now();
      await trouble.cause(stand, sandbox);
      if (trouble.kind === 'outage') last = performance.now();
    }
  };
  await Promise.all([run(schedule(TROUBLES, seed, TROUBLE_S)), run(schedule(OUTAGES, seed + 2, TROUBLE_S))]);
  return last;
}

/** The last of what is on its way may take its time; what is missing after that is lost. */
async function countInTheEnd(stand: Stand, scene: Scene): Promise<object> {
  await until(60, async () => {
    if (!(await isCalm(stand, scene.sandbox))) return false;
    return (await countDamage(scene, () => undefined)).lost === 0;
  });
  return countDamage(scene);
}

const hooksSchema = z.object({ pending: z.number() });

/** No hook on its way to us, and nothing undelivered. */
async function isCalm(stand: Stand, sandbox: SandboxControl): Promise<boolean> {
  if (hooksSchema.parse(await sandbox.get('hooks')).pending > 0) return false;
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
    await pause(200);
  }
  return false;
}
