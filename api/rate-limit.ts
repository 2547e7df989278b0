/** So many a minute for each of whom it counts: failed attempts by address, calls by key. In this process's memory. */
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { RateLimiterRes } from 'rate-limiter-flexible';

export interface RateLimit {
  /** Counts one; seconds to wait when that was one too many. */
  count(who: string): Promise<number | undefined>;
  /** Whether one more would be too many; counts nothing. */
  isOver(who: string): Promise<boolean>;
}

/** @param perMinute 0 = no limit */
export function createRateLimit(perMinute: number): RateLimit {
  if (perMinute === 0)
    return { count: () => Promise.resolve(undefined), isOver: () => Promise.resolve(false) };
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return {
    isOver: async (who) => ((await limiter.get(who))?.remainingPoints ?? 1) <= 0,
    async count(who) {
      try {
        await limiter.consume(who);
        return undefined;
      } catch (rejection) {
        // The library rejects with a result object, not an Error, when the points are used up.
        if (rejection instanceof Error) throw rejection;
        return Math.ceil((rejection as RateLimiterRes).msBeforeNext / 1000);
      }
    },
  };
}
