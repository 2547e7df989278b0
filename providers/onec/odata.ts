/**
 * One call of 1C's OData v3 interface. Traps: a space in the query must be `%20` (`+` is answered with HTTP 500),
 * so URLSearchParams is of no use here; answers begin with a byte order mark; JSON must be asked for.
 */
import type { z } from 'zod';
import type { OutboundHttp } from '../http';
import { basicHeader } from '../verify';
import { failureOf, unreadable } from './errors';
import type { OnecClientSettings } from './settings';

/** Posting a document runs the base's own code: seconds on a busy server. */
const TIMEOUT_MS = 30_000;

export interface ODataCall<T> {
  method: 'GET' | 'POST';
  /** After the root, as `entity()` makes it. */
  path: string;
  /** In words, without keys: `POST invoice`. */
  operation: string;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  answer: z.ZodType<T>;
}

export interface OData {
  call<T>(call: ODataCall<T>): Promise<T>;
}

export function createOData(settings: OnecClientSettings, http: OutboundHttp): OData {
  return {
    async call({ method, path, operation, query = {}, body, answer: schema }) {
      const answer = await http.call({
        provider: 'onec',
        operation,
        method,
        url: `${settings.apiUrl}/${path}${queryString({ $format: 'json', ...query })}`,
        headers: { authorization: basicHeader(settings.user, settings.password) },
        body,
        timeoutMs: TIMEOUT_MS,
      });
      if (answer.status >= 300) throw failureOf(operation, answer);
      const read = schema.safeParse(answer.json);
      if (!read.success) throw unreadable(operation, answer.status);
      return read.data;
    },
  };
}

/** `?$format=json&$filter=Number%20eq%20'1'`: names as they stand, values percent-encoded. */
export const queryString = (query: Record<string, string>): string =>
  `?${Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;

/** `Document_X`, or `Document_X(guid'…')`. The GUID is checked by the caller: nothing here quotes. */
export const entity = (set: string, guid?: string): string =>
  encodeURIComponent(set) + (guid === undefined ? '' : `(guid'${guid}')`);
