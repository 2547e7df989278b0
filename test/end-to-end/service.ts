/**
 * The whole service between simulated vendors: hooks come in over HTTP, the relay hands them to workflows, workers with
 * the real adapters call the simulators. Nothing is stood in for but the vendors themselves.
 */
import { callsOfTests } from '../calls/tools';
import { randomUUID } from 'node:crypto';
import { createInventory } from '../../inventory/postgres';
import { Worker } from '@temporalio/worker';
import { createActivities } from '../../activities';
import { createPool } from '../../db/pool';
import { createContacts } from '../../journal/contacts';
import { movePeople } from '../../journal/move-people';
import { addReference } from '../../journal/references';
import { createReplays } from '../../journal/replay/bulk';
import { toStored } from '../../journal/types';
import { freePort } from '../../local/ports';
import { readMappings } from '../../mappings';
import { createProviderHealth } from '../../notices/provider-health';
import { createOutboundHttp } from '../../providers/http';
import { parseSettings } from '../../config';
import type { Environment } from '../../config';
import { tracedAppender } from '../../journal/trace';
import { observers, outboundSpans } from '../../tracing/outbound';
import { openTracing } from '../../tracing/tracing';
import { resolveProviders } from '../../providers/settings';
import type { LedgerEntry } from '../../sandbox/contract';
import type { Sandbox } from '../../sandbox/host';
import { workflowBundle } from '../../worker/bundle';
import { connectedProviders } from '../../worker/connected';
import { activityWorker, workflowWorker } from '../../worker/options';
import { replayRunning } from '../../worker/replay';
import type { ReplayReport } from '../../worker/replay';
import { openTickets } from '../../worker/open-tickets';
import { runAll } from '../../worker/run';
import { activityQueues } from '../../worker/task-queues';
import type { Reconciled } from '../../workflows/checkout-activities';
import { reconcileId } from '../../workflows/ids';
import { TASK_QUEUE } from '../../workflows/queues';
import type { Reconcilable } from '../../workflows/reconcile';
import type { TestApi } from '../api/fixture';
import { settings, startTestApi } from '../api/fixture';
import type { Vendors } from '../api/simulated-vendors';
import { startVendors } from '../api/simulated-vendors';
import { openNamespace } from '../server/dev-server';
import { quietRuntime } from '../workflows/fixture/server';

export interface Service {
  api: TestApi;
  vendors: Vendors;
  sandbox: Sandbox;
  /** What stands at a vendor's, oldest first. */
  ledger(provider: string, type: string, subject?: string): LedgerEntry[];
  /** One look for what no hook told, as the schedule has it. */
  reconcile(what: Reconcilable): Promise<Reconciled>;
  /** Calls of the workers to a provider, whatever came of them. */
  calls(provider: string): number;
  /** Whether all that runs goes on from its history. */
  replay(): Promise<ReplayReport>;
  close(): Promise<void>;
}

const silent = () => undefined;
const logger = { debug: silent, info: silent, warn: silent, error: silent };

/** @param more settings of all its processes */
export async function openService(more: Environment = {}): Promise<Service> {
  quietRuntime();
  const port = await freePort();
  const [namespace, vendors, { code }] = await Promise.all([
    openNamespace(),
    startVendors(`http://127.0.0.1:${port}`),
    workflowBundle(),
  ]);
  const env = {
    ...settings,
    ...vendors.env,
    // MAX subscribes nobody whose secret has a dot; its simulator signs with the other.
    MAX_SECRET: 'secret-of-max-0123456789',
    MAX_SECRET_PREVIOUS: settings['MAX_SECRET'],
    PORT: String(port),
    RELAY: 'on',
    TEMPORAL_NAMESPACE: namespace.place.namespace,
    ...more,
  };
  const tracing = await openTracing(parseSettings(env), 'fixit-worker', logger);
  const api = await startTestApi({ env });
  const { rows } = await api.db.query<{ name: string }>('SELECT current_database() AS name');
  const url = process.env['FIXIT_TEST_DATABASE_URL']!.replace(/[^/]+$/, rows[0]!.name);
  const pool = createPool(url, { max: 6, applicationName: 'test-worker' });
  const calls = new Map<string, number>();
  const http = createOutboundHttp(
    observers(
      ({ provider }) => void calls.set(provider, (calls.get(provider) ?? 0) + 1),
      tracing && outboundSpans(tracing),
    ),
  );
  const resolved = resolveProviders(env);
  const connected = connectedProviders(resolved, { http, mappings: readMappings('fixit.yml') });
  const { citeck } = connected;
  const appender = tracing ? tracedAppender(api.journal.appender, tracing) : api.journal.appender;
  const activities = createActivities({
    pool,
    providers: connected,
    async append(events) {
      await appender.append({
        endpoint: 'internal',
        receivedAt: new Date(),
        parts: events.map(({ eventId, event }) => toStored({ eventId, content: { state: 'event', event } })),
      });
    },
    addReference,
    health: createProviderHealth(pool),
    movePeople,
    replays: createReplays({
      pool,
      journalPool: pool,
      contacts: createContacts(pool),
      mappings: readMappings('fixit.yml'),
      hookOf: () => Promise.resolve(undefined),
    }),
    calls: {
      ...callsOfTests,
      ...(citeck?.on && citeck.capabilities.events ? { citeck: citeck.capabilities.events } : {}),
    },
    inventory: createInventory(pool),
    openTickets: (limit) => openTickets(namespace.client, limit),
    publicUrl: 'https://fixit.example.com',
    mappings: readMappings('fixit.yml'),
    logger,
    now: () => new Date(),
  });
  const queues = activityQueues(resolved.map(({ provider }) => provider));
  const workers = runAll(
    await Promise.all([
      Worker.create(workflowWorker(namespace.place, code, activities, tracing)),
      ...queues.map((queue) => Worker.create(activityWorker(namespace.place, activities, queue, tracing))),
    ]),
  );
  return {
    api,
    vendors,
    sandbox: vendors.sandbox,
    ledger: (provider, type, subject) =>
      vendors.sandbox.ledger
        .entries({ provider, type })
        .filter((entry) => subject === undefined || entry.subject === subject),
    reconcile: (what) =>
      namespace.client.workflow.execute('reconcile', {
        workflowId: `${reconcileId(what)}-${randomUUID()}`,
        taskQueue: TASK_QUEUE,
        args: [what],
      }),
    calls: (provider) => calls.get(provider) ?? 0,
    replay: () => replayRunning({ client: namespace.client, code, taskQueue: TASK_QUEUE, limit: 100 }),
    async close() {
      await vendors.stop();
      workers.shutdown();
      await workers.ended;
      await Promise.all([pool.end(), http.close(), tracing?.close()]);
      await api.close();
      await namespace.close();
    },
  };
}
