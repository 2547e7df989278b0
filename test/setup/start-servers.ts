/**
 * Before all tests: one throwaway Postgres with a migrated template, one Temporal dev server, and the path of the
 * time-skipping server. A server that cannot be had fails the run; no test is skipped for it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

const log = (line: string): void => void process.stderr.write(`${line}\n`);

export default async function startServers(): Promise<void> {
  build();
  const folder = mkdtempSync(join(tmpdir(), 'fixit-test-'));
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

async function postgres({ folder, running }: TestServers): Promise<void> {
  // Its data outlive a kill of any process, and need not outlive the machine: some hundred databases come and go.
  const server = await startPostgres({
    dataDir: folder,
    settings: { fsync: 'off', full_page_writes: 'off' },
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
