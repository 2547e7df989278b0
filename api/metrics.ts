/** The service's own metrics; names are part of the outside contract. */
import type { Pool } from 'pg';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Standing } from '../journal/search/counts';
import { readStanding } from '../journal/search/counts';

/** @param pool asked at every scrape for what stands in the journal */
export function createMetrics(pool: Pool) {
  const registry = new Registry();
  const registers = [registry];
  const standing = shared(() => readStanding(pool));
  const gauge = (name: string, help: string, pick: (standing: Standing) => number) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        try {
          this.set(pick(await standing()));
        } catch {
          // Postgres is away: "not known" is told, and the other metrics stay readable.
          this.set(NaN);
        }
      },
    });
  gauge('fixit_journal_backlog', 'Undelivered events, without the parked ones', (s) => s.pending);
  gauge('fixit_journal_parked', 'Events that no workflow wants yet', (s) => s.parked);
  gauge('fixit_journal_oldest_seconds', 'Age of the oldest undelivered event', (s) => s.oldestSeconds);
  gauge('fixit_dead_letters', 'Dead letters', (s) => s.dead);
  return {
    registry,
    hooks: new Counter({
      name: 'fixit_hooks_total',
      help: 'Hooks by endpoint and outcome',
      labelNames: ['endpoint', 'outcome'],
      registers,
    }),
    ack: new Histogram({
      name: 'fixit_hook_ack_seconds',
      help: 'From receipt of a hook to its acknowledgement',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    unread: new Counter({
      name: 'fixit_unread_total',
      help: 'Genuine parts of a shape nobody here knows',
      labelNames: ['endpoint'],
      registers,
    }),
    delivery: new Histogram({
      name: 'fixit_delivery_seconds',
      help: 'From receipt of a hook to its signal in Temporal',
      buckets: [0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300],
      registers,
    }),
  };
}

/** One read for all that ask while it runs. */
function shared<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= read().finally(() => (running = undefined)));
}

export type Metrics = ReturnType<typeof createMetrics>;
