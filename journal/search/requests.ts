/** Looks up requests: what came to the hooks, and what was answered. */
import type { Pool } from 'pg';
import type { Page, Position } from './page';
import { pageOf } from './page';
import { timeBounds, timeOfId } from './uuid-time';

export interface RequestFilter {
  outcome?: 'taken' | 'refused' | 'unverified';
  endpoint?: string;
  reason?: string;
  /** ISO 8601; `from` is inside, `to` is not. */
  from?: string;
  to?: string;
}

export interface RequestRow {
  id: string;
  received_at: Date;
  endpoint: string;
  method: string;
  path: string;
  peer: string;
  headers: Record<string, string>;
  query: Record<string, string>;
  body_bytes: number;
  outcome: 'taken' | 'refused' | 'unverified';
  reason: string | null;
  fault: 'ours' | 'theirs' | null;
  accepted: number;
  duplicates: number;
  answer_status: number;
  answer_body: string | null;
  milliseconds: number;
}

const COLUMNS = `id, received_at, endpoint, method, path, peer, headers, query, body_bytes, outcome, reason, fault,
       accepted, duplicates, answer_status, answer_body, milliseconds`;

/**
 * Not a named statement: planned with the values at hand, the unused conditions vanish and only the days
 * between `from`, `to` and the cursor are read. Ids sort by time, so that the primary key serves the order.
 */
const SEARCH = `
SELECT ${COLUMNS}
  FROM requests
 WHERE ($1::text IS NULL OR outcome = $1)
   AND ($1::text IS NULL OR $1 = 'taken' OR outcome <> 'taken')
   AND ($2::text IS NULL OR endpoint = $2)
   AND ($3::text IS NULL OR reason = $3)
   AND ($4::timestamptz IS NULL OR (received_at >= $4 AND id >= $5::uuid))
   AND ($6::timestamptz IS NULL OR (received_at < $6 AND id < $7::uuid))
   AND ($8::timestamptz IS NULL OR (received_at <= $8 AND id < $9::uuid))
 ORDER BY id DESC
 LIMIT $10`;

export async function searchRequests(
  pool: Pool,
  filter: RequestFilter,
  after: Position | undefined,
  limit: number,
): Promise<Page<RequestRow>> {
  const { outcome, endpoint, reason, from, to } = filter;
  const { rows } = await pool.query<RequestRow>(SEARCH, [
    outcome ?? null,
    endpoint ?? null,
    reason ?? null,
    ...timeBounds(from, to),
    after?.at ?? null,
    after?.id ?? null,
    limit + 1,
  ]);
  return pageOf(rows, limit, ({ id, received_at }) => ({ id, at: received_at.toISOString() }));
}

export async function findRequest(
  pool: Pool,
  id: string,
): Promise<(RequestRow & { body: Buffer | null; erased_at: Date | null }) | undefined> {
  const at = timeOfId(id);
  if (at === undefined) return undefined;
  const { rows } = await pool.query<RequestRow & { body: Buffer | null; erased_at: Date | null }>(
    `SELECT ${COLUMNS}, body, erased_at FROM requests WHERE id = $1 AND received_at = $2`,
    [id, at],
  );
  return rows[0];
}
