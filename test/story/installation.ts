/** A whole `npm start` with data and ports of its own, driven from outside as a user would. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../local/ports';
import { sandboxEnvironment } from '../../providers/settings';
import { ROOT } from '../../root';
import { until } from './until';

export interface Installation {
  apiUrl: string;
  sandboxUrl: string;
  adminKey: string;
  secret(name: string): string;
  /** All that were made for the sandbox. */
  secrets(): Record<string, string>;
  metricsUrl: string;
  workerMetricsUrl: string;
  /** Every line so far of npm start and of each process behind it. */
  printed(): { where: string; text: string }[];
  temporalAddress: string;
  /** The settings of one more API or worker process on the same servers. */
  clusterEnvironment(): NodeJS.ProcessEnv;
  /** Process ids by name: api, worker, sandbox, temporal, postgres. */
  pids(): Record<string, number>;
  /** Runs a script of the project against this installation; its exit code and all it printed. */
  run(...args: string[]): Promise<{ code: number | null; output: string }>;
  /** Ends it where it still runs, as Ctrl-C does or as a service manager that knows of npm alone; the exit code. */
  stop(how?: 'Ctrl-C' | 'npm alone'): Promise<number | null>;
  remove(): void;
}

export async function startInstallation(extra: Record<string, string> = {}): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'fixit-story-'));
  const port = () => freePort();
  const [api, metrics, workerMetrics] = [await port(), await port(), await port()];
  const [temporal, ui, sandbox] = [await port(), await port(), await port()];
  const env = {
    ...process.env,
    DATA_DIR: join(folder, 'data'),
    PORT: String(api),
    METRICS_PORT: String(metrics),
    WORKER_METRICS_PORT: String(workerMetrics),
    TEMPORAL_DEV_PORT: String(temporal),
    TEMPORAL_UI_PORT: String(ui),
    SANDBOX_PORT: String(sandbox),
    ...extra,
  };
  const output: string[] = [];
  const child = spawn('npm', ['start'], { cwd: ROOT, env, detached: true });
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  try {
    await until('npm start is ready', () => {
      if (child.exitCode !== null) throw new Error(`npm start ended: ${output.join('')}`);
      return output.join('').includes('fixit-exchange ready');
    });
  } catch (error) {
    signalGroup(child, 'SIGINT');
    await exitOf(child);
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const dataFile = (name: string) => readFileSync(join(env.DATA_DIR, name), 'utf8');
  const secrets = () => JSON.parse(dataFile('sandbox-secrets.json')) as Record<string, string>;
  const secret = (name: string) => secrets()[name]!;
  const sandboxUrl = `http://127.0.0.1:${sandbox}`;
  return {
    apiUrl: `http://127.0.0.1:${api}`,
    sandboxUrl,
    temporalAddress: `127.0.0.1:${temporal}`,
    adminKey: dataFile('admin-key').trim(),
    secret,
    secrets,
    metricsUrl: `http://127.0.0.1:${metrics}`,
    workerMetricsUrl: `http://127.0.0.1:${workerMetrics}`,
    printed: () => [
      { where: 'npm start', text: output.join('') },
      ...readdirSync(join(env.DATA_DIR, 'logs')).map((name) => ({
        where: name,
        text: dataFile(join('logs', name)),
      })),
    ],
    clusterEnvironment: () => ({
      ...env,
      ...sandboxEnvironment(env, secret, sandboxUrl),
      DATABASE_URL: databaseUrl(dataFile),
      TEMPORAL_ADDRESS: `127.0.0.1:${temporal}`,
      ADMIN_KEY: dataFile('admin-key').trim(),
      MASTER_KEYS: dataFile('master-keys').trim(),
    }),
    pids: () => {
      const processes = JSON.parse(dataFile('processes.json')) as Record<string, { pid: number }>;
      return Object.fromEntries(Object.entries(processes).map(([name, { pid }]) => [name, pid]));
    },
    run: (...args) => runScript(args, env),
    async stop(how = 'Ctrl-C') {
      // The whole group gets it from a terminal.
      if (how === 'Ctrl-C') signalGroup(child, 'SIGINT');
      else child.kill('SIGTERM');
      return exitOf(child);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** npm may be gone while what it started is not. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-child.pid!, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Where the embedded server listens stands in its own lock file: line 4 is the port. */
function databaseUrl(dataFile: (name: string) => string): string {
  const port = dataFile('postgres/postmaster.pid').split('\n')[3];
  return `postgres://fixit:${dataFile('postgres-password').trim()}@127.0.0.1:${port}/fixit`;
}

function runScript(args: string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'fixit.cjs'), ...args], { env });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return exitOf(child).then((code) => ({ code, output }));
}

const exitOf = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('close', (code) => resolve(code)));
