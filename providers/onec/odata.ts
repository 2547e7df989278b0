/**
 * One call of 1C's OData v3 interface. Traps: a space in the query must be `%20` (`+` is answered with HTTP 500),
 * so URLSearchParams is of no use here; answers begin with a byte order mark; JSON must be asked for.
 */
import { z } from 'zod';
import type { OutboundHttp } from '../http';
import { basicHeader } from '../verify';
import { failureOf, unreadable } from './errors';
import type { OnecClientSettings } from './settings';

/** Posting a document runs the base's own code: seconds on a busy server. */
const TIMEOUT_MS = 30_000;

export interface ODataCall<T> {
  method: 'GET' | 'POST' | 'PATCH';
  /** After the root, as `entity()` makes it. */
  path: string;
  /** In words, without keys: `POST invoice`. */
  operation: string;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
  /** The DataVersion that was read: 412 where the object has another one by now. */
  ifMatch?: string;
  answer: z.ZodType<T>;
}

export interface OData {
  call<T>(call: ODataCall<T>): Promise<T>;
  /** What is published, with every type: XML of some megabytes. */
  metadata(): Promise<string>;
}

/** A whole ERP has about 30 MiB of them. */
const METADATA_LIMIT = 128 * 1024 * 1024;

export function createOData(settings: OnecClientSettings, http: OutboundHttp): OData {
  const authorization = basicHeader(settings.user, settings.password);
  return {
    async call({ method, path, operation, query = {}, body, ifMatch, answer: schema }) {
      const answer = await http.call({
        provider: 'onec',
        operation,
        method,
        url: `${settings.apiUrl}/${path}${queryString({ $format: 'json', ...query })}`,
        headers: { authorization, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) },
        body,
        timeoutMs: TIMEOUT_MS,
      });
      if (answer.status >= 300) throw failureOf(operation, answer);
      const read = schema.safeParse(answer.json);
      if (!read.success) throw unreadable(operation, answer.status);
      return read.data;
    },

    async metadata() {
      const operation = 'GET $metadata';
      const answer = await http.call({
        provider: 'onec',
        operation,
        method: 'GET',
        url: `${settings.apiUrl}/$metadata`,
        headers: { authorization, accept: 'application/xml' },
        fileLimit: METADATA_LIMIT,
        timeoutMs: TIMEOUT_MS,
      });
      if (answer.status >= 300) throw failureOf(operation, answer);
      return (answer.file ?? Buffer.alloc(0)).toString('utf8');
    },
  };
}

/**
 * Everything of a set, page by page. The order has to be said: without it two pages may hold the same row and miss
 * another, and 1C ends a long answer wherever its server's limits are.
 */
export async function* everyRow<T>(
  odata: OData,
  set: string,
  row: z.ZodType<T>,
  query: { $select: string; $filter?: string },
): AsyncGenerator<T> {
  for (let skip = 0; ; skip += PAGE) {
    const { value } = await odata.call({
      method: 'GET',
      path: entity(set),
      operation: `GET ${set}`,
      query: { ...query, $orderby: 'Ref_Key', $top: String(PAGE), $skip: String(skip) },
      answer: z.looseObject({ value: z.array(row) }),
    });
    yield* value;
    if (value.length < PAGE) return;
  }
}

const PAGE = 200;

/** `?$format=json&$filter=Number%20eq%20'1'`: names as they stand, values percent-encoded. */
export const queryString = (query: Record<string, string>): string =>
  `?${Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;

/** `Document_X`, or `Document_X(guid'…')`. The GUID is checked by the caller: nothing here quotes. */
export const entity = (set: string, guid?: string): string =>
  encodeURIComponent(set) + (guid === undefined ? '' : `(guid'${guid}')`);
