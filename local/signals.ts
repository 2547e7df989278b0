/** The wish to stop: SIGINT, SIGTERM or a closed terminal; a second one means "hurry". */

export interface Wishes {
  /** Aborted by the first signal. */
  stop: AbortSignal;
  /** Aborted by the second. */
  hurry: AbortSignal;
}

/** Ctrl-C reaches us from the terminal and once more from npm, which forwards it: that is one wish. */
const SAME_WISH_MS = 1_000;

export function listenForSignals(): Wishes {
  const stop = new AbortController();
  const hurry = new AbortController();
  let first: number | undefined;
  const onSignal = () => {
    first ??= Date.now();
    if (!stop.signal.aborted) stop.abort(new Error('stopped by a signal'));
    else if (Date.now() - first > SAME_WISH_MS) hurry.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return { stop: stop.signal, hurry: hurry.signal };
}

export const whenAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
