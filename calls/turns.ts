/**
 * So many calls of one subscription are posted at once: whoever does not answer holds its own calls up, and nobody
 * else's. A turn ends with its attempt, or by itself where a process died.
 */
import type { ClientBase, Pool } from 'pg';
import { inTransaction } from '../db/transaction';

const TURNS = 5;
/** Those whose workflows run; beyond them a call is a row, so that a thousand cost nobody else anything. */
const AT_WORK = 2 * TURNS;

/** False = all are taken; the call is noted as waiting, and is told when its turn has come. */
export const takeTurn = (pool: Pool, callId: string, forMs: number): Promise<boolean> =>
  inTransaction(pool, async (db) => {
    await lockTurns(db, callId);
    const { rows } = await db.query<{ taken: boolean }>(
      `WITH own AS (SELECT id, subscription FROM calls WHERE id = $1),
            under_way AS (SELECT count(*) AS n FROM calls c, own
                           WHERE c.subscription = own.subscription AND c.turn_until > now() AND c.id <> own.id)
       UPDATE calls c
          SET retry_at = NULL, turn_until = CASE WHEN under_way.n < $3 THEN now() + make_interval(secs => $2) END,
              waits_since = CASE WHEN under_way.n < $3 THEN NULL ELSE coalesce(c.waits_since, now()) END
         FROM own, under_way WHERE c.id = own.id
       RETURNING c.turn_until IS NOT NULL AS taken`,
      [callId, forMs / 1000, TURNS],
    );
    return rows[0]?.taken ?? false;
  });

/** Whose turn it is now that this one is over: who waits for one, else who was not started yet. */
export const endTurn = (pool: Pool, callId: string, retryInMs?: number): Promise<string[]> =>
  inTransaction(pool, async (db) => {
    await lockTurns(db, callId);
    const { rows } = await db.query<{ subscription: string | null; next: string | null }>(
      `WITH ended AS (
         UPDATE calls SET turn_until = NULL, waits_since = NULL,
                          retry_at = CASE WHEN $2::float8 IS NOT NULL THEN now() + make_interval(secs => $2) END
          WHERE id = $1 RETURNING subscription)
       SELECT subscription,
              (SELECT c.id FROM calls c
                WHERE c.subscription = ended.subscription AND c.waits_since IS NOT NULL AND c.id <> $1
                ORDER BY c.waits_since, c.id LIMIT 1) AS next FROM ended`,
      [callId, retryInMs === undefined ? null : retryInMs / 1000],
    );
    const [row] = rows;
    if (!row || row.subscription === null) return [];
    return row.next === null ? markStarted(db, row.subscription) : [row.next];
  });

/** The calls of these subscriptions whose workflows may be started now, each once. */
export async function startable(pool: Pool, subscriptions: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const subscription of new Set(subscriptions))
    ids.push(
      ...(await inTransaction(pool, async (db) => {
        await db.query(`SELECT pg_advisory_xact_lock(hashtext('fixit.turns ' || $1))`, [subscription]);
        return markStarted(db, subscription);
      })),
    );
  return ids;
}

/** What a crash kept from being started: registered and left so for a while. */
export async function strays(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ subscription: string }>(
    `SELECT DISTINCT subscription FROM calls
      WHERE started_at IS NULL AND subscription IS NOT NULL AND created_at < now() - interval '30 seconds'`,
  );
  const lost = await pool.query<{ id: string }>(
    `UPDATE calls SET started_at = now()
      WHERE state = 'registered' AND started_at < now() - interval '10 minutes' AND waits_since IS NULL
     RETURNING id`,
  );
  return [
    ...(await startable(
      pool,
      rows.map(({ subscription }) => subscription),
    )),
    ...lost.rows.map(({ id }) => id),
  ];
}

async function markStarted(db: ClientBase, subscription: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `UPDATE calls SET started_at = now() WHERE id IN (
       SELECT id FROM calls WHERE subscription = $1 AND started_at IS NULL ORDER BY id
        LIMIT greatest(0, $2 - (SELECT count(*) FROM calls
                                 WHERE subscription = $1 AND started_at IS NOT NULL AND state IN ('registered', 'posted')
                                   AND (retry_at IS NULL OR retry_at <= now()))))
     RETURNING id`,
    [subscription, AT_WORK],
  );
  return rows.map(({ id }) => id);
}

/** Turns of one subscription are given and taken one after another, or somebody would wait whom nobody wakes. */
const lockTurns = (db: ClientBase, callId: string): Promise<unknown> =>
  db.query(
    `SELECT pg_advisory_xact_lock(hashtext('fixit.turns ' || coalesce(subscription, id)::text)) FROM calls WHERE id = $1`,
    [callId],
  );
