/** One API process: what it is made of, how it starts and how it ends. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Pool } from 'pg';
import type { Environment } from '../config';
import { SettingsError, parseSettings } from '../config';
import { startSweep } from '../calls/start';
import { createPool } from '../db/pool';
import { createEndpointBook } from '../endpoints/book';
import { createEndpoints } from '../endpoints/endpoint';
import type { Journal } from '../journal';
import { createJournal } from '../journal';
import { pruneConfirmations } from '../journal/confirmations';
import { createDeliveryKeys, pruneDeliveryKeys } from '../journal/delivery-keys';
import { rereadRecords } from '../journal/reread-records';
import { createSequences, pruneSequences } from '../journal/sequences';
import type { Logger } from '../logging';
import { createLogger } from '../logging';
import { settlesWithin } from '../local/waiting';
import { readMappings } from '../mappings';
import { pruneNotices } from '../notices/list';
import { checkPayment } from '../orders/check-payment';
import { targetsOf } from '../notices/targets';
import type { Watch } from '../notices/watch';
import { createWatch } from '../notices/watch';
import { allowedBy } from '../providers/guarded/addresses';
import { createOutboundHttp } from '../providers/http';
import { messagingBy } from '../providers/messaging-by';
import { resolveProviders } from '../providers/settings';
import { sealAnew } from '../sealed-secrets';
import { createSealer } from '../sealing';
import { reasonOf } from '../redaction';
import { createApp } from './app';
import { createIdempotency, pruneIdempotentCalls } from './access/idempotency';
import { createAuth } from './auth';
import { createBodyRoom } from './body-room';
import { flowStarter } from './flows/for-hooks';
import type { ConfirmationLimits } from './hook-confirmation';
import { createConfirmations } from './hook-confirmation';
import { createHttpServer } from './http-server';
import { listenOn } from './listen';
import { createMetrics } from './metrics';
import { startMetricsServer } from './metrics-server';
import { createPeerOf } from './peer';
import { publicUrlOf } from './public-url';
import { createRecordDecision } from './record-decision';
import { createPresses, messagingOf } from './presses';
import { createSessions, pruneSessions } from './sessions';
import { createRateLimit } from './rate-limit';
import { sandboxedProviders } from './sandboxed';
import { connectTemporal } from '../journal/temporal';
import { observers, outboundSpans } from '../tracing/outbound';
import { openTracing } from '../tracing/tracing';

const HTTP_STOP_MS = 500;

export interface ApiProcess {
  url: string;
  /** Base address of the metrics port. */
  metricsUrl: string;
  journal: Journal;
  /** Troubles that operators are told of. */
  notices: Watch;
  stop(): Promise<void>;
}

export async function startApi(
  env: Environment,
  logger?: Logger,
  limits: Partial<ConfirmationLimits> = {},
): Promise<ApiProcess> {
  const settings = parseSettings(env);
  const log = logger ?? createLogger('api', settings.LOG_LEVEL);
  const databaseUrl = settings.DATABASE_URL;
  if (!databaseUrl)
    throw new SettingsError(
      'DATABASE_URL is not set. `npm start` sets it by itself; a single process needs it.',
    );
  const mappings = readMappings(settings.FIXIT_FILE);
  const tracing = await openTracing(settings, 'fixit-api', log);
  const resolved = resolveProviders(env);
  const open = (applicationName: string, max: number): Pool =>
    createPool(databaseUrl, {
      max,
      applicationName,
      onError: (error) =>
        log.warn({ reason: reasonOf(error) }, 'a Postgres connection broke; it is replaced'),
    });
  // Apart, so that slow searches never keep a hook waiting for a connection.
  const [journalPool, pool] = [open('fixit api', 8), open('fixit api search', 4)];
  const temporal = connectTemporal(env, settings);
  const sandboxUrl = env['SANDBOX_URL'];
  const guard = { allowed: allowedBy(mappings.outbound.allow), loopback: Boolean(sandboxUrl) };
  const sealer = createSealer(settings.MASTER_KEYS);
  const builtIn = createEndpoints(resolved, settings.BODY_LIMIT);
  const endpoints = createEndpointBook({
    pool,
    sealer,
    builtIn,
    bodyLimit: settings.BODY_LIMIT,
    logger: log,
  });
  const metrics = createMetrics(pool, builtIn.keys());
  const journal: Journal = createJournal({
    pool: journalPool,
    databaseUrl,
    settings,
    mappings,
    logger: log,
    client: temporal.client,
    tracing,
    startFlow: flowStarter(() => ({
      pool,
      journal,
      resolved,
      settings,
      mappings,
      guard,
      client: temporal.client,
    })),
    prune: async (from, signal) => {
      await pruneIdempotentCalls(from, signal);
      await pruneNotices(from, settings.RETENTION_DAYS, signal);
      await pruneDeliveryKeys(from, settings.RETENTION_DAYS, signal);
      await pruneSequences(from, settings.RETENTION_DAYS, signal);
      await pruneConfirmations(from, settings.RETENTION_DAYS, signal);
      await pruneSessions(from);
    },
    onDelivered: (seconds) => metrics.delivery.observe(seconds),
  });
  const sequences = createSequences({
    pool: journalPool,
    logger: log,
    async onGaps(counts) {
      for (const [endpoint, count] of counts) metrics.sequenceGaps.inc({ endpoint }, count);
      await rereadRecords(temporal.client, log);
    },
  });
  const http = createOutboundHttp(observers(metrics.outbound, tracing && outboundSpans(tracing)));
  const notices = createWatch({
    pool,
    client: temporal.client,
    limits: mappings.notices,
    targets: targetsOf({
      settings,
      bot: messagingBy('telegram', resolved, { http, mappings }),
      http,
      links: {
        console: `${publicUrlOf(settings)}/console`,
        temporalUi: temporal.uiUrl,
        temporalUrl: temporal.urlOf,
      },
      logger: log,
    }),
    logger: log,
  });
  const presses = createPresses({
    pool: journalPool,
    messaging: messagingOf(resolved, { http, mappings }),
    logger: log,
  });
  const confirmations = createConfirmations({
    pool: journalPool,
    appender: journal.appender,
    endpoints,
    http,
    limits,
    logger: log,
  });
  const sessions = createSessions({ pool, sealer, adminKey: settings.ADMIN_KEY });
  const attempts = createRateLimit(settings.FAILED_ATTEMPTS_PER_MINUTE);
  const peerOf = createPeerOf(settings.TRUST_PROXY);
  const app = createApp(
    {
      endpoints,
      appender: journal.appender,
      attempts,
      peerOf,
      mappings,
      deliveryKeys: createDeliveryKeys(journalPool),
      checkPayment: (check) => checkPayment(journalPool, check),
      sequences,
      decideRecord: createRecordDecision({
        client: temporal.client,
        pool: journalPool,
        mappings,
        limitMs: settings.DECISION_LIMIT_MS,
      }),
      confirmations,
      presses,
      metrics,
      bodyRoom: createBodyRoom(),
      ...(tracing ? { tracing } : {}),
      logger: log,
    },
    {
      pool,
      journalPool,
      journal,
      client: temporal.client,
      settings,
      mappings,
      auth: createAuth({
        pool,
        adminKey: settings.ADMIN_KEY,
        attempts,
        calls: createRateLimit(settings.CALLS_PER_MINUTE),
        peerOf,
        sessions,
      }),
      sessions,
      idempotency: createIdempotency({ pool, sealer }),
      attempts,
      guard,
      peerOf,
      resolved,
      endpoints,
      sealer,
      http,
      metrics,
      logger: log,
      temporalUiUrl: temporal.uiUrl,
      temporalUrl: temporal.urlOf,
      sandboxUrl,
      sandboxed: sandboxedProviders(resolved, env, sandboxUrl),
    },
  );
  let stopSweep: (() => void) | undefined;
  const servers: Server[] = [];
  const stop = async () => {
    endpoints.stop();
    stopSweep?.();
    await Promise.all([...servers.map(closeServer), notices.stop()]);
    await presses.close();
    await sequences.stop();
    await settlesWithin(confirmations.stop(), HTTP_STOP_MS);
    await journal.stop();
    // A vendor that does not answer must not keep the process from ending.
    await Promise.all([settlesWithin(http.close(), HTTP_STOP_MS), tracing?.close()]);
    await temporal.close();
    await Promise.all([journalPool.end(), pool.end()]);
  };
  try {
    // The port first: a taken one must stop the start before the relay takes any work.
    const metricsServer = await startMetricsServer(metrics, settings.METRICS_PORT, settings.METRICS_HOST);
    servers.push(metricsServer);
    await endpoints.start();
    await sealAnew({ pool, sealer, logger: log });
    const handle = app.callback();
    const server = createHttpServer((request, response) => void handle(request, response));
    await listenOn(server, settings.PORT, settings.HOST, 'PORT');
    servers.push(server);
    await journal.start();
    sequences.start();
    stopSweep = startSweep({ pool, appender: journal.appender, logger: log });
    confirmations.start();
    notices.start();
    const url = (one: Server, host: string) => `http://${host}:${(one.address() as AddressInfo).port}`;
    return {
      url: url(server, settings.HOST),
      metricsUrl: url(metricsServer, settings.METRICS_HOST),
      journal,
      notices,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Takes no new connection, lets open requests end, then closes idle keep-alive connections. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 5_000).unref();
  });
}
