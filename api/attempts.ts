/** Limits failed attempts per address. Verification always runs first, so a genuine hook is never limited. */
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { RateLimiterRes } from 'rate-limiter-flexible';

export interface FailedAttempts {
  /** Counts one failure; seconds to wait when the address is over its limit. */
  count(address: string): Promise<number | undefined>;
}

/** @param perMinute 0 = no limit */
export function createFailedAttempts(perMinute: number): FailedAttempts {
  if (perMinute === 0) return { count: () => Promise.resolve(undefined) };
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return {
    async count(address) {
      try {
        await limiter.consume(address);
        return undefined;
      } catch (rejection) {
        // The library rejects with a result object, not an Error, when the points are used up.
        if (rejection instanceof Error) throw rejection;
        return Math.ceil((rejection as RateLimiterRes).msBeforeNext / 1000);
      }
    },
  };
}
