/**
 * One call of Okdesk's REST API. The key travels in the query (no header is documented), which is why URLs are
 * in no error and no log. https://apidocs.okdesk.ru
 */
import type { z } from 'zod';
import type { HttpCall, OutboundHttp } from '../http';
import { failureOf, unreadable } from './errors';
import type { OkdeskClientSettings } from './settings';

export interface OkdeskCall<T> {
  method: 'GET' | 'POST';
  /** After `/api/v1`. */
  path: string;
  /** In the vendor's words, without ids: `POST issues`. */
  operation: string;
  query?: [string, string][];
  body?: HttpCall['body'];
  /** Milliseconds, where not the usual deadline. */
  timeoutMs?: number;
  answer: z.ZodType<T>;
}

export interface OkdeskApi {
  call<T>(call: OkdeskCall<T>): Promise<T>;
}

export function createOkdeskApi(settings: OkdeskClientSettings, http: OutboundHttp): OkdeskApi {
  return {
    async call({ method, path, operation, query = [], body, timeoutMs, answer: schema }) {
      // URLSearchParams writes + as %2B: a bare one would be read as a space, and no phone would be found.
      const search = new URLSearchParams([...query, ['api_token', settings.token]]);
      const answer = await http.call({
        provider: 'okdesk',
        operation,
        method,
        url: `${settings.apiUrl}/api/v1${path}?${search.toString()}`,
        body,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });
      if (answer.status >= 300) throw failureOf(operation, answer);
      const read = schema.safeParse(answer.json);
      if (!read.success) throw unreadable(operation, answer.status);
      return read.data;
    },
  };
}
