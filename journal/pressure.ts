/**
 * Whether a burst of hooks is coming in: the relay leaves the processor to them then, and what comes meanwhile goes in
 * fewer signals. For three seconds at most: hooks that never cease must not keep all others from their workflows.
 */

/** Hooks that wait at once: more than come together by chance in quiet times. */
const WAITING = 8;
const BURST_MS = 3_000;
/** So long without pressure, and the next is a burst of its own. */
const CALM_MS = 1_000;

/** @param waiting hooks that are not stored yet @param now milliseconds */
export function createPressure(waiting: () => number, now = () => performance.now()): () => boolean {
  let began = -Infinity;
  let last = -Infinity;
  return () => {
    if (waiting() < WAITING) return false;
    const at = now();
    if (at - last > CALM_MS) began = at;
    last = at;
    return at - began < BURST_MS;
  };
}
