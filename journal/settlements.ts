/** Marks what became of claimed events: keys that finish together in one go, again and again until Postgres is back. */
import type { Pool } from 'pg';
import { pause } from '../local/waiting';
import type { Logger } from '../logging';
import { reasonOf } from '../redaction';
import type { ClaimedEvent } from './claim';
import { namesOf } from './log-names';
import type { Outcome, Settlement } from './settle';
import { settle } from './settle';

const MAX_AT_ONCE = 1_000;
const RETRY_MS = 250;

export interface Settlements {
  /** Resolves when they are marked, or given up because the relay stops. */
  add(key: string, pairs: [ClaimedEvent, Outcome][]): Promise<void>;
  /** From now on a failure is not tried again: unmarked rows are claimed again after the next start. */
  stop(): void;
}

export function createSettlements(deps: { pool: Pool; logger: Logger }): Settlements {
  const waiting: (Settlement & { done(): void })[] = [];
  let running = false;
  let stopped = false;

  return {
    add(key, pairs) {
      if (pairs.length === 0) return Promise.resolve();
      return new Promise((resolve) => {
        let open = pairs.length;
        const done = () => {
          open -= 1;
          if (open === 0) resolve();
        };
        for (const [event, outcome] of pairs) waiting.push({ key, event, outcome, done });
        void run();
      });
    },
    stop() {
      stopped = true;
    },
  };

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MAX_AT_ONCE);
      while (!(await tryToSettle(batch)) && !stopped) await pause(RETRY_MS);
      for (const { done } of batch) done();
    }
    running = false;
  }

  function tellOfDeath({ key, event, outcome }: Settlement): void {
    if (outcome.state !== 'dead') return;
    deps.logger.error(
      { ...namesOf(key, [event]), reason: outcome.reason },
      'a dead letter: this event was given up. Mend the reason, then replay it',
    );
  }

  async function tryToSettle(batch: Settlement[]): Promise<boolean> {
    try {
      await settle(deps.pool, batch);
      for (const settlement of batch) tellOfDeath(settlement);
      return true;
    } catch (error) {
      deps.logger.warn(
        { reason: reasonOf(error) },
        'the relay could not mark deliveries; it tries again. Check Postgres if it goes on',
      );
      return false;
    }
  }
}
