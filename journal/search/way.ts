/** One request's way on: the events in it, their replays, and what their workflows did after each. */
import type { Pool } from 'pg';
import { eventIdOf } from '../request-id';
import type { EventRow } from './events';
import { DETAILS } from './events';

/** A request holds a handful of events; a sender that saves them up may send thousands. */
export const MAX_EVENTS = 100;
export const MAX_EFFECTS = 50;
const MAX_REPLAYS = 500;
/** The last that a request can hold: three bytes count them. */
const LAST_PLACE = 0xff_ff_fe;

/** The events of a request in the order in which they stand in it: a range of the primary key. */
export async function eventsOfRequest(
  pool: Pool,
  { id, received_at }: { id: string; received_at: Date },
): Promise<EventRow[]> {
  const { rows } = await pool.query<EventRow>(
    `WITH page AS (SELECT * FROM events WHERE id BETWEEN $1 AND $2 AND received_at = $3 ORDER BY id LIMIT $4)${DETAILS}`,
    [eventIdOf(id, 0), eventIdOf(id, LAST_PLACE), received_at, MAX_EVENTS],
  );
  return rows.reverse();
}

/** The replays of these events, the oldest first. */
export async function replaysOfAll(pool: Pool, events: readonly EventRow[]): Promise<EventRow[]> {
  const [first] = events;
  if (!first) return [];
  const { rows } = await pool.query<EventRow>(
    `WITH page AS (SELECT * FROM events WHERE replay_of = ANY ($1::uuid[]) AND received_at >= $2
                    ORDER BY id LIMIT $3)${DETAILS}`,
    [events.map(({ id }) => id), first.received_at, MAX_REPLAYS],
  );
  return rows.reverse();
}

export interface EffectRow {
  /** The event after whose delivery it was begun. */
  event: string;
  id: string;
  provider: string;
  type: string;
  state: 'started' | 'done' | 'unconfirmed' | 'failed';
  attempts: number;
  created_at: Date;
  finished_at: Date | null;
  error: string | null;
}

/**
 * An event is written down as delivered a moment after its workflow has it, and may have waited before: what it set off
 * began at its receipt or later, and not more than a second before that note.
 */
const DELIVERED_AT = (event: string): string =>
  `greatest(${event}.received_at, ${event}.settled_at - interval '1 second')`;

const EFFECTS = `
SELECT t.id AS event, e.id, e.provider, e.type, e.state, e.attempts, e.created_at,
       CASE WHEN e.state <> 'started' THEN e.updated_at END AS finished_at, e.error
  FROM (SELECT id, received_at, settled_at, workflow_id FROM events
         WHERE id = ANY ($1::uuid[]) AND received_at = $2 AND state = 'delivered') t
  LEFT JOIN LATERAL (SELECT ${DELIVERED_AT('n')} AS at FROM events n
                      WHERE n.workflow_id = t.workflow_id AND n.id > t.id AND n.received_at >= $2
                        AND n.state = 'delivered'
                      ORDER BY n.id LIMIT 1) next ON true
  CROSS JOIN LATERAL (SELECT * FROM effects
                       WHERE workflow_id = t.workflow_id AND created_at >= ${DELIVERED_AT('t')}
                         AND (next.at IS NULL OR created_at < next.at)
                       ORDER BY created_at, id LIMIT $3) e
 ORDER BY t.id, e.created_at, e.id`;

/** What each event's workflow did between it and the next that was delivered to it. */
export async function effectsAfter(pool: Pool, events: readonly EventRow[]): Promise<EffectRow[]> {
  const [first] = events;
  if (!first) return [];
  const { rows } = await pool.query<EffectRow>(EFFECTS, [
    events.map(({ id }) => id),
    first.received_at,
    MAX_EFFECTS,
  ]);
  return rows;
}
