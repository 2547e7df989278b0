/** Writes down what became of claimed events: one statement for as many keys as finished together. */
import type { Pool } from 'pg';
import type { ClaimedEvent } from './claim';
import { CHANNEL } from './notify';
import { storable } from './storable';

export type Outcome =
  | {
      state: 'delivered' | 'late' | 'ignored';
      reason?: string;
      /** Of what it started. */ workflowId?: string;
    }
  | { state: 'parked'; reason: string; retryInMs: number }
  | { state: 'dead'; reason: string }
  /** Its reference became known: it goes on under the workflow's own key. */
  | { state: 'moved'; key: string; slot: number };

export interface Settlement {
  event: ClaimedEvent;
  key: string;
  outcome: Outcome;
}

/** All three leave alone what stands under another key by now: a relay that lost its slot may come too late. */
const REMOVE = `
WITH t AS (
  SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::bigint[], $6::int[], $7::text[], $8::text[])
         AS t(id, received_at, state, reason, number, attempts, key, workflow_id)
), gone AS (
  DELETE FROM pending p USING t WHERE p.event = t.id AND p.key = t.key RETURNING p.event AS id, p.kind
), dead AS (
  INSERT INTO dead_letters (event, received_at, key, kind, attempts, reason)
  SELECT t.id, t.received_at, t.key, gone.kind, t.attempts, coalesce(t.reason, '')
    FROM t JOIN gone USING (id) WHERE t.state = 'dead'
  ON CONFLICT (event) DO UPDATE SET died_at = now(), attempts = excluded.attempts, reason = excluded.reason
)
UPDATE events e
   SET state = t.state, reason = t.reason, number = nullif(t.number, 0), attempts = t.attempts, settled_at = now(),
       workflow_id = CASE WHEN t.workflow_id IS NOT NULL THEN t.workflow_id
                          WHEN t.key LIKE 'ref:%' OR t.key LIKE 'flow:%' THEN e.workflow_id ELSE t.key END
  FROM t JOIN gone USING (id) WHERE e.id = t.id AND e.received_at = t.received_at`;

const PARK = `
UPDATE pending p SET parked_at = coalesce(p.parked_at, now()), retry_at = now() + t.wait * interval '1 millisecond',
       attempts = t.attempts, reason = t.reason
  FROM unnest($1::uuid[], $2::float8[], $3::int[], $4::text[], $5::text[]) AS t(id, wait, attempts, reason, key)
 WHERE p.event = t.id AND p.key = t.key`;

/**
 * A moved event gets a number of its new key's own at the next claim, and a place behind what that key has already: it
 * may be about the last of it. The new slot may be another relay's.
 */
const MOVE = `
WITH moved AS (
  UPDATE pending p SET seq = DEFAULT, key = t.key, slot = t.slot, number = NULL, retry_at = NULL, parked_at = NULL, reason = NULL
    FROM unnest($1::uuid[], $2::text[], $3::smallint[], $4::text[]) AS t(id, key, slot, before)
   WHERE p.event = t.id AND p.key = t.before
  RETURNING p.slot
)
SELECT pg_notify('${CHANNEL}', string_agg(DISTINCT slot::text, ',')) FROM moved`;

const MAX_REASON = 1_000;

export async function settle(pool: Pool, settlements: Settlement[]): Promise<void> {
  const removed: Settlement[] = [];
  const parked: (Settlement & { outcome: { state: 'parked' } })[] = [];
  const moved: (Settlement & { outcome: { state: 'moved' } })[] = [];
  for (const settlement of settlements) {
    const { outcome } = settlement;
    if (outcome.state === 'parked') parked.push({ ...settlement, outcome });
    else if (outcome.state === 'moved') moved.push({ ...settlement, outcome });
    else removed.push(settlement);
  }
  if (removed.length > 0) {
    await pool.query({
      name: 'settle',
      text: REMOVE,
      values: [
        removed.map(({ event }) => event.id),
        removed.map(({ event }) => event.receivedAt.toISOString()),
        removed.map(({ outcome }) => outcome.state),
        removed.map(({ outcome }) => reasonOf(outcome)),
        removed.map(({ event }) => event.number),
        removed.map(({ event }) => event.attempts + 1),
        removed.map(({ key }) => key),
        removed.map(({ outcome }) => ('workflowId' in outcome ? (outcome.workflowId ?? null) : null)),
      ],
    });
  }
  if (parked.length > 0) {
    await pool.query(PARK, [
      parked.map(({ event }) => event.id),
      parked.map(({ outcome }) => outcome.retryInMs),
      parked.map(({ event }) => event.attempts + 1),
      parked.map(({ outcome }) => reasonOf(outcome)),
      parked.map(({ key }) => key),
    ]);
  }
  for (const round of roundsOf(moved)) {
    await pool.query(MOVE, [
      round.map(({ event }) => event.id),
      round.map(({ outcome }) => outcome.key),
      round.map(({ outcome }) => outcome.slot),
      round.map(({ key }) => key),
    ]);
  }
}

/** One statement gives out places in no order; what waited under one key keeps its own, one statement after another. */
function roundsOf<S extends Settlement>(moved: S[]): S[][] {
  const rounds: S[][] = [];
  const moves = new Map<string, number>();
  for (const settlement of moved) {
    const round = moves.get(settlement.key) ?? 0;
    moves.set(settlement.key, round + 1);
    (rounds[round] ??= []).push(settlement);
  }
  return rounds;
}

/** A reason that Postgres could not hold would stop all marking. */
const reasonOf = (outcome: Outcome): string | null =>
  'reason' in outcome && outcome.reason !== undefined ? storable(outcome.reason.slice(0, MAX_REASON)) : null;
