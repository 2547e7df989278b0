/** Pauses all deliveries while Temporal is away: 0.25 s doubling to 5 s, one probe at a time. */
const FIRST_MS = 250;
const LAST_MS = 5_000;

export interface BackOff {
  readonly away: boolean;
  mayTry(): boolean;
  succeeded(): void;
  /** Whether Temporal answered anything since then (`performance.now()`). */
  succeededSince(time: number): boolean;
  /** Starts a pause, after which `again` is called; the wait in milliseconds, undefined within a pause already begun. */
  failed(again: () => void): number | undefined;
  stop(): void;
}

export function createBackOff(): BackOff {
  let failures = 0;
  let succeededAt = -Infinity;
  let pause: NodeJS.Timeout | undefined;
  return {
    get away() {
      return failures > 0;
    },
    mayTry: () => pause === undefined,
    succeeded() {
      failures = 0;
      succeededAt = performance.now();
    },
    succeededSince: (time) => succeededAt >= time,
    failed(again) {
      if (pause) return undefined;
      const waitMs = Math.min(FIRST_MS * 2 ** failures, LAST_MS);
      failures += 1;
      pause = setTimeout(() => {
        pause = undefined;
        again();
      }, waitMs);
      return waitMs;
    },
    stop: () => clearTimeout(pause),
  };
}
