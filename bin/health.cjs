'use strict';
/**
 * The health check of a container: `node bin/health.cjs api` or `worker`, exit 0 when the process beside it
 * works. Plain JavaScript, because it runs every few seconds: 50 ms instead of the 300 of a compiled program.
 */
const TIMEOUT_MS = 4_000;

/** What each kind of process is asked, and what makes an answer a good one. */
const CHECKS = {
  // Able to take hooks, which needs Postgres; 503 otherwise.
  api: { port: process.env.PORT || '3000', path: '/readyz', works: () => true },
  // Asks Temporal for work: a worker whose pollers have ended lives on and does nothing.
  worker: {
    port: process.env.WORKER_METRICS_PORT || '9465',
    path: '/metrics',
    works: (text) => polling(text) > 0,
  },
};

/** The sum over all queues of the SDK's gauge. */
const polling = (text) =>
  [...text.matchAll(/^temporal_num_pollers(?:\{[^}]*\})? (\d+)/gm)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );

async function main(kind) {
  if (!Object.hasOwn(CHECKS, kind))
    throw new Error(`"${kind}" has no health check. Say one of: ${Object.keys(CHECKS).join(', ')}.`);
  const { port, path, works } = CHECKS[kind];
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok || !works(text))
    throw new Error(`The ${kind} answers ${response.status} and does not work.`);
}

main(process.argv[2] ?? 'api').catch((error) => {
  console.error(error.cause?.message ?? error.message);
  process.exit(1);
});
