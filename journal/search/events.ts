/** Looks up events: what was read out of hooks, or appended by activities, and where it stands. */
import type { Pool } from 'pg';
import type { Page, Position } from './page';
import { pageOf } from './page';
import { timeBounds, timeOfId } from './uuid-time';

export const EVENT_STATES = ['pending', 'parked', 'delivered', 'ignored', 'late', 'unread', 'dead'] as const;
export type EventState = (typeof EVENT_STATES)[number];

export interface EventFilter {
  state?: EventState;
  endpoint?: string;
  kind?: string;
  workflowId?: string;
  /** The vendor's identity of the delivery. */
  eventId?: string;
  /** ISO 8601; `from` is inside, `to` is not. */
  from?: string;
  to?: string;
}

export interface EventRow {
  id: string;
  received_at: Date;
  request_id: string | null;
  endpoint: string;
  event_id: string;
  kind: string;
  workflow_id: string | null;
  payload: unknown;
  state: EventState;
  reason: string | null;
  number: string | null;
  attempts: number;
  parked_at: Date | null;
  retry_at: Date | null;
  settled_at: Date | null;
  replay_of: string | null;
  duplicates: number;
}

export interface Source {
  from: string;
  /** The columns that bound and order the search, of the table that it starts from. */
  at: string;
  id: string;
  where: string;
}

/** One by one by its key, of the one day it came on: joined, the planner would rather read all days than some hundred rows. */
const THEIR_EVENT = `CROSS JOIN LATERAL (SELECT * FROM events WHERE id = q.event AND received_at = q.received_at OFFSET 0) e`;

/** Undelivered work stands in narrow tables of its own: a search for it starts there and reads no other row. */
export const SOURCE: Record<EventState | 'any', Source> = {
  any: { from: 'events e', at: 'e.received_at', id: 'e.id', where: 'true' },
  pending: undelivered('q.parked_at IS NULL'),
  parked: undelivered('q.parked_at IS NOT NULL'),
  dead: {
    from: `dead_letters q ${THEIR_EVENT}`,
    at: 'q.received_at',
    id: 'q.event',
    where: 'true',
  },
  delivered: settled('delivered'),
  ignored: settled('ignored'),
  late: settled('late'),
  unread: settled('unread'),
};

function undelivered(where: string): Source {
  return {
    from: `pending q ${THEIR_EVENT}`,
    at: 'q.received_at',
    id: 'q.event',
    where,
  };
}

function settled(state: EventState): Source {
  return { from: 'events e', at: 'e.received_at', id: 'e.id', where: `e.state = '${state}'` };
}

/** Where an event stands: `seen` counts its repeats, `pending` and `dead_letters` know what became of it. */
export const DETAILS = `
SELECT e.id, e.received_at, e.request_id, e.endpoint, e.event_id, e.kind, e.payload, e.settled_at, e.replay_of,
       coalesce(e.workflow_id, CASE WHEN p.key LIKE 'ref:%' THEN NULL ELSE p.key END) AS workflow_id,
       CASE WHEN d.event IS NOT NULL THEN 'dead' WHEN p.parked_at IS NOT NULL THEN 'parked' ELSE e.state END AS state,
       coalesce(p.reason, d.reason, e.reason) AS reason,
       coalesce(p.number, e.number) AS number,
       coalesce(p.attempts, d.attempts, e.attempts) AS attempts,
       p.parked_at, p.retry_at, coalesce(s.duplicates, 0) AS duplicates
  FROM page e
  LEFT JOIN LATERAL (SELECT key, number, attempts, parked_at, retry_at, reason FROM pending
                      WHERE event = e.id LIMIT 1) p ON true
  LEFT JOIN dead_letters d ON d.event = e.id
  LEFT JOIN LATERAL (SELECT duplicates FROM seen
                      WHERE endpoint = e.endpoint AND hash = sha256(convert_to(e.event_id, 'UTF8')) AND event = e.id
                     OFFSET 0) s ON true
 ORDER BY e.id DESC`;

/** Ids sort by time: the primary keys serve the order. */
const search = ({ from, at, id, where }: Source): string => `
WITH page AS (
  SELECT e.* FROM ${from}
   WHERE ${where}
     AND ($1::text IS NULL OR e.endpoint = $1)
     AND ($2::text IS NULL OR e.kind = $2)
     AND ($3::text IS NULL OR e.workflow_id = $3)
     AND ($4::text IS NULL OR e.event_id = $4)
     AND ($5::timestamptz IS NULL OR (${at} >= $5 AND ${id} >= $6::uuid))
     AND ($7::timestamptz IS NULL OR (${at} < $7 AND ${id} < $8::uuid))
     AND ($9::timestamptz IS NULL OR (${at} <= $9 AND ${id} < $10::uuid))
   ORDER BY ${id} DESC
   LIMIT $11
)${DETAILS}`;

export async function searchEvents(
  pool: Pool,
  filter: EventFilter,
  after: Position | undefined,
  limit: number,
): Promise<Page<EventRow>> {
  const { state = 'any', endpoint, kind, workflowId, eventId, from, to } = filter;
  const { rows } = await pool.query<EventRow>(search(SOURCE[state]), [
    endpoint ?? null,
    kind ?? null,
    workflowId ?? null,
    eventId ?? null,
    ...timeBounds(from, to),
    after?.at ?? null,
    after?.id ?? null,
    limit + 1,
  ]);
  return pageOf(rows, limit, ({ id, received_at }) => ({ id, at: received_at.toISOString() }));
}

export async function findEvent(pool: Pool, id: string): Promise<EventRow | undefined> {
  const at = timeOfId(id);
  if (at === undefined) return undefined;
  const { rows } = await pool.query<EventRow>(
    `WITH page AS (SELECT * FROM events WHERE id = $1 AND received_at = $2)${DETAILS}`,
    [id, at],
  );
  return rows[0];
}

/** Those that are still kept, the newest first. */
export async function eventsOf(pool: Pool, ids: readonly string[]): Promise<EventRow[]> {
  const known = ids.flatMap((id) => {
    const at = timeOfId(id);
    return at === undefined ? [] : [{ id, at }];
  });
  if (known.length === 0) return [];
  const { rows } = await pool.query<EventRow>(
    `WITH page AS (
       SELECT e.* FROM unnest($1::uuid[], $2::timestamptz[]) AS w(id, at)
        CROSS JOIN LATERAL (SELECT * FROM events WHERE id = w.id AND received_at = w.at) e
     )${DETAILS}`,
    [known.map(({ id }) => id), known.map(({ at }) => at)],
  );
  return rows;
}

/** The ids of its replays, the oldest first. */
export async function replaysOf(pool: Pool, { id, received_at }: EventRow): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    'SELECT id FROM events WHERE replay_of = $1 AND received_at >= $2 ORDER BY id',
    [id, received_at],
  );
  return rows.map((row) => row.id);
}
