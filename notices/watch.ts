/**
 * Looks for troubles every some seconds and tells operators. It rests on Postgres alone, so that it can tell of a
 * Temporal that is away; any number of processes run it.
 */
import type { Client } from '@temporalio/client';
import { inTransaction } from '../db/transaction';
import { settlesWithin } from '../local/waiting';
import { reasonOf } from '../redaction';
import type { NoticeLimits } from './kinds';
import { observeDatabase } from './observe';
import { record } from './record';
import type { TellDeps } from './tell';
import { tellDue } from './tell';
import { listWaiting, observeWaiting } from './waiting';

const LOOK_EVERY_MS = 15_000;
/**
 * A target that does not answer must not keep a process from ending: what it was told is told again, under its id. Longer
 * than the question to Temporal and its last repeat, for a repeat on a connection that is closed ends the process.
 */
const STOP_MS = 2_500;

export interface WatchDeps extends Omit<TellDeps, 'limits'> {
  client: Client;
  limits: NoticeLimits;
}

export interface Watch {
  /** One look, and what is due told. Throws where Postgres does not answer. */
  look(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export function createWatch(deps: WatchDeps): Watch {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let failing = false;

  async function look(): Promise<void> {
    await observe(deps);
    await tellDue(deps);
  }

  async function quietly(): Promise<void> {
    try {
      await look();
      failing = false;
    } catch (error) {
      if (!failing)
        deps.logger.warn({ reason: reasonOf(error) }, 'the look for troubles failed; it is tried again');
      failing = true;
    }
  }

  return {
    look,
    start() {
      const again = () => {
        timer = setTimeout(() => {
          running = quietly().then(() => {
            if (timer) again();
          });
        }, LOOK_EVERY_MS);
        timer.unref();
      };
      again();
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await settlesWithin(running, STOP_MS);
    },
  };
}

/** One process at a time; the others have nothing to look for meanwhile. */
async function observe({ pool, client, limits }: WatchDeps): Promise<void> {
  const waiting = await listWaiting(client);
  await inTransaction(pool, async (db) => {
    const { rows } = await db.query<{ mine: boolean }>(
      "SELECT pg_try_advisory_xact_lock(hashtext('fixit.notices')) AS mine",
    );
    if (!rows[0]?.mine) return;
    const looks = [await observeDatabase(db, limits)];
    if (waiting) looks.push(await observeWaiting(db, waiting, limits));
    for (const one of looks) await record(db, one, limits);
  });
}
