/** `npm run bench -- NAME`: runs it, prints goals and figures as a table and the figures as one JSON object on the last line. */
import { all, tableOf } from './all';
import { burst } from './burst';
import { chaos } from './chaos';
import { checkout } from './checkout';
import { cluster } from './cluster';
import { decision } from './decision';
import { forgery } from './forgery';
import { judge } from './goals';
import { history } from './history';
import { ingest } from './ingest';
import { latency } from './latency';
import { rollout } from './rollout';
import { scale } from './scale';
import { closeAll } from './stand';
import { start } from './start';

interface Bench {
  run(argument?: string): Promise<object>;
  about: string;
  /** Not one of `all`: it takes as long as the others together. */
  apart?: true;
}

const BENCHES: Record<string, Bench> = {
  ingest: { run: ingest, about: 'hooks a second, against three baselines' },
  burst: { run: burst, about: '10,000 hooks over 500 dialogs, until the last is in its history' },
  latency: { run: latency, about: 'a hook’s way at 20 a second: to its workflow, to the answer outside' },
  decision: { run: decision, about: 'Bpium asks, at 20 a second: how long it waits' },
  history: { run: history, about: 'what a message costs in a workflow history' },
  checkout: { run: checkout, about: '500 buyers at once for 50 pieces under faults, by the gateways’ books' },
  rollout: { run: rollout, about: 'a new build under 100 running dialogs, and back' },
  scale: { run: scale, about: '20,000 parked dialogs, a million rows, retention of them', apart: true },
  start: { run: start, about: 'npm start for the second time: seconds until it is ready' },
  chaos: { run: chaos, about: 'kills, restarts and faults; then what was lost or doubled (chaos SEED)' },
  forgery: { run: forgery, about: 'forged, monstrous, slow and greedy requests (forgery SEED)' },
  cluster: {
    run: cluster,
    about: 'the same on a Temporal server over Postgres, two API and two worker processes (cluster SEED)',
    apart: true,
  },
};

async function main(): Promise<void> {
  const [name = '', argument] = process.argv.slice(2);
  const figures = name === 'all' ? await runAll() : await runOne(name, argument);
  console.log(JSON.stringify({ bench: name, ...figures }));
}

function runAll(): Promise<object> {
  const together = Object.entries(BENCHES).filter(([, { apart }]) => !apart);
  return all(Object.fromEntries(together.map(([name, { run }]) => [name, run])));
}

async function runOne(name: string, argument: string | undefined): Promise<object> {
  const bench = BENCHES[name];
  if (!bench) {
    const known = Object.entries(BENCHES).map(([known, { about }]) => `  ${known.padEnd(10)} ${about}`);
    known.push(`  ${'all'.padEnd(10)} every one but scale and cluster`);
    throw new Error(`"${name}" is not a bench. Say one of:\n${known.join('\n')}`);
  }
  const figures = await bench.run(argument);
  console.log(tableOf(judge(name, figures)));
  return figures;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void closeAll().finally(() => process.exit(130)));

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
