/** `npm start` on a clone that has been started before: until it is ready, and what it made again though nothing changed. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../local/ports';
import { ROOT } from '../root';
import { say, standing } from './stand';

const PORTS = [
  'PORT',
  'METRICS_PORT',
  'WORKER_METRICS_PORT',
  'TEMPORAL_DEV_PORT',
  'TEMPORAL_UI_PORT',
  'SANDBOX_PORT',
];
/** What a start may make, below the clone. */
const MADE = ['dist', 'node_modules/.fixit-lock', 'node_modules/.package-lock.json'];

export async function start(): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'fixit-bench-'));
  const env = await environment(folder);
  let running: Start | undefined;
  const close = async () => {
    if (running) await stop(running);
    rmSync(folder, { recursive: true, force: true });
    standing.delete(whole);
  };
  const whole = { close };
  standing.add(whole);
  try {
    say('a first start, whose data the second one finds');
    running = npmStart(env);
    const firstReadyS = await secondsUntilReady(running);
    await stop(running);
    const before = look();
    running = npmStart(env);
    const warmReadyS = await secondsUntilReady(running);
    const changed = [...look()].filter(([path, time]) => before.get(path) !== time).map(([path]) => path);
    if (changed.length > 0) say(`made again: ${changed.slice(0, 10).join(', ')}`);
    return { warmReadyS, rebuilt: changed.length, firstReadyS };
  } finally {
    await close();
  }
}

async function environment(folder: string): Promise<NodeJS.ProcessEnv> {
  const env: NodeJS.ProcessEnv = { ...process.env, DATA_DIR: join(folder, 'data') };
  for (const name of PORTS) env[name] = String(await freePort());
  return env;
}

interface Start {
  child: ChildProcess;
  closed: Promise<unknown>;
}

/** A group of its own, which is ended as a whole. */
function npmStart(env: NodeJS.ProcessEnv): Start {
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, closed: once(child, 'close') };
}

function secondsUntilReady({ child }: Start): Promise<number> {
  const startedAt = performance.now();
  let output = '';
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes('fixit-exchange ready')) return;
      resolve(Number(((performance.now() - startedAt) / 1_000).toFixed(1)));
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(`npm start ended before it was ready: ${output}`)));
  });
}

/** npm may go before what it started: that holds its output open to the end. */
async function stop({ child, closed }: Start): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
    process.kill(-child.pid, 'SIGINT');
  await closed;
}

/** When each of them was written. */
function look(): Map<string, number> {
  const paths = MADE.flatMap((path) => [path, ...filesIn(path)]);
  return new Map(
    paths.map((path) => [path, statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0]),
  );
}

function filesIn(path: string): string[] {
  const folder = join(ROOT, path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${path}/${file}`);
}
