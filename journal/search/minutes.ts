/** How many hooks came in each of the last minutes. Ids are times, so a minute is a range of the primary key. */
import type { Pool } from 'pg';
import { leastIdAt } from './uuid-time';

export const MINUTES = 30;
const MINUTE_MS = 60_000;
/** A row may be committed so long after its receipt: what is counted later than that stays as it is. */
const SETTLED_MS = 15_000;

export interface Minute {
  /** When it began. */
  at: Date;
  taken: number;
  refused: number;
  unverified: number;
}

/** All of them without their rows; those that were not taken by a small index of their own. */
const COUNT = `
SELECT (SELECT count(*)::int FROM requests
         WHERE received_at >= $1 AND received_at < $2 AND id >= $3 AND id < $4) AS "all",
       (SELECT json_object_agg(outcome, count)
          FROM (SELECT outcome, count(*)::int AS count FROM requests
                 WHERE received_at >= $1 AND received_at < $2 AND id >= $3 AND id < $4 AND outcome <> 'taken'
                 GROUP BY outcome) o) AS others`;

export interface MinuteCounts {
  /** Full minutes, the oldest first, none missing. What was counted is not counted again, even where it throws. */
  read(now: Date): Promise<Minute[]>;
}

export function createMinuteCounts(pool: Pool): MinuteCounts {
  const known = new Map<number, { minute: Minute; settled: boolean }>();
  let reading: Promise<Minute[]> | undefined;
  return {
    read(now) {
      // Whoever asked before may have given up waiting; what is counted for them counts.
      reading ??= readMinutes(now).finally(() => (reading = undefined));
      return reading;
    },
  };

  async function readMinutes(now: Date): Promise<Minute[]> {
    const end = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;
    const starts = Array.from({ length: MINUTES }, (_, i) => end - (MINUTES - i) * MINUTE_MS);
    for (const start of known.keys()) if (start < starts[0]!) known.delete(start);
    const minutes: Minute[] = [];
    // One after another: a first look over a busy half hour takes no more than one connection.
    for (const start of starts) {
      const settled = start + MINUTE_MS + SETTLED_MS <= now.getTime();
      const before = known.get(start);
      // At 2,000 hooks a second one count reads 120,000 rows: a minute is counted when it is over, and once more.
      if (before && (before.settled || !settled)) minutes.push(before.minute);
      else {
        const minute = await countMinute(pool, start);
        known.set(start, { minute, settled });
        minutes.push(minute);
      }
    }
    return minutes;
  }
}

async function countMinute(pool: Pool, start: number): Promise<Minute> {
  const end = start + MINUTE_MS;
  const { rows } = await pool.query<{
    all: number;
    others: { refused?: number; unverified?: number } | null;
  }>(COUNT, [new Date(start), new Date(end), leastIdAt(start), leastIdAt(end)]);
  const { all, others } = rows[0]!;
  const { refused = 0, unverified = 0 } = others ?? {};
  return { at: new Date(start), taken: Math.max(0, all - refused - unverified), refused, unverified };
}
