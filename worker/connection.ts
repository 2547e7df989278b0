/** The worker's connection to Temporal, by the standard `TEMPORAL_*` settings and configuration file. */
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';
import { definedOnly } from '../config';
import type { Environment } from '../config';
import { StartFailure, sentenceOf } from '../local/failure';
import { prepareNamespace } from '../local/namespace';
import type { Logger } from '../logging';
import type { Place } from './options';

const PATIENCE_MS = 60_000;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Tries for a minute: on one machine the server may still be starting, in a cluster it may be moving. A
 * namespace just made takes some seconds to be usable, so it is asked for before any worker polls it.
 */
export async function connect(env: Environment, logger: Logger, patienceMs = PATIENCE_MS): Promise<Place> {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig({
    overrideEnvVars: definedOnly(env),
  });
  const address = connectionOptions.address ?? 'localhost:7233';
  const until = Date.now() + patienceMs;
  for (let pause = 250; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      const place = await open(connectionOptions, namespace);
      await prepareNamespace(place.connection, namespace, (sentence) => logger.warn(sentence));
      return place;
    } catch (error) {
      const reason = sentenceOf(error);
      if (Date.now() + pause > until) {
        throw new StartFailure(
          `Temporal at ${address}, namespace "${namespace}", did not answer within ${Math.round(patienceMs / 1000)} s (${reason}). Check that the server runs, and TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE.`,
        );
      }
      logger.warn({ reason }, `Temporal at ${address} does not answer yet; trying again`);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

async function open(
  options: Parameters<typeof NativeConnection.connect>[0],
  namespace: string,
): Promise<Place> {
  const connection = await NativeConnection.connect(options);
  try {
    await connection.workflowService.describeNamespace({ namespace });
    return { connection, namespace };
  } catch (error) {
    await connection.close();
    throw error;
  }
}
