/** What a replay of many means: the events that a search would find, the oldest first, up to when it was asked for. */
import type { Pool } from 'pg';
import type { EventFilter, EventState, Source } from './events';
import { SOURCE } from './events';
import { timeBounds, timeOfId } from './uuid-time';

/** Neither what is still to be delivered anyway, nor replays, unless they came to grief themselves. */
const matches = ({ at, id, where }: Source): string => `${where}
     AND (e.replay_of IS NULL OR EXISTS (SELECT FROM dead_letters d WHERE d.event = e.id)
          OR EXISTS (SELECT FROM pending w WHERE w.event = e.id AND w.parked_at IS NOT NULL))
     AND (e.state <> 'pending' OR EXISTS (SELECT FROM pending w WHERE w.event = e.id AND w.parked_at IS NOT NULL))
     AND ($1::text IS NULL OR e.endpoint = $1)
     AND ($2::text IS NULL OR e.kind = $2)
     AND ($3::text IS NULL OR e.workflow_id = $3)
     AND ($4::text IS NULL OR e.event_id = $4)
     AND ($5::timestamptz IS NULL OR (${at} >= $5 AND ${id} >= $6::uuid))
     AND ($7::timestamptz IS NULL OR (${at} < $7 AND ${id} < $8::uuid))`;

const values = ({ endpoint, kind, workflowId, eventId, from, to }: EventFilter, until: string) => [
  endpoint ?? null,
  kind ?? null,
  workflowId ?? null,
  eventId ?? null,
  // Both ISO 8601 UTC with milliseconds: they compare as text.
  ...timeBounds(from, to !== undefined && to < until ? to : until),
];

/** By state. @param until ISO 8601 UTC, to the millisecond */
export async function countReplayable(
  pool: Pool,
  filter: EventFilter,
  until: string,
): Promise<Partial<Record<EventState, number>>> {
  const source = SOURCE[filter.state ?? 'any'];
  const { rows } = await pool.query<{ state: EventState; count: number }>(
    `SELECT CASE e.state WHEN 'pending' THEN 'parked' ELSE e.state END AS state, count(*)::int AS count
       FROM ${source.from} WHERE ${matches(source)} GROUP BY 1`,
    values(filter, until),
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** Ids, the oldest first. @param after the last id that was looked at */
export async function nextReplayable(
  pool: Pool,
  filter: EventFilter,
  until: string,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const source = SOURCE[filter.state ?? 'any'];
  const { rows } = await pool.query<{ id: string }>(
    `SELECT e.id FROM ${source.from} WHERE ${matches(source)}
        AND ($9::timestamptz IS NULL OR (${source.at} >= $9 AND ${source.id} > $10::uuid))
      ORDER BY ${source.id} LIMIT $11`,
    [...values(filter, until), after === undefined ? null : (timeOfId(after) ?? null), after ?? null, limit],
  );
  return rows.map(({ id }) => id);
}
