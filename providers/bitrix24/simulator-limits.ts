/** The portal's limits, off until the action `limit` turns them on. https://apidocs.bitrix24.ru/limits.html */
import { z } from 'zod';
import type { SimAnswer } from '../../sandbox/contract';

export const limitSchema = z.object({
  /** A bucket of so many calls, out of which so many leak a second. */
  bucket: z.object({ size: z.number().positive(), perSecond: z.number().positive() }).optional(),
  /** This method has used its time. */
  operating: z.string().optional(),
  /** Blocked by a person at the vendor's. */
  overload: z.boolean().default(false),
});

export const refusal = (status: number, error: string, error_description: string): SimAnswer => ({
  status,
  body: { error, error_description },
});

export class Limits {
  private limit = limitSchema.parse({});
  private calls = 0;
  private at = 0;

  set(limit: z.infer<typeof limitSchema>): void {
    this.limit = limit;
    this.calls = 0;
  }

  /** Why this call is not let through; undefined = it is. */
  refuse(method: string, now: Date): SimAnswer | undefined {
    const { bucket, operating, overload } = this.limit;
    if (overload) return refusal(503, 'OVERLOAD_LIMIT', 'REST API is blocked due to overload.');
    if (operating === method)
      return refusal(429, 'OPERATION_TIME_LIMIT', 'Method is blocked due to operation time limit.');
    if (!bucket) return undefined;
    const seconds = (now.getTime() - this.at) / 1_000;
    this.calls = Math.max(0, this.calls - seconds * bucket.perSecond);
    this.at = now.getTime();
    if (this.calls + 1 > bucket.size) return refusal(503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests');
    this.calls++;
    return undefined;
  }
}
