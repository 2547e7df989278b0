/** Entry of a relay process of its own, for API processes that run with RELAY=off. Any number may run. */
import { SettingsError, parseSettings, readEnvironment } from '../config';
import { createPool } from '../db/pool';
import { reportReady, runMain, stopWhenTold } from '../local/lifeline';
import { createLogger } from '../logging';
import { readMappings } from '../mappings';
import { reasonOf } from '../redaction';
import { createJournal } from '../journal';
import type { Journal } from '../journal';
import { connectTemporal } from '../journal/temporal';
import { allowedBy } from '../providers/guarded/addresses';
import { resolveProviders } from '../providers/settings';
import { openTracing } from '../tracing/tracing';
import { flowStarter } from './flows/for-hooks';

/** Calls to Temporal end by their own deadline of 5 s; what is unmarked then is signalled again, harmlessly. */
const STOP_BOUND_MS = 7_000;

runMain(async () => {
  const env = readEnvironment();
  const settings = parseSettings(env);
  const databaseUrl = settings.DATABASE_URL;
  if (!databaseUrl)
    throw new SettingsError('DATABASE_URL is not set: a relay on its own needs the Postgres of the API.');
  const logger = createLogger('relay', settings.LOG_LEVEL);
  const tracing = await openTracing(settings, 'fixit-relay', logger);
  const pool = createPool(databaseUrl, {
    max: 10,
    applicationName: 'fixit relay',
    onError: (error) =>
      logger.warn({ reason: reasonOf(error) }, 'a Postgres connection broke; it is replaced'),
  });
  const temporal = connectTemporal(env, settings);
  const mappings = readMappings(settings.FIXIT_FILE);
  const resolved = resolveProviders(env);
  const journal: Journal = createJournal({
    pool,
    databaseUrl,
    settings: { ...settings, RELAY: 'on' },
    mappings,
    startFlow: flowStarter(() => ({
      pool,
      journal,
      resolved,
      settings,
      mappings,
      guard: { allowed: allowedBy(mappings.outbound.allow), loopback: Boolean(env['SANDBOX_URL']) },
      client: temporal.client,
    })),
    logger,
    client: temporal.client,
    tracing,
  });
  stopWhenTold(async () => {
    await journal.stop();
    await Promise.all([temporal.close(), pool.end(), tracing?.close()]);
  }, STOP_BOUND_MS);
  await journal.start();
  reportReady();
  logger.info({}, 'the relay takes work');
});
