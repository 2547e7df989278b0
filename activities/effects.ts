/**
 * The table of effects: how an outbound write stays single over retries, crashes and workers.
 *
 * A row tells four things: `done` = it happened, here is what it made; `unconfirmed` = it may have happened and
 * nobody can tell; otherwise `sent_at` holds the times of those attempts that left the machine and are not
 * known to have come to nothing. So an empty `sent_at` = nothing can stand at the vendor, and a time in it = a
 * doubt that has to be settled before a repeat.
 *
 * Two workers may run attempts of one activity at once: Temporal starts the next when one times out, while the
 * first may still be waiting for its vendor. No lock is held over HTTP (it would hold a connection per call and
 * vanish with a pooler or a restart). Instead every change of state is one statement, and to send one has to
 * win `leave`: a compare-and-set on `sent_at`, so of attempts that saw the same row one goes on and the others
 * come back later. An attempt that has left and not reported (`error` is null) is taken to be under way for
 * `leaseMs`, longer than a call may last; past that it crashed, and its outcome is unknown.
 */
import type { z } from 'zod';
import { OutboundError } from '../providers/failure';
import type { EffectId } from '../providers/contract';
import type { ActivityDeps, Timings } from './deps';
import { isDatabaseFailure, waitFailure } from './failure';
import type { EffectType } from './effect-id';

export interface Effect {
  id: EffectId;
  workflowId: string;
  type: EffectType;
  provider: string;
}

export type EffectState = 'started' | 'done' | 'unconfirmed' | 'failed';

export interface EffectRow {
  state: EffectState;
  result: unknown;
  /** Ascending; not empty = an earlier attempt may stand at the vendor. */
  sentAt: Date[];
  /** How the last attempt that left ended; null while it is under way. */
  error: string | null;
}

export interface Strategy<R> {
  /** The stored result's form: it comes back from JSON. */
  result: z.ZodType<R>;
  /**
   * Asked where an earlier attempt may have happened: its result, or undefined to do it (again). May throw to
   * wait. Absent = repeating does no harm at the vendor.
   */
  settle?(row: EffectRow): Promise<R | undefined>;
  /** The write. `row` is what earlier attempts left, `sentAt` the time this one is taken to have left. */
  perform(row: EffectRow, sentAt: Date): Promise<R>;
  /** `done` where absent. */
  stateOf?(made: R): 'done' | 'unconfirmed';
}

type EffectDeps = Pick<ActivityDeps, 'pool' | 'now' | 'timings' | 'logger'>;

/** Does it, or returns what an earlier attempt did. */
export async function once<R>(deps: EffectDeps, effect: Effect, strategy: Strategy<R>): Promise<R> {
  const row = await begin(deps, effect);
  if (row.state === 'done' || row.state === 'unconfirmed') return strategy.result.parse(row.result);
  let sentAt: Date | undefined;
  let made: R | undefined;
  try {
    if (row.sentAt.length > 0) made = await strategy.settle?.(row);
    if (made === undefined) {
      sentAt = await leave(deps, effect, row);
      made = await strategy.perform(row, sentAt);
    }
  } catch (error) {
    await report(deps, effect, sentAt, error);
    throw error;
  }
  return finish(deps, effect, strategy, made);
}

/** Counts the attempt; throws to wait where another one is under way. */
async function begin({ pool, now, timings }: EffectDeps, effect: Effect): Promise<EffectRow> {
  const { rows } = await pool.query<RawRow>(
    `INSERT INTO effects (id, workflow_id, type, provider, state, attempts)
     VALUES ($1, $2, $3, $4, 'started', 1)
     ON CONFLICT (id) DO UPDATE
       SET attempts = effects.attempts + (effects.state <> 'done')::int, updated_at = now()
     RETURNING state, result, sent_at, error`,
    [effect.id, effect.workflowId, effect.type, effect.provider],
  );
  const row = readRow(rows[0]);
  const last = row.sentAt.at(-1);
  if (row.state === 'started' && row.error === null && last) {
    const left = last.getTime() + timings.leaseMs - now().getTime();
    if (left > 0) throw underWay(Math.min(left, timings.underWayMs));
  }
  return row;
}

/** Writes down that the request leaves now; only one of several attempts that saw the same row gets through. */
async function leave({ pool, now, timings }: EffectDeps, effect: Effect, seen: EffectRow): Promise<Date> {
  const last = seen.sentAt.at(-1);
  // Strictly ascending, so that one time names one attempt even where clocks differ.
  const sentAt = new Date(Math.max(now().getTime(), (last?.getTime() ?? 0) + 1));
  const { rowCount } = await pool.query(
    `UPDATE effects
        SET state = 'started', error = NULL, sent_at = sent_at || $2::timestamptz, updated_at = now()
      WHERE id = $1 AND state <> 'done' AND sent_at = $3::timestamptz[]`,
    [effect.id, sentAt.toISOString(), seen.sentAt.map((at) => at.toISOString())],
  );
  if (rowCount !== 1) throw underWay(timings.underWayMs);
  return sentAt;
}

/**
 * Notes how an attempt ended that made nothing sure. What is known not to have happened leaves no doubt behind;
 * `sentAt` is absent where the attempt ended while it settled an earlier one's doubt.
 */
async function report(
  deps: EffectDeps,
  effect: Effect,
  sentAt: Date | undefined,
  error: unknown,
): Promise<void> {
  const outcome = error instanceof OutboundError ? error.outcome : undefined;
  if (sentAt === undefined && outcome !== 'refused') return;
  const doubtful = outcome === undefined || outcome === 'unknown';
  try {
    await persistently(deps.timings, () =>
      deps.pool.query(
        `UPDATE effects
            SET state = CASE WHEN $4 THEN 'failed' ELSE state END, updated_at = now(),
                -- A late report must not make a younger attempt look ended.
                error = CASE WHEN sent_at[cardinality(sent_at)] > $2::timestamptz THEN error ELSE $3 END,
                sent_at = CASE WHEN $5 THEN sent_at ELSE array_remove(sent_at, $2::timestamptz) END
          WHERE id = $1 AND state IN ('started', 'failed')`,
        [
          effect.id,
          sentAt?.toISOString() ?? null,
          error instanceof OutboundError ? error.type : 'unexpected',
          outcome === 'refused',
          doubtful || sentAt === undefined,
        ],
      ),
    );
  } catch (unnoted) {
    // The vendor's own error matters more; without the note the next attempt waits for the lease and settles.
    deps.logger.warn(
      { effectId: effect.id, workflowId: effect.workflowId, provider: effect.provider, error: unnoted },
      'the end of an outbound attempt could not be noted; the next attempt settles it. Check Postgres if it goes on',
    );
  }
}

/** Stores the result. Where another attempt stored one first, that one counts. */
async function finish<R>(
  { pool, timings }: EffectDeps,
  effect: Effect,
  strategy: Strategy<R>,
  made: R,
): Promise<R> {
  const state = strategy.stateOf?.(made) ?? 'done';
  return persistently(timings, async () => {
    const { rowCount } = await pool.query(
      `UPDATE effects
          SET state = $3, result = $2, error = CASE WHEN $3 = 'done' THEN NULL ELSE error END, updated_at = now()
        WHERE id = $1 AND state <> 'done'`,
      [effect.id, JSON.stringify(made), state],
    );
    if (rowCount === 1) return made;
    const { rows } = await pool.query<{ result: unknown }>('SELECT result FROM effects WHERE id = $1', [
      effect.id,
    ]);
    return strategy.result.parse(rows[0]?.result);
  });
}

/**
 * The vendor has acted and only our note is missing: a Postgres that restarts for some seconds must not turn a
 * sent message into an unconfirmed one, so the note is tried for a while before the attempt gives up.
 */
async function persistently<T>(timings: Timings, write: () => Promise<T>): Promise<T> {
  const until = Date.now() + timings.noteMs;
  for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
    try {
      return await write();
    } catch (error) {
      if (!isDatabaseFailure(error) || Date.now() + pause > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

const underWay = (ms: number) =>
  waitFailure('effect.under_way', 'Another attempt of this write is under way; this one looks again.', ms);

interface RawRow {
  state: EffectState;
  result: unknown;
  sent_at: Date[];
  error: string | null;
}

function readRow(row: RawRow | undefined): EffectRow {
  if (!row) throw new Error('The effects table returned no row for an insert; this cannot happen.');
  return { state: row.state, result: row.result, sentAt: row.sent_at, error: row.error };
}
