/** The real server that globalSetup started, in a namespace of its own: other tests' workers stay out of it. */
import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { NativeConnection } from '@temporalio/worker';
import { SEARCH_ATTRIBUTES, prepareNamespace } from '../../local/namespace';
import { retryFor } from '../../local/waiting';
import type { Place } from '../../worker/options';
import type { TestServer } from '../workflows/fixture/server';
import { IDENTITY, withWorkers } from '../workflows/fixture/server';

/** The server reads its list of namespaces anew every few seconds. */
const READY_MS = 20_000;

export interface OwnNamespace {
  address: string;
  client: Client;
  place: Place;
  close(): Promise<void>;
}

export async function openNamespace(): Promise<OwnNamespace> {
  const address = process.env['FIXIT_TEST_TEMPORAL_ADDRESS'];
  if (!address) throw new Error('There is no dev server: run the tests by jest with its globalSetup.');
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect({ address });
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs(86_400_000),
  });
  await ready(connection, namespace);
  const nativeConnection = await NativeConnection.connect({ address });
  return {
    address,
    client: new Client({ connection, namespace, identity: IDENTITY }),
    place: { connection: nativeConnection, namespace },
    async close() {
      await nativeConnection.close();
      await connection.close();
    },
  };
}

export async function startOnDevServer(): Promise<TestServer> {
  return withWorkers({
    ...(await openNamespace()),
    now: () => Promise.resolve(Date.now()),
    pass: () => Promise.reject(new Error('A real server does not skip time.')),
  });
}

async function ready(connection: Connection, namespace: string): Promise<void> {
  await retryFor(READY_MS, async () => {
    await prepareNamespace(connection, namespace, () => undefined);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    if (SEARCH_ATTRIBUTES.some((name) => customAttributes[name] === undefined))
      throw new Error(`Namespace ${namespace} has no search attributes yet.`);
  });
}
