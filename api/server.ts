/** One API process: what it is made of, how it starts and how it ends. */
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Environment } from '../config';
import { SettingsError, parseSettings } from '../config';
import { createPool } from '../db/pool';
import type { Journal } from '../journal';
import { createJournal } from '../journal';
import type { Logger } from '../logging';
import { createLogger } from '../logging';
import { readMappings } from '../mappings';
import { resolveProviders } from '../providers/settings';
import { createApp } from './app';
import { createFailedAttempts } from './attempts';
import { createEndpoints } from './endpoints';
import { createMetrics } from './metrics';
import { createPeerOf } from './peer';
import { connectTemporal } from '../journal/temporal';

export interface ApiProcess {
  url: string;
  journal: Journal;
  stop(): Promise<void>;
}

export async function startApi(env: Environment, logger?: Logger): Promise<ApiProcess> {
  const settings = parseSettings(env);
  const log = logger ?? createLogger('api', settings.LOG_LEVEL);
  if (!settings.DATABASE_URL)
    throw new SettingsError(
      'DATABASE_URL is not set. `npm start` sets it by itself; a single process needs it.',
    );
  const mappings = readMappings(settings.FIXIT_FILE);
  const resolved = resolveProviders(env);
  const pool = createPool(settings.DATABASE_URL, {
    max: 10,
    applicationName: 'fixit api',
    onError: (error) => log.warn({ reason: error.message }, 'a Postgres connection broke; it is replaced'),
  });
  const temporal = connectTemporal(env, settings);
  const metrics = createMetrics();
  const journal = createJournal({
    pool,
    databaseUrl: settings.DATABASE_URL,
    settings,
    mappings,
    logger: log,
    client: temporal.client,
    onDelivered: (seconds) => metrics.delivery.observe(seconds),
  });
  const app = createApp(
    {
      endpoints: createEndpoints(resolved, settings.BODY_LIMIT),
      appender: journal.appender,
      attempts: createFailedAttempts(settings.FAILED_ATTEMPTS_PER_MINUTE),
      peerOf: createPeerOf(settings.TRUST_PROXY),
      mappings,
      metrics,
      logger: log,
    },
    {
      pool,
      journal,
      client: temporal.client,
      settings,
      adminKey: settings.ADMIN_KEY,
      resolved,
      metrics,
      logger: log,
      temporalUrl: temporal.urlOf,
      sandboxUrl: env['SANDBOX_URL'],
    },
  );
  await journal.start();
  const server = await listen(app.callback(), settings.PORT, settings.HOST);
  return {
    url: `http://${settings.HOST}:${(server.address() as AddressInfo).port}`,
    journal,
    async stop() {
      await closeServer(server);
      await journal.stop();
      await temporal.close();
      await pool.end();
    },
  };
}

function listen(
  handler: ReturnType<ReturnType<typeof createApp>['callback']>,
  port: number,
  host: string,
): Promise<Server> {
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 },
    (request, response) => void handler(request, response),
  );
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new SettingsError(`Port ${port} is taken. Stop what listens there, or set PORT to another one.`)
          : error,
      ),
    );
    server.listen(port, host, () => resolve(server));
  });
}

/** Takes no new connection, lets open requests end, then closes idle keep-alive connections. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 5_000).unref();
  });
}
