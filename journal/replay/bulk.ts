/** One batch of a replay of many events, for the workflow that goes through them. */
import type { Pool } from 'pg';
import type { Activities, ReplayBatch, ReplayedBatch } from '../../workflows/activities';
import { isBadRow } from '../database-errors';
import { countReplayable, nextReplayable } from '../search/replayable';
import { refusal } from './refusals';
import type { ReplayDeps, Replayed } from './replay';
import { replayEvents } from './replay';

/**
 * While more than this many events wait to be delivered, nothing is added to them: a live hook waits behind two
 * batches of replays at most, whatever is replayed.
 */
export const BUSY = 100;

export const createReplays = (deps: ReplayDeps): Pick<Activities, 'countReplayable' | 'replayBatch'> => ({
  async countReplayable({ filter, until }) {
    const counts = await countReplayable(deps.pool, filter, until);
    return { count: Object.values(counts).reduce((sum, count) => sum + count, 0) };
  },

  async replayBatch(batch: ReplayBatch): Promise<ReplayedBatch> {
    const { by, ids, filter, until, limit } = batch;
    const after = ids.at(-1) ?? batch.after;
    if (ids.length > 0) {
      const waiting = await backlog(deps.journalPool);
      if (waiting > BUSY) return { busy: waiting };
    }
    const all = await replayEach(deps, ids, by);
    const next = await nextReplayable(deps.pool, filter, until, after, limit);
    return { ...counted(all), next };
  },
});

/** All in one transaction; one that Postgres cannot hold is found alone, and keeps nobody up. */
async function replayEach(deps: ReplayDeps, ids: readonly string[], by: string): Promise<Replayed[]> {
  if (ids.length === 0) return [];
  try {
    return await replayEvents(deps, ids, by, { skipReplayed: true });
  } catch (error) {
    if (!isBadRow(error)) throw error;
    const [id] = ids;
    if (ids.length === 1 || id === undefined)
      return [{ outcome: 'refused', refused: refusal('no-event', 'Postgres cannot hold it') }];
    const half = Math.ceil(ids.length / 2);
    return [
      ...(await replayEach(deps, ids.slice(0, half), by)),
      ...(await replayEach(deps, ids.slice(half), by)),
    ];
  }
}

/** Stops counting where it does not matter any more. */
async function backlog(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM (SELECT FROM pending WHERE parked_at IS NULL LIMIT 10000) p`,
  );
  return rows[0]?.waiting ?? 0;
}

function counted(all: readonly Replayed[]): Omit<Extract<ReplayedBatch, { replayed: number }>, 'next'> {
  const counts = { replayed: 0, repeated: 0, skipped: 0, refused: {} as Record<string, number> };
  for (const one of all) {
    switch (one.outcome) {
      case 'replayed':
      case 'repeated':
      case 'skipped':
        counts[one.outcome] += 1;
        break;
      case 'settled':
        counts.skipped += 1;
        break;
      case 'refused':
        counts.refused[one.refused.type] = (counts.refused[one.refused.type] ?? 0) + 1;
    }
  }
  return counts;
}
