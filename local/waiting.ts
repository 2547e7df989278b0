/** Waiting for a condition, with a bound. */
import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after `ms`, or rejects at once when the signal is aborted. Keeps no process alive by itself. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  delay(ms, undefined, { ref: true, ...(signal ? { signal } : {}) });

/** Whether the promise settled within `ms`. */
export async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Tries until `attempt` gives a value; the last failure is thrown once `ms` are over or the signal is aborted. */
export async function retryFor<T>(
  ms: number,
  attempt: () => Promise<T>,
  signal?: AbortSignal,
  everyMs = 50,
): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() >= deadline || signal?.aborted) throw error;
      await pause(everyMs, signal);
    }
  }
}
