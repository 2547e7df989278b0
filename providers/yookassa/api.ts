/** One call of YooKassa's API v3: Basic with the shop and its secret, a key on every write (valid for 24 hours). */
import type { z } from 'zod';
import type { OutboundHttp } from '../http';
import { basicHeader } from '../verify';
import { failureOf, unreadable } from './errors';
import type { YookassaClientSettings } from './settings';

/** The vendor answers within 30 s, or with 202 or 500. */
const TIMEOUT_MS = 35_000;

export interface YookassaCall<T> {
  /** After `/v3/`, ids in it checked. */
  path: string;
  /** In words, without ids. */
  operation: string;
  /** A write; absent = GET. */
  write?: { key: string; body: unknown };
  answer: z.ZodType<T>;
}

export type YookassaApi = <T>(call: YookassaCall<T>) => Promise<T>;

export function createApi(
  { apiUrl, shopId, secret }: YookassaClientSettings,
  http: OutboundHttp,
): YookassaApi {
  const authorization = basicHeader(shopId, secret);
  return async ({ path, operation, write, answer: schema }) => {
    const answer = await http.call({
      provider: 'yookassa',
      operation,
      method: write ? 'POST' : 'GET',
      url: `${apiUrl}/v3/${path}`,
      headers: { authorization, ...(write ? { 'idempotence-key': write.key } : {}) },
      body: write?.body,
      timeoutMs: TIMEOUT_MS,
    });
    if (answer.status !== 200) throw failureOf(operation, answer, secret);
    const read = schema.safeParse(answer.json);
    if (!read.success) throw unreadable(operation, answer.status);
    return read.data;
  };
}
