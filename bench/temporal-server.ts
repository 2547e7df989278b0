/**
 * Temporal as a cluster has it: its own server with several shards, whose persistence is a Postgres. The server's
 * databases stand in the Postgres of the bench, beside the service's.
 * https://docs.temporal.io/references/configuration, schemas: https://docs.temporal.io/self-hosted-guide/upgrade-server
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { Client } from 'pg';
import { stringify } from 'yaml';
import { logFile } from '../local/logs';
import { prepareNamespace } from '../local/namespace';
import { freePort } from '../local/ports';
import { prepare } from '../local/prepare';
import { endingWithUs, spawnServer } from '../local/running';
import type { Running } from '../local/running';
import { retryFor, settlesWithin } from '../local/waiting';
import type { TemporalHost } from './stand';
import { say } from './stand';
import { configuration } from './temporal-server-config';
import { temporalServerPrograms } from './temporal-server-programs';

const DATABASES = { temporal: 'postgresql/v12/temporal', temporal_visibility: 'postgresql/v12/visibility' };
const NAMESPACE = 'default';
const RETENTION_MS = 168 * 3_600_000;
/** A start waits for the ring of before to be forgotten. */
const READY_MS = 90_000;
const FAREWELL = [['SIGTERM', 10_000]] as const;
const ENVIRONMENT = 'bench';
/** gRPC, https://grpc.io/docs/guides/status-codes/ */
const ALREADY_EXISTS = 6;

/** @param shards of the history service, fixed for the life of its database */
export function temporalServer(shards: number): TemporalHost {
  let isPrepared = false;
  return async ({ folder, port, databaseUrl }): Promise<Running> => {
    const { server, sql } = await temporalServerPrograms();
    const root = join(folder, 'temporal-server');
    if (!isPrepared) {
      await makeDatabases(sql, databaseUrl, folder);
      await writeConfiguration(root, { shards, port, databaseUrl });
      isPrepared = true;
    }
    const args = ['--root', root, '--env', ENVIRONMENT, '--allow-no-auth', 'start'];
    const [command = '', ...rest] = endingWithUs([server, ...args]);
    const running = spawnServer({
      command,
      args: rest,
      // Settings of another Temporal are not meant for this one.
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TZ: 'UTC' },
      logFile: logFile(folder, 'temporal'),
      farewell: FAREWELL,
    });
    try {
      await whenReady(running, `127.0.0.1:${port}`);
    } catch (error) {
      await running.stop();
      throw error;
    }
    return running;
  };
}

async function makeDatabases(sql: string, databaseUrl: string, folder: string): Promise<void> {
  const { hostname, port, username, password } = new URL(databaseUrl);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const name of Object.keys(DATABASES)) await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
  const place = ['--plugin', 'postgres12', '--ep', hostname, '-p', port, '-u', username];
  const run = (database: string, args: string[]) =>
    prepare({
      command: sql,
      args: [...place, '--db', database, ...args],
      cwd: folder,
      env: { ...process.env, SQL_PASSWORD: password },
      what: `Making the schema of ${database}`,
      timeoutMs: 60_000,
      log: say,
    });
  for (const [database, schema] of Object.entries(DATABASES)) {
    await run(database, ['setup-schema', '-v', '0.0']);
    await run(database, ['update-schema', '--schema-name', schema]);
  }
}

async function writeConfiguration(
  root: string,
  place: { shards: number; port: number; databaseUrl: string },
): Promise<void> {
  const folder = join(root, 'config');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ports: number[] = [];
  for (let i = 0; i < 7; i++) ports.push(await freePort([place.port, ...ports]));
  const dynamic = join(folder, 'dynamic.yaml');
  writeFileSync(dynamic, '{}\n');
  const text = stringify(configuration({ ...place, ports, dynamic }));
  writeFileSync(join(folder, `${ENVIRONMENT}.yaml`), text, { mode: 0o600 });
}

/** Once searches know our attributes: from then on workflows can set them. */
async function whenReady(server: Running, address: string): Promise<void> {
  await retryFor(
    READY_MS,
    async () => {
      if (await settlesWithin(server.exited, 0))
        throw new Error(`The Temporal server: ${await server.exited}`);
      const connection = await Connection.connect({ address, connectTimeout: 2_000 });
      try {
        await registerNamespace(connection);
        await prepareNamespace(connection, NAMESPACE, () => undefined);
        const asked = { namespace: NAMESPACE, query: 'WaitingFor = "nobody"' };
        await connection.workflowService.countWorkflowExecutions(asked);
      } finally {
        await connection.close();
      }
    },
    undefined,
    250,
  );
}

async function registerNamespace(connection: Connection): Promise<void> {
  const workflowExecutionRetentionPeriod = msToTs(RETENTION_MS);
  try {
    await connection.workflowService.registerNamespace({
      namespace: NAMESPACE,
      workflowExecutionRetentionPeriod,
    });
  } catch (error) {
    if (!isGrpcServiceError(error) || error.code !== ALREADY_EXISTS) throw error;
  }
}
