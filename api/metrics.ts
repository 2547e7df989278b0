/** The service's own metrics; names are part of the outside contract. */
import type { Pool } from 'pg';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Standing } from '../journal/search/counts';
import { readStanding } from '../journal/search/counts';
import type { OutboundObserver } from '../providers/http';
import { OUTBOUND_SECONDS, OUTBOUND_TOTAL } from '../providers/outbound-metrics';

/**
 * @param pool asked at every scrape for what stands in the journal
 * @param endpoints start at 0 in what alerts watch: a counter that first shows itself as 1 has not risen to Prometheus
 */
export function createMetrics(pool: Pool, endpoints: Iterable<string> = []) {
  const registry = new Registry();
  const registers = [registry];
  // CPU, memory, event loop, handles of this process, under their usual names (process_*, nodejs_*).
  collectDefaultMetrics({ register: registry });
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
  const hooks = new Counter({
    name: 'fixit_hooks_total',
    help: 'Hooks by endpoint and outcome: taken, unavailable, or the reason of a refusal',
    labelNames: ['endpoint', 'outcome'],
    registers,
  });
  const unread = new Counter({
    name: 'fixit_unread_total',
    help: 'Genuine parts of a shape nobody here knows',
    labelNames: ['endpoint'],
    registers,
  });
  const sequenceGaps = new Counter({
    name: 'fixit_sequence_gaps_total',
    help: 'Numbers that a sender which counts its hooks has left out',
    labelNames: ['endpoint'],
    registers,
  });
  for (const endpoint of endpoints) {
    for (const outcome of ['taken', 'unavailable', 'signature_wrong', 'credentials_wrong'])
      hooks.inc({ endpoint, outcome }, 0);
    unread.inc({ endpoint }, 0);
    sequenceGaps.inc({ endpoint }, 0);
  }
  return {
    registry,
    hooks,
    unread,
    sequenceGaps,
    ack: new Histogram({
      name: 'fixit_hook_ack_seconds',
      help: 'From receipt of a hook to its acknowledgement',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    delivery: new Histogram({
      name: 'fixit_delivery_seconds',
      help: 'From receipt of a hook to its signal in Temporal',
      buckets: [0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300],
      registers,
    }),
    outbound: outboundMetrics(registry),
    apiRequests: new Counter({
      name: 'fixit_api_requests_total',
      help: 'API calls by operation of the reference ("other": pages and unknown addresses) and answer status',
      labelNames: ['operation', 'status'],
      registers,
    }),
    apiSeconds: new Histogram({
      name: 'fixit_api_seconds',
      help: 'From receipt of an API call to its answer',
      labelNames: ['operation'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
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

/** What this process itself asks of vendors: checks, connections, notices. As a worker's, which counts by its SDK's meter. */
function outboundMetrics(registry: Registry): OutboundObserver {
  const total = new Counter({
    ...OUTBOUND_TOTAL,
    labelNames: ['provider', 'outcome'],
    registers: [registry],
  });
  const seconds = new Histogram({
    ...OUTBOUND_SECONDS,
    labelNames: ['provider'],
    registers: [registry],
  });
  return (call) => {
    total.inc({ provider: call.provider, outcome: call.outcome });
    seconds.observe({ provider: call.provider }, call.seconds);
  };
}
