/** What it means to a caller that nobody carried out an update in time. */
import type { Problem } from '../problem';

/** Milliseconds for which an update is awaited. */
export const UPDATE_MS = 5_000;

export const workersAway: Problem = {
  status: 503,
  type: 'workers-away',
  detail:
    `No worker carried it out within ${UPDATE_MS / 1_000} s. It may still be done when one comes; ` +
    'repeat the call under the same Idempotency-Key (a start under the same `id`), and it is done once. ' +
    'Check that workers run: /readyz tells.',
  headers: { 'retry-after': '5' },
};
