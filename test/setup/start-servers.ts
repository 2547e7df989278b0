/**
 * Before all tests: one throwaway Postgres with a migrated template, one Temporal dev server, and the path of the
 * time-skipping server. A server that cannot be had fails the run; no test is skipped for it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { logFile } from '../../local/logs';
import { freePort } from '../../local/ports';
import { startPostgres } from '../../local/postgres';
import { startTemporal } from '../../local/temporal';
import { temporalBinary } from '../../local/temporal-binary';
import { testServerPath } from '../../local/test-server';
import { ROOT } from '../../root';
import { TEMPLATE } from './database';
import { keepServers } from './servers';
import type { TestServers } from './servers';
import stopServers from './stop-servers';

/** A file system in memory, on Linux. */
const IN_MEMORY = '/dev/shm';
const PLENTY = 4 * 1024 ** 3;

const log = (line: string): void => void process.stderr.write(`${line}\n`);

export default async function startServers(): Promise<void> {
  build();
  const folder = mkdtempSync(join(home(), 'fixit-test-'));
  mkdirSync(join(folder, 'logs'));
  const servers: TestServers = { folder, running: [] };
  keepServers(servers);
  process.env['FIXIT_TEST_FOLDER'] = folder;
  try {
    await Promise.all([postgres(servers), temporal(servers), testServer()]);
  } catch (error) {
    await stopServers();
    throw error;
  }
}

/**
 * Where the databases are. Each is more than 500 files that come and go with a test; ext4 takes up to half a second to make as
 * many soon after others were removed, as it looks for an inode that was not in use in the last seconds.
 */
function home(): string {
  if (!existsSync(IN_MEMORY) || freemem() < 2 * PLENTY) return tmpdir();
  const { bavail, bsize } = statfsSync(IN_MEMORY);
  return bavail * bsize < PLENTY ? tmpdir() : IN_MEMORY;
}

async function postgres({ folder, running }: TestServers): Promise<void> {
  // Its data outlive a kill of any process, and need not outlive the machine: some hundred databases come and go.
  const server = await startPostgres({
    dataDir: folder,
    settings: { fsync: 'off', full_page_writes: 'off', max_wal_size: '256MB' },
  });
  running.push(server);
  const client = new Client({ connectionString: server.url });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  // In a process of its own: the migration library is ESM-only, which jest cannot load.
  const result = spawnSync(process.execPath, [join(ROOT, 'dist', 'db', 'migrate.js')], {
    env: { ...process.env, DATABASE_URL: server.url.replace(/[^/]+$/, TEMPLATE) },
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`The test database could not be migrated. ${result.stderr}`);
  process.env['FIXIT_TEST_DATABASE_URL'] = server.url;
}

async function temporal({ folder, running }: TestServers): Promise<void> {
  const program = await temporalBinary({ path: process.env['TEMPORAL_CLI_PATH'], log });
  const server = await startTemporal({
    program,
    port: await freePort(),
    logFile: logFile(folder, 'temporal'),
  });
  running.push(server);
  process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] = server.address;
}

async function testServer(): Promise<void> {
  process.env['TEMPORAL_TEST_SERVER_PATH'] = await testServerPath({
    path: process.env['TEMPORAL_TEST_SERVER_PATH'],
    log,
  });
}

/** `npx jest` alone must see what is in the sources; after `npm test` this costs milliseconds. */
function build(): void {
  const result = spawnSync(process.execPath, [join(ROOT, 'bin', 'fixit.cjs'), 'build'], { encoding: 'utf8' });
  if (result.status === 0) return;
  log(`${result.stdout}${result.stderr}`);
  // The compiler writes its output even so: the tests of the sound parts can run.
  if (!existsSync(join(ROOT, 'dist', 'db', 'migrate.js')))
    throw new Error('The sources do not compile (above).');
}
