import type { Worker } from '@temporalio/worker';

export interface Running {
  /** Resolves when all have stopped, rejects when one failed for good. */
  ended: Promise<void>;
  /** Tells all to finish what they do; `ended` says when that is done. */
  shutdown(): void;
}

/**
 * Runs workers side by side. A server that goes away and comes back is survived by each of them; what still
 * ends one (its namespace is gone, it was denied) ends the others too, so that the supervisor starts afresh.
 */
export function runAll(workers: readonly Worker[]): Running {
  const shutdown = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const ended = Promise.allSettled(
    workers.map((worker) =>
      worker.run().catch((error: unknown) => {
        shutdown();
        throw error;
      }),
    ),
  ).then((results) => {
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  });
  return { ended, shutdown };
}
