/** Hourly: partitions ahead, old settled days away; and what else somebody keeps for a time only. */
import type { Pool } from 'pg';
import type { Logger } from '../logging';
import { reasonOf } from '../redaction';
import { makePartitions, retain } from './partitions';
import { dropOldFiles } from './search/media';

const HOUR_MS = 3_600_000;

export interface Upkeep {
  stop(): Promise<void>;
}

export function startUpkeep(
  pool: Pool,
  retentionDays: number,
  logger: Logger,
  prune: (pool: Pool, signal: AbortSignal) => Promise<void> = () => Promise.resolve(),
): Upkeep {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => (running = run()), HOUR_MS);
  timer.unref();
  running = run();
  return {
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };

  async function run(): Promise<void> {
    try {
      await makePartitions(pool);
      const dropped = await retain(pool, retentionDays, { signal: stopping.signal });
      await dropOldFiles(pool, retentionDays, stopping.signal);
      await prune(pool, stopping.signal);
      if (dropped.length > 0) logger.info({ dropped }, 'dropped settled partitions past RETENTION_DAYS');
    } catch (error) {
      logger.error(
        { reason: reasonOf(error) },
        'upkeep of the journal failed; partitions are made on demand meanwhile, it is tried again in an hour',
      );
    }
  }
}
