/** Reads the body of a hook again, by today's code: what nobody understood then may be an event now. */
import type { Pool } from 'pg';
import type { Mappings } from '../../mappings';
import type { HookSide, RawRequest } from '../../providers/contract';
import { readHook } from '../hook-reading';
import type { RequestRow } from '../search/requests';
import { findRequest } from '../search/requests';
import type { StoredPart } from '../types';
import type { First } from './first';
import type { Refusal } from './refusals';
import { refusal } from './refusals';

/** What reads the hooks of an endpoint; undefined = it is off. */
export type HookOf = (
  endpoint: string,
) => Promise<{ hook: HookSide<unknown>; settings: unknown } | undefined>;

export interface RereadDeps {
  pool: Pool;
  hookOf: HookOf;
  mappings: Mappings;
}

export async function reread(
  { pool, hookOf, mappings }: RereadDeps,
  { requestId, endpoint, isErased }: First,
): Promise<{ parts: StoredPart[] } | { refused: Refusal }> {
  if (isErased) return { refused: refusal('erased') };
  const request = requestId === null ? undefined : await findRequest(pool, requestId);
  if (!request?.body) return { refused: refusal('body-gone') };
  const reader = await hookOf(endpoint);
  if (!reader) return { refused: refusal('endpoint-off', endpoint) };
  const reading = readHook(reader.hook, asItCame(request, request.body), reader.settings, mappings);
  return reading.ok ? { parts: reading.parts } : { refused: refusal('still-unread', reading.reason) };
}

/** As the journal kept it: credentials among headers and query are masked, and reading needs none. */
const asItCame = (row: RequestRow, body: Buffer): RawRequest => ({
  method: row.method,
  endpoint: row.endpoint,
  subPath: row.path.split('/').slice(3).filter(Boolean).join('/'),
  query: new URLSearchParams(row.query),
  headers: row.headers,
  body,
  peer: row.peer,
  receivedAt: row.received_at,
});
