/** Slow, silent and greedy senders one after another, and how genuine hooks fare meanwhile. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stand } from '../stand';
import { say } from '../stand';
import { Dice } from './dice';
import type { FloodJob, FloodResult } from './flood';
import { maxRssMb } from './memory';
import type { Target } from './targets';
import { bytesOfWire, Lane } from './wire';

const SECONDS = 8;
const PER_SECOND = 10;
/** The slow ones go on beside the others. */
const BESIDE: FloodJob['kind'][] = ['held', 'greedy', 'headers', 'silent'];

interface Genuine {
  /** Milliseconds from the first byte of the connection to the answer. */
  times: number[];
  refused: number;
}

/** @param target whose genuine hooks come in, each over a connection of its own */
export async function endureFloods(stand: Stand, target: Target, seed: number) {
  const dice = new Dice(seed);
  const all: Genuine = { times: [], refused: 0 };
  const phases: Record<string, object> = {};
  const measure = async (kind: FloodJob['kind'], work?: Promise<FloodResult>): Promise<void> => {
    const genuine = await sendGenuine(stand.port, target, dice);
    all.times.push(...genuine.times);
    all.refused += genuine.refused;
    const result = await work;
    phases[kind] = {
      p99Ms: percentile(genuine.times, 0.99),
      ...result,
      ...(result ? { generatorShare: share(result, SECONDS) } : {}),
      maxRssMb: maxRssMb(stand.pidOf('api')),
    };
    say(`${kind}: ${JSON.stringify(phases[kind])}`);
  };
  const slow = flood({ port: stand.port, kind: 'slow', seconds: SECONDS * (BESIDE.length + 1) });
  await measure('slow');
  for (const kind of BESIDE) await measure(kind, flood({ port: stand.port, kind, seconds: SECONDS }));
  const { longestS, connections } = await slow;
  return {
    genuineDuringFloodMs: percentile(all.times, 0.99),
    genuineRefused: all.refused,
    genuineSent: all.times.length,
    slowConnections: connections,
    slowLongestS: longestS,
    floods: phases,
  };
}

async function sendGenuine(port: number, target: Target, dice: Dice): Promise<Genuine> {
  const began = performance.now();
  const genuine: Genuine = { times: [], refused: 0 };
  const sent: Promise<void>[] = [];
  for (let i = 0; i < SECONDS * PER_SECOND; i++) {
    await pause(Math.max(0, began + (i * 1_000) / PER_SECOND - performance.now()));
    const bytes = bytesOfWire(target.wire(target.body(dice)));
    const startedAt = performance.now();
    const lane = new Lane(port);
    sent.push(
      lane.send(bytes).then(({ status }) => {
        genuine.times.push(performance.now() - startedAt);
        if (status !== 200) genuine.refused += 1;
        lane.close();
      }),
    );
  }
  await Promise.all(sent);
  return genuine;
}

async function flood(job: FloodJob): Promise<FloodResult> {
  const child = fork(join(__dirname, 'flood.js'), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  try {
    child.send(job);
    const answer = await Promise.race([once(child, 'message'), exited.then(() => undefined)]);
    if (!answer) throw new Error('A flood ended without a result (above).');
    return answer[0] as FloodResult;
  } finally {
    child.kill();
    await exited;
  }
}

/** Of all cores. */
const share = ({ cpuS }: FloodResult, seconds: number): number =>
  Math.round((cpuS / seconds / availableParallelism()) * 1_000) / 1_000;

function percentile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor((sorted.length - 1) * part)] ?? 0);
}
