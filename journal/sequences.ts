/**
 * Senders that count their hooks and send each once (Bpium): a number that is left out is an event that never came. Hooks
 * are sent side by side, so one counts as missing only when it still is after some seconds. Beside the way of the hook:
 * what a process that dies had not noted yet shows as missing, and is read again, which is harmless.
 */
import type { Pool } from 'pg';
import { inTransaction } from '../db/transaction';
import type { Logger } from '../logging';
import { reasonOf } from '../redaction';
import type { HookPlace } from '../workflows/record-events';
import { pruneRows } from './prune';
import type { StoredPart } from './types';

const FLUSH_MS = 500;
const LOOK_MS = 10_000;
const LATE_SECONDS = 30;
/** Of one hook at once; a longer silence is read again as a whole anyway. */
const MAX_MISSING = 1_000;

export interface Sequences {
  /** After the commit; never waits. */
  take(parts: readonly StoredPart[]): void;
  /** Writes down what was taken. */
  flush(): Promise<void>;
  /** Counts what is missing for too long; by endpoint, each number once over all processes. */
  look(): Promise<Map<string, number>>;
  start(): void;
  stop(): Promise<void>;
}

export function createSequences(deps: {
  pool: Pool;
  logger: Logger;
  /** Told of numbers that are missing for good. */
  onGaps(counts: ReadonlyMap<string, number>): Promise<void>;
}): Sequences {
  let taken: HookPlace[] = [];
  let flushing: NodeJS.Timeout | undefined;
  let looking: NodeJS.Timeout | undefined;
  let working: Promise<unknown> = Promise.resolve();

  const sequences: Sequences = {
    take(parts) {
      for (const place of placesOf(parts)) taken.push(place);
      if (taken.length > 0) flushing ??= setTimeout(() => later(sequences.flush()), FLUSH_MS).unref();
    },
    async flush() {
      clearTimeout(flushing);
      flushing = undefined;
      const places = taken;
      taken = [];
      for (const hook of byHook(places)) await note(deps.pool, hook);
    },
    async look() {
      const { rows } = await deps.pool.query<{ endpoint: string }>(
        `UPDATE hook_gaps SET counted_at = now()
          WHERE counted_at IS NULL AND missed_at <= now() - make_interval(secs => $1) RETURNING endpoint`,
        [LATE_SECONDS],
      );
      const counts = new Map<string, number>();
      for (const { endpoint } of rows) counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1);
      if (counts.size > 0) await deps.onGaps(counts);
      return counts;
    },
    start() {
      looking = setInterval(() => later(sequences.look()), LOOK_MS).unref();
    },
    async stop() {
      clearInterval(looking);
      await working;
      await sequences.flush().catch(lost);
    },
  };
  return sequences;

  function later(work: Promise<unknown>): void {
    working = Promise.all([working, work.catch(lost)]);
  }

  function lost(error: unknown): void {
    deps.logger.warn(
      { reason: reasonOf(error) },
      'the numbers of counted hooks could not be noted; missing ones may show that came. Check Postgres',
    );
  }
}

const placesOf = (parts: readonly StoredPart[]): HookPlace[] =>
  parts.flatMap(({ content }) =>
    content.state === 'event' && 'hook' in content.event && content.event.hook ? [content.event.hook] : [],
  );

interface Counted {
  endpoint: string;
  hook: string;
  numbers: number[];
}

/** In their order: two processes with the same hooks must not wait for each other. */
function byHook(places: readonly HookPlace[]): Counted[] {
  const hooks = new Map<string, Counted>();
  for (const { endpoint, id, sequence } of places) {
    const name = JSON.stringify([endpoint, id]);
    const known = hooks.get(name) ?? { endpoint, hook: id, numbers: [] };
    known.numbers.push(sequence);
    hooks.set(name, known);
  }
  return [...hooks.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, hook]) => hook);
}

function note(pool: Pool, { endpoint, hook, numbers }: Counted): Promise<void> {
  const last = Math.max(...numbers);
  return inTransaction(pool, async (db) => {
    await db.query(
      'INSERT INTO hook_sequences (endpoint, hook, highest) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [endpoint, hook, Math.min(...numbers)],
    );
    const { rows } = await db.query<{ highest: string }>(
      'SELECT highest FROM hook_sequences WHERE endpoint = $1 AND hook = $2 FOR UPDATE',
      [endpoint, hook],
    );
    const highest = Number(rows[0]?.highest ?? last);
    // Far below: the sender has begun to count anew.
    const beganAnew = last < highest - MAX_MISSING;
    await db.query(
      'DELETE FROM hook_gaps WHERE endpoint = $1 AND hook = $2 AND (sequence = ANY ($3::bigint[]) OR $4)',
      [endpoint, hook, numbers, beganAnew],
    );
    await db.query(
      `INSERT INTO hook_gaps (endpoint, hook, sequence) SELECT $1, $2, unnest($3::bigint[]) ON CONFLICT DO NOTHING`,
      [endpoint, hook, beganAnew ? [] : missing(highest, last, new Set(numbers))],
    );
    await db.query(
      'UPDATE hook_sequences SET highest = $3, updated_at = now() WHERE endpoint = $1 AND hook = $2',
      [endpoint, hook, beganAnew ? last : Math.max(highest, last)],
    );
  });
}

function missing(after: number, last: number, came: ReadonlySet<number>): number[] {
  const numbers: number[] = [];
  for (let n = Math.max(after + 1, last - MAX_MISSING); n < last; n++) if (!came.has(n)) numbers.push(n);
  return numbers;
}

/** Of the last day, by endpoint: for people. */
export async function gapsOfLastDay(pool: Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ endpoint: string; count: number }>(
    `SELECT endpoint, count(*)::int AS count FROM hook_gaps
      WHERE counted_at > now() - interval '1 day' GROUP BY endpoint`,
  );
  return new Map(rows.map(({ endpoint, count }) => [endpoint, count]));
}

export const pruneSequences = (pool: Pool, days: number, signal?: AbortSignal): Promise<void> =>
  pruneRows(pool, { table: 'hook_gaps', since: 'missed_at', days }, signal);
