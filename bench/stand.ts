/** A whole installation for a bench: servers and programs on free ports, data in a throwaway folder. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram } from '../local/child';
import { logFile } from '../local/logs';
import { freePort } from '../local/ports';
import { startPostgres } from '../local/postgres';
import type { Postgres } from '../local/postgres';
import { prepare } from '../local/prepare';
import type { Running } from '../local/running';
import { send } from '../local/running';
import { NODE_FLAGS } from '../local/servers';
import { startTemporal } from '../local/temporal';
import { temporalBinary } from '../local/temporal-binary';
import { providers } from '../providers/index';
import { sandboxEnvironment } from '../providers/settings';
import { ROOT } from '../root';

export const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Compiled entry points, below dist/. */
const PROGRAMS = {
  api: 'api/main.js',
  worker: 'worker/main.js',
  relay: 'api/relay-main.js',
  sandbox: 'sandbox/main.js',
  baseline: 'bench/baseline.js',
} as const;
export type ProgramName = keyof typeof PROGRAMS;

const SERVICE_PORTS = [
  'PORT',
  'METRICS_PORT',
  'WORKER_METRICS_PORT',
  'SANDBOX_PORT',
  'TEMPORAL_DEV_PORT',
] as const;

/** Starts Temporal anew, or again with what it has kept. */
export type TemporalHost = (place: { folder: string; port: number; databaseUrl: string }) => Promise<Running>;

/** What `npm start` brings along. */
const devServer: TemporalHost = async ({ folder, port }) =>
  startTemporal({
    program: await temporalBinary({ path: process.env['TEMPORAL_CLI_PATH'], log: say }),
    port,
    dbFile: join(folder, 'temporal.db'),
    logFile: logFile(folder, 'temporal'),
  });

/** What is to be closed when a bench is interrupted. */
export const standing = new Set<{ close(): Promise<void> }>();

let isOver = false;

/** Whoever interrupts a bench leaves no process, port or file behind. */
export const closeAll = async (): Promise<void> => {
  isOver = true;
  await Promise.all([...standing].map((stand) => stand.close()));
};

export class Stand {
  private readonly running = new Map<string, Running>();

  private constructor(
    readonly folder: string,
    readonly env: NodeJS.ProcessEnv,
    private readonly postgresPort: number,
    readonly databaseUrl: string,
    private readonly temporalHost: TemporalHost,
  ) {}

  static async open(temporalHost = devServer): Promise<Stand> {
    // `all` goes on with the next one when the one under way is ended.
    if (isOver) throw new Error('The benches were ended.');
    const folder = mkdtempSync(join(tmpdir(), 'fixit-bench-'));
    mkdirSync(join(folder, 'logs'));
    const postgresPort = await freePort();
    const postgres = await startPostgres({ dataDir: folder, port: postgresPort });
    const env = await environment(folder, postgres.url);
    const stand = new Stand(folder, env, postgresPort, postgres.url, temporalHost);
    stand.running.set('postgres', postgres);
    standing.add(stand);
    await prepare({
      command: process.execPath,
      args: [join(ROOT, 'dist', 'db', 'migrate.js')],
      cwd: folder,
      env,
      what: 'Applying migrations',
      timeoutMs: 60_000,
      log: say,
    });
    return stand;
  }

  get port(): number {
    return Number(this.env['PORT']);
  }

  get sandboxUrl(): string {
    return `http://127.0.0.1:${this.env['SANDBOX_PORT']}`;
  }

  get temporalAddress(): string {
    return `127.0.0.1:${this.env['TEMPORAL_DEV_PORT']}`;
  }

  pidOf(name: string): number | undefined {
    return this.running.get(name)?.pid;
  }

  async startPostgres(): Promise<Postgres> {
    const postgres = await startPostgres({ dataDir: this.folder, port: this.postgresPort });
    this.running.set('postgres', postgres);
    return postgres;
  }

  async startTemporal(): Promise<void> {
    const { folder, databaseUrl } = this;
    const port = Number(this.env['TEMPORAL_DEV_PORT']);
    this.running.set('temporal', await this.temporalHost({ folder, port, databaseUrl }));
  }

  /**
   * @param name several of one program need names of their own
   * @param root of another build than this one
   */
  async start(
    program: ProgramName,
    env: NodeJS.ProcessEnv = {},
    name: string = program,
    root = ROOT,
  ): Promise<void> {
    const running = await startProgram(
      {
        name,
        script: join(root, 'dist', PROGRAMS[program]),
        env: { ...this.env, ...env },
        logFile: logFile(this.folder, name),
        farewell: [['SIGTERM', 15_000]],
        // What the API runs under; the baselines get no worse.
        ...(program === 'api' || program === 'baseline' ? { nodeFlags: NODE_FLAGS.api ?? [] } : {}),
      },
      new AbortController().signal,
      () => undefined,
    );
    this.running.set(name, running);
  }

  /** The service as `npm start` runs it, and its sandbox. */
  async startWhole(): Promise<void> {
    await this.startTemporal();
    for (const program of ['sandbox', 'worker', 'api'] as const) await this.start(program);
  }

  async stop(name: string): Promise<void> {
    await this.running.get(name)?.stop();
    this.running.delete(name);
  }

  /** As a power cut would end it. */
  async kill(name: string): Promise<void> {
    const running = this.running.get(name);
    if (!running) return;
    send(running.pid, 'SIGKILL');
    await running.exited;
    this.running.delete(name);
  }

  /** Programs before the servers they use. */
  async close(): Promise<void> {
    const servers = ['temporal', 'postgres'];
    const programs = [...this.running.keys()].filter((name) => !servers.includes(name));
    await Promise.all(programs.map((name) => this.stop(name)));
    for (const name of servers) await this.stop(name);
    rmSync(this.folder, { recursive: true, force: true });
    standing.delete(this);
  }
}

async function environment(folder: string, databaseUrl: string): Promise<NodeJS.ProcessEnv> {
  const ports = Object.fromEntries(
    await Promise.all(SERVICE_PORTS.map(async (name) => [name, String(await freePort())] as const)),
  );
  const sandboxUrl = `http://127.0.0.1:${ports['SANDBOX_PORT']}`;
  // Empty ones hide what a .env of the user's may hold: nothing here may reach a real account.
  const hidden = Object.fromEntries(
    providers.flatMap(({ hookSettings, clientSettings }) =>
      [...hookSettings.variables, ...clientSettings.variables].map((name) => [name, '']),
    ),
  );
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return {
    ...Object.fromEntries(inherited),
    ...ports,
    ...hidden,
    ...sandboxEnvironment({}, () => randomBytes(16).toString('hex'), sandboxUrl),
    SANDBOX_URL: sandboxUrl,
    DATA_DIR: folder,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: `127.0.0.1:${ports['TEMPORAL_DEV_PORT']}`,
    TEMPORAL_NAMESPACE: 'default',
    ADMIN_KEY: randomBytes(16).toString('hex'),
    MASTER_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    NODE_ENV: 'production',
  };
}
