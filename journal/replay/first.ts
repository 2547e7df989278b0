/** The events that are to be replayed or dismissed, and where they stand: under lock, so that the relay waits. */
import type { Pool, PoolClient } from 'pg';
import { timeOfId } from '../search/uuid-time';
import type { EventState } from '../search/events';

/** What an event holds; only an erasure changes it. */
export interface First {
  id: string;
  receivedAt: Date;
  requestId: string | null;
  endpoint: string;
  eventId: string;
  /** `unread` and `ignored` where no event was made of the part. */
  kind: string;
  payload: unknown;
  traceparent: string | null;
  isErased: boolean;
}

interface Row {
  id: string;
  received_at: Date;
  request_id: string | null;
  endpoint: string;
  event_id: string;
  kind: string;
  payload: unknown;
  traceparent: string | null;
  erased_at: Date | null;
}

const READ = `
SELECT e.id, e.received_at, e.request_id, e.endpoint, e.event_id, e.kind, e.payload, e.traceparent, e.erased_at
  FROM unnest($1::uuid[], $2::timestamptz[]) AS t(id, received_at)
  JOIN events e ON e.id = t.id AND e.received_at = t.received_at`;

/** By id; an id of another form, or of an event that is gone, is missing. */
export async function readFirsts(
  pool: Pick<Pool, 'query'>,
  ids: readonly string[],
): Promise<Map<string, First>> {
  const { rows } = await pool.query<Row>(READ, idsAndTimes(ids));
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        receivedAt: row.received_at,
        requestId: row.request_id,
        endpoint: row.endpoint,
        eventId: row.event_id,
        kind: row.kind,
        payload: row.payload,
        traceparent: row.traceparent,
        isErased: row.erased_at !== null,
      },
    ]),
  );
}

export interface Standing {
  state: EventState;
  reason: string | null;
  isErased: boolean;
}

/** In the order in which the relay takes them, or the two would deadlock; each statement sees what the one before waited for. */
const LOCKS = {
  undelivered:
    'SELECT event AS id, parked_at, reason FROM pending WHERE event = ANY ($1::uuid[]) ORDER BY event FOR UPDATE',
  dead: 'SELECT event AS id, reason FROM dead_letters WHERE event = ANY ($1::uuid[]) ORDER BY event FOR UPDATE',
  events: `SELECT id, state, reason, erased_at FROM events
            WHERE id = ANY ($1::uuid[]) AND received_at = ANY ($2::timestamptz[]) ORDER BY id FOR UPDATE`,
} as const;

/** Where they stand, held until the transaction ends. */
export async function lockFirsts(client: PoolClient, ids: readonly string[]): Promise<Map<string, Standing>> {
  const [known, times] = idsAndTimes(ids);
  const undelivered = await client.query<{ id: string; parked_at: Date | null; reason: string | null }>(
    LOCKS.undelivered,
    [known],
  );
  const dead = await client.query<{ id: string; reason: string }>(LOCKS.dead, [known]);
  const events = await client.query<{
    id: string;
    state: EventState;
    reason: string | null;
    erased_at: Date | null;
  }>(LOCKS.events, [known, times]);
  const standings = new Map<string, Standing>(
    events.rows.map(({ id, state, reason, erased_at }) => [
      id,
      { state, reason, isErased: erased_at !== null },
    ]),
  );
  const overlay = (id: string, state: EventState, reason: string | null) => {
    const standing = standings.get(id);
    if (standing) Object.assign(standing, { state, reason: reason ?? standing.reason });
  };
  for (const { id, parked_at, reason } of undelivered.rows)
    overlay(id, parked_at ? 'parked' : 'pending', reason);
  for (const { id, reason } of dead.rows) overlay(id, 'dead', reason);
  return standings;
}

/** Takes them out of the undelivered and the dead, so that nothing tries them again and retention may drop their day. */
export async function settleFirsts(
  client: PoolClient,
  settled: readonly { id: string; reason: string }[],
): Promise<void> {
  if (settled.length === 0) return;
  const [ids, times] = idsAndTimes(settled.map(({ id }) => id));
  await client.query('DELETE FROM pending WHERE event = ANY ($1::uuid[])', [ids]);
  await client.query('DELETE FROM dead_letters WHERE event = ANY ($1::uuid[])', [ids]);
  await client.query(
    `UPDATE events e SET state = 'ignored', reason = t.reason, settled_at = now()
       FROM unnest($1::uuid[], $2::timestamptz[], $3::text[]) AS t(id, received_at, reason)
      WHERE e.id = t.id AND e.received_at = t.received_at`,
    [ids, times, settled.map(({ reason }) => reason)],
  );
}

/** The ids that can be ids of events, each with the time in it, which names its partition. */
function idsAndTimes(ids: readonly string[]): [string[], string[]] {
  const pairs = ids.flatMap((id): [string, string][] => {
    const at = timeOfId(id);
    return at === undefined ? [] : [[id, at]];
  });
  return [pairs.map(([id]) => id), pairs.map(([, at]) => at)];
}
