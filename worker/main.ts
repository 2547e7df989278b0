/** A worker process: workflows, and activities on the shared queue and on that of each limited provider. */
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import type { Pool } from 'pg';
import { createActivities } from '../activities';
import type { ActivityDeps } from '../activities/deps';
import { createErasureActivities } from '../activities/erasure';
import { SettingsError, parseSettings, readEnvironment, requireKeys } from '../config';
import { createPool } from '../db/pool';
import { createAppender } from '../journal/append';
import type { Contacts } from '../journal/contacts';
import { createContacts } from '../journal/contacts';
import { endpointReader } from '../endpoints/reader';
import { createErasureJournal } from '../journal/erasure/erasure-journal';
import { createReplays } from '../journal/replay/bulk';
import { movePeople } from '../journal/move-people';
import { addReference } from '../journal/references';
import { toStored } from '../journal/types';
import { reportReady, runMain, stopWhenTold } from '../local/lifeline';
import { createLogger } from '../logging';
import { readMappings } from '../mappings';
import { createProviderHealth } from '../notices/provider-health';
import { allowedBy } from '../providers/guarded/addresses';
import { createGuardedHttp } from '../providers/guarded/http';
import { createOutboundHttp } from '../providers/http';
import { resolveProviders } from '../providers/settings';
import { createInventory } from '../inventory/postgres';
import { reasonOf } from '../redaction';
import { createSealer } from '../sealing';
import { workflowBundle } from './bundle';
import { connect } from './connection';
import { connectedProviders } from './connected';
import { activityWorker, workflowWorker } from './options';
import { openTickets } from './open-tickets';
import { runAll } from './run';
import { ensureSchedules } from './schedules';
import { activityQueues } from './task-queues';
import type { Tracing } from '../tracing/tracing';
import { installRuntime, outboundMetrics } from './telemetry';
import { observers, outboundSpans } from '../tracing/outbound';
import { openTracing } from '../tracing/tracing';
import { tracedAppender } from '../journal/trace';

/** Beyond the workers' own 5.5 s (options.ts), then connections close; `npm start` gives a worker 7 s of its 20. */
const STOP_BOUND_MS = 6_500;
/** One statement reads a whole day: some 4 microseconds a row. */
const SLOW_STATEMENT_MS = 300_000;

async function main(): Promise<void> {
  const env = readEnvironment();
  const settings = parseSettings(env);
  if (!settings.DATABASE_URL) {
    throw new SettingsError(
      'DATABASE_URL is not set. A worker on its own needs the Postgres of the API; `npm start` brings its own.',
    );
  }
  // It signs calls with secrets that are stored sealed; nobody signs in with it.
  requireKeys(settings, ['MASTER_KEYS']);
  const mappings = readMappings(settings.FIXIT_FILE);
  const resolved = resolveProviders(env);
  const logger = createLogger('worker', settings.LOG_LEVEL);
  await installRuntime(settings, logger);
  const tracing = await openTracing(settings, 'fixit-worker', logger);

  const [place, bundle] = await Promise.all([connect(env, logger), workflowBundle()]);
  const pool = createPool(settings.DATABASE_URL, {
    max: 10,
    applicationName: 'fixit-worker',
    onError: (error) =>
      logger.warn({ reason: reasonOf(error) }, 'a Postgres connection broke; it is replaced'),
  });
  // Apart, for statements that read whole days (erasures, replays of many): they may take minutes and keep nobody
  // waiting.
  const slowPool = createPool(settings.DATABASE_URL, {
    max: 3,
    applicationName: 'fixit-worker-slow',
    statementTimeoutMs: SLOW_STATEMENT_MS,
    onError: (error) =>
      logger.warn({ reason: reasonOf(error) }, 'a Postgres connection broke; it is replaced'),
  });
  const sealer = createSealer(settings.MASTER_KEYS);
  const sandboxed = Boolean(env['SANDBOX_URL']);
  const observe = observers(outboundMetrics(), tracing && outboundSpans(tracing));
  const http = createOutboundHttp(observe);
  const guarded = createGuardedHttp({
    allowed: allowedBy(mappings.outbound.allow),
    loopback: sandboxed,
    observe,
  });
  const journal = openJournal(pool, tracing);
  const client = new Client({ connection: place.connection, namespace: place.namespace });
  const connected = connectedProviders(resolved, { http, mappings });
  const { citeck } = connected;
  const ordinary = createActivities({
    pool,
    providers: connected,
    append: journal.append,
    replays: createReplays({
      pool: slowPool,
      journalPool: pool,
      contacts: journal.contacts,
      mappings,
      hookOf: endpointReader(resolved, pool, sealer),
    }),
    addReference,
    health: createProviderHealth(pool, {
      onLost: (error) =>
        logger.debug({ reason: reasonOf(error) }, 'the health of a provider could not be noted'),
    }),
    movePeople,
    inventory: createInventory(pool),
    calls: {
      http: guarded,
      sealer,
      ...(citeck?.on && citeck.capabilities.events ? { citeck: citeck.capabilities.events } : {}),
      environment: sandboxed ? 'sandbox' : 'production',
    },
    openTickets: (limit) => openTickets(client, limit),
    publicUrl: settings.PUBLIC_URL,
    mappings,
    logger,
    now: () => new Date(),
  });
  const activities = {
    ...ordinary,
    ...createErasureActivities({ journal: createErasureJournal(slowPool), client }),
  };

  const queues = activityQueues(resolved.map(({ provider }) => provider));
  const workers = await Promise.all([
    Worker.create(workflowWorker(place, bundle.code, activities, tracing)),
    ...queues.map((queue) => Worker.create(activityWorker(place, activities, queue, tracing))),
  ]);
  await ensureSchedules(client, mappings.reconcile, logger);
  const running = runAll(workers);
  stopWhenTold(async () => {
    running.shutdown();
    await running.ended;
    await journal.close();
    await Promise.all([
      http.close(),
      guarded.close(),
      pool.end(),
      slowPool.end(),
      place.connection.close(),
      tracing?.close(),
    ]);
  }, STOP_BOUND_MS);
  reportReady();
  logger.info({ queues: workers.map(({ options }) => options.taskQueue) }, 'the worker takes work');
  await running.ended;
}

/** Appends only: the relay and the upkeep run with the API. */
function openJournal(
  pool: Pool,
  tracing: Tracing | undefined,
): Pick<ActivityDeps, 'append'> & { contacts: Contacts; close(): Promise<void> } {
  const contacts = createContacts(pool);
  const plain = createAppender({
    pool,
    contacts,
    onPending: () => undefined,
    isLocalSlot: () => false,
  });
  const appender = tracing ? tracedAppender(plain, tracing) : plain;
  return {
    contacts,
    async append(events) {
      await appender.append({
        endpoint: 'internal',
        receivedAt: new Date(),
        parts: events.map(({ eventId, event }) => toStored({ eventId, content: { state: 'event', event } })),
      });
    },
    close: () => appender.close(),
  };
}

runMain(main);
