/** Slow, silent and greedy senders one after another, and how genuine hooks fare meanwhile. */
import { join } from 'node:path';
import { runApart } from '../apart';
import { memoryMb } from '../memory';
import { paced } from '../pace';
import { quantile } from '../quantile';
import { shareOf } from '../share';
import type { Stand } from '../stand';
import { say } from '../stand';
import { Dice } from './dice';
import type { FloodJob, FloodResult } from './flood';
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
      p99Ms: Math.round(quantile(genuine.times, 0.99)),
      ...result,
      ...(result ? { generatorShare: shareOf(result.cpuS, SECONDS) } : {}),
      maxRssMb: memoryMb(stand.pidOf('api'), 'VmHWM'),
    };
    say(`${kind}: ${JSON.stringify(phases[kind])}`);
  };
  const slow = flood({ port: stand.port, kind: 'slow', seconds: SECONDS * (BESIDE.length + 1) });
  await measure('slow');
  for (const kind of BESIDE) await measure(kind, flood({ port: stand.port, kind, seconds: SECONDS }));
  const { longestS, connections } = await slow;
  return {
    genuineDuringFloodMs: Math.round(quantile(all.times, 0.99)),
    genuineRefused: all.refused,
    genuineSent: all.times.length,
    slowConnections: connections,
    slowLongestS: longestS,
    floods: phases,
  };
}

async function sendGenuine(port: number, target: Target, dice: Dice): Promise<Genuine> {
  const genuine: Genuine = { times: [], refused: 0 };
  const sent: Promise<void>[] = [];
  for await (const _turn of paced(PER_SECOND, SECONDS * PER_SECOND)) {
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

const flood = (job: FloodJob): Promise<FloodResult> => runApart(join(__dirname, 'flood.js'), job);
