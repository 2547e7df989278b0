/** The service's own metrics; names are part of the outside contract. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
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
    backlog: new Gauge({ name: 'fixit_journal_backlog', help: 'Undelivered events', registers }),
    oldest: new Gauge({
      name: 'fixit_journal_oldest_seconds',
      help: 'Age of the oldest undelivered event',
      registers,
    }),
    dead: new Gauge({ name: 'fixit_dead_letters', help: 'Dead letters', registers }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
