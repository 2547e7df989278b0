/** One call of Stripe's API: a form in, JSON out; a key on every write (kept for at least 24 hours). */
import type { z } from 'zod';
import type { OutboundHttp } from '../http';
import { failureOf, unreadable } from './errors';
import { formOf } from './form';
import type { FormValue } from './form';
import type { StripeClientSettings } from './settings';

const TIMEOUT_MS = 30_000;

export interface StripeCall<T> {
  /** After `/v1/`, ids in it checked. */
  path: string;
  /** In words, without ids. */
  operation: string;
  /** Names of objects to be answered whole. */
  expand?: string;
  /** A write; absent = GET. */
  write?: { key: string; form: Record<string, FormValue> };
  answer: z.ZodType<T>;
}

export type StripeApi = <T>(call: StripeCall<T>) => Promise<T>;

export function createApi({ apiUrl, secretKey }: StripeClientSettings, http: OutboundHttp): StripeApi {
  return async ({ path, operation, expand, write, answer: schema }) => {
    const query = expand === undefined ? '' : `?${formOf({ expand: [expand] })}`;
    const answer = await http.call({
      provider: 'stripe',
      operation,
      method: write ? 'POST' : 'GET',
      url: `${apiUrl}/v1/${path}${query}`,
      headers: {
        authorization: `Bearer ${secretKey}`,
        ...(write
          ? { 'idempotency-key': write.key, 'content-type': 'application/x-www-form-urlencoded' }
          : {}),
      },
      body: write && formOf(write.form),
      timeoutMs: TIMEOUT_MS,
    });
    if (answer.status !== 200) throw failureOf(operation, answer, secretKey);
    const read = schema.safeParse(answer.json);
    if (!read.success) throw unreadable(operation, answer.status);
    return read.data;
  };
}
