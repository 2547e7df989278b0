/** Asks the journal for the workflows of calls, and looks after those that a crash kept from it. */
import type { Pool } from 'pg';
import type { Appender } from '../journal/append';
import { toStored } from '../journal/types';
import type { Logger } from '../logging';
import { reasonOf } from '../redaction';
import { callRequested } from './requested';
import { strays } from './turns';

/** @param key as of `callRequested` */
export async function startCalls(
  appender: Pick<Appender, 'append'>,
  ids: readonly string[],
  key = 'first',
): Promise<void> {
  if (ids.length === 0) return;
  await appender.append({
    endpoint: 'internal',
    receivedAt: new Date(),
    parts: ids.map((id) => {
      const { eventId, event } = callRequested(id, key);
      return toStored({ eventId, content: { state: 'event', event } });
    }),
  });
}

const EVERY_MS = 30_000;

/** Goes on until it is stopped. */
export function startSweep(deps: { pool: Pool; appender: Appender; logger: Logger }): () => void {
  const sweep = async () => {
    try {
      await startCalls(deps.appender, await strays(deps.pool), `stray ${Date.now()}`);
    } catch (error) {
      deps.logger.warn(
        { reason: reasonOf(error) },
        'calls that were not started could not be looked for; it is tried again. Check Postgres if it goes on',
      );
    }
  };
  const timer = setInterval(() => void sweep(), EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
