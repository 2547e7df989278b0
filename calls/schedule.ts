/** When a signed call is tried again: at once, then after these, each a fifth more or less. Some 28 hours in all. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const WAITS_MS = [5_000, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR] as const;

const JITTER = 0.2;
/** A receiver may ask for more time, within reason; a mistake of its must not park a call for a month. */
const LONGEST_MS = 24 * HOUR;

/**
 * @param attempts made so far
 * @param asked by Retry-After, milliseconds
 * Undefined = none is left.
 */
export function waitBefore(
  attempts: number,
  asked: number | undefined,
  random = Math.random,
): number | undefined {
  const wait = WAITS_MS[attempts - 1];
  if (wait === undefined) return undefined;
  const jittered = wait * (1 - JITTER + 2 * JITTER * random());
  return Math.round(Math.min(Math.max(jittered, asked ?? 0), LONGEST_MS));
}

/** Calls in a row that came to nothing, after which a subscription is switched off. */
export const FAILURES_UNTIL_OFF = 20;
