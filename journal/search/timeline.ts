/**
 * What happened to one entity: what came in, what was done outside, what was said, what people did, whom we told. Each
 * part is read from its own index, newest first, a page of each; then they are merged.
 */
import type { Pool } from 'pg';
import type { Page, Position } from './page';
import { pageOf } from './page';
import { leastIdAt } from './uuid-time';

export const TIMELINE_KINDS = ['event', 'effect', 'message', 'deed', 'call'] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export interface TimelineRow {
  kind: TimelineKind;
  id: string;
  at: Date;
  /** `at` to the microsecond, which a Date cannot hold. */
  position: string;
  /** An event's kind, an effect's type, what a message is made of, an operationId, what a call tells of. */
  what: string;
  /** Of an event, effect or call; of a message what we know of it ourselves. */
  state: string | null;
  /** What a deed was answered; null = it is under way, or no deed. */
  status: number | null;
  reason: string | null;
  error: string | null;
  attempts: number | null;
  finished_at: Date | null;
  request_id: string | null;
  /** Where it came in, whom it was done at, over which channel it was said, which path was called. */
  place: string | null;
  /** The name of who did it, where one is known. */
  name: string | null;
  /** The payload of an event, with words of people in it; what an effect made; of a message what receipts say. */
  about: unknown;
  replay_of: string | null;
}

/** The columns of each part; what it does not know is null. */
const EVENTS = `
SELECT 'event' AS kind, id, received_at AS at, kind AS what, state, NULL::int AS status, reason, NULL AS error, attempts,
       settled_at AS finished_at, request_id, endpoint AS place, NULL AS name, contact_id AS contact, payload AS about,
       replay_of
  FROM events
 WHERE workflow_id = $1 AND ($2::timestamptz IS NULL OR (received_at <= $2 AND id < $3::uuid AND (received_at, id) < ($2, $4::uuid)))
 ORDER BY id DESC LIMIT $5`;

/** What was said stands among the messages. */
const EFFECTS = `
SELECT 'effect', id, created_at, type, state, NULL, NULL, error, attempts,
       CASE WHEN state <> 'started' THEN updated_at END, NULL, provider, NULL, NULL, result::json, NULL
  FROM effects e
 WHERE workflow_id = $1 AND ($2::timestamptz IS NULL OR (created_at <= $2 AND (created_at, id) < ($2, $4::uuid)))
   AND NOT EXISTS (SELECT FROM messages WHERE effect = e.id)
 ORDER BY created_at DESC, id DESC LIMIT $5`;

const MESSAGES = `
SELECT 'message', m.effect, m.created_at,
       CASE WHEN m.body->'list' IS NOT NULL THEN 'list' WHEN m.body->'buttons' IS NOT NULL THEN 'buttons' ELSE 'text' END,
       m.outcome, NULL, NULL, e.error, e.attempts, m.sent_at, NULL, m.channel, NULL, NULL,
       json_build_object('rank', coalesce(r.rank, -1), 'failed', r.failed), NULL
  FROM messages m
  LEFT JOIN effects e ON e.id = m.effect
  LEFT JOIN LATERAL (SELECT max(rank) AS rank, max(failed) AS failed FROM receipts
                      WHERE effect = m.effect
                         OR (channel = m.channel AND account = m.account AND message_id = m.message_id)) r ON true
 WHERE m.workflow_id = $1
   AND ($2::timestamptz IS NULL OR (m.created_at <= $2 AND (m.created_at, m.effect) < ($2, $4::uuid)))
 ORDER BY m.created_at DESC, m.effect DESC LIMIT $5`;

const DEEDS = `
SELECT 'deed', id, at, action, NULL, status, reason, NULL, NULL, NULL, request_id, target, actor, NULL, NULL, NULL
  FROM audit
 WHERE target = ANY ($6::text[]) AND ($2::timestamptz IS NULL OR (at, id) < ($2, $4::uuid))
 ORDER BY at DESC, id DESC LIMIT $5`;

const CALLS = `
SELECT 'call', id, created_at, event, state, NULL, NULL, reason, attempts, settled_at, NULL, mode, created_by, NULL,
       json_build_object('stage', payload->'case'->'stage', 'announced', announcement IS NOT NULL), NULL
  FROM calls
 WHERE payload->'case'->>'id' = $1
   AND ($2::timestamptz IS NULL OR (created_at <= $2 AND (created_at, id) < ($2, $4::uuid)))
 ORDER BY created_at DESC, id DESC LIMIT $5`;

/** Of the page alone: where an undelivered event stands, and who wrote. */
const TIMELINE = `
WITH page AS (
  SELECT * FROM (${[EVENTS, EFFECTS, MESSAGES, DEEDS, CALLS].map((part) => `(${part})`).join(' UNION ALL ')}) t
   ORDER BY at DESC, id DESC LIMIT $5
)
SELECT t.kind, t.id, t.at, to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position, t.what,
       CASE WHEN d.event IS NOT NULL THEN 'dead' WHEN p.parked_at IS NOT NULL THEN 'parked' ELSE t.state END AS state,
       t.status, coalesce(p.reason, d.reason, t.reason) AS reason, t.error,
       coalesce(p.attempts, d.attempts, t.attempts) AS attempts, t.finished_at, t.request_id, t.place,
       coalesce(t.name, c.name) AS name, t.about, t.replay_of
  FROM page t
  LEFT JOIN LATERAL (SELECT parked_at, reason, attempts FROM pending
                      WHERE t.kind = 'event' AND event = t.id LIMIT 1) p ON true
  LEFT JOIN dead_letters d ON t.kind = 'event' AND d.event = t.id
  LEFT JOIN contacts c ON c.id = t.contact
 ORDER BY t.at DESC, t.id DESC`;

/** @param targets the paths by which people act on it, as the audit log has them */
export async function readTimeline(
  pool: Pool,
  { workflowId, targets }: { workflowId: string; targets: readonly string[] },
  after: Position | undefined,
  limit: number,
): Promise<Page<TimelineRow>> {
  const { rows } = await pool.query<TimelineRow>(TIMELINE, [
    workflowId,
    after?.at ?? null,
    after === undefined ? null : leastIdAt(Date.parse(after.at) + 1),
    after?.id ?? null,
    limit + 1,
    targets,
  ]);
  return pageOf(rows, limit, ({ id, position }) => ({ id, at: position }));
}
