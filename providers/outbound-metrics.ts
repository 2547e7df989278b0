/** What API and workers tell of outbound calls, each by a meter of its own: one name, and buckets that can be added up. */
export const OUTBOUND_TOTAL = {
  name: 'fixit_outbound_total',
  help: 'Outbound calls by what came of them',
} as const;

export const OUTBOUND_SECONDS = {
  name: 'fixit_outbound_seconds',
  help: 'Duration of outbound calls',
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
};
