/** How long every list of the API takes, with filters that find much, little and nothing, and pages deep in. */
import type { Pool } from 'pg';
import { encodeCursor } from '../../journal/search/page';
import { quantile } from '../quantile';
import { watchShare } from '../share';
import type { Stand } from '../stand';
import { say } from '../stand';
import type { Asked } from './questions';
import { questions } from './questions';

const CALLS = 20;
/** Before the clock runs: what a page of the console asked for a moment ago is in memory, too. */
const WARM_UP = 2;

export interface Lists {
  /** Milliseconds that 95 % of the calls of the slowest list are within. */
  listMs: number;
  slowest: string;
  /** The same of each, by what was asked. */
  listsMs: Record<string, number>;
  /** Tables that any of these calls read through from end to end, with how many of their rows. */
  readThrough: Record<string, number>;
  /** Of all cores: the bench's own process, which asks. */
  generatorShare: number | undefined;
}

export async function timeLists(stand: Stand, pool: Pool): Promise<Lists> {
  const asked = await questions(pool);
  const before = await rowsReadThrough(pool);
  const listsMs: Record<string, number> = {};
  const share = watchShare();
  for (const [name, question] of Object.entries(asked)) listsMs[name] = await p95Of(stand, question);
  const generatorShare = share();
  const readThrough = risen(before, await rowsReadThrough(pool));
  const [slowest = '', listMs = 0] = Object.entries(listsMs).sort(([, a], [, b]) => b - a)[0] ?? [];
  say(`${Object.keys(listsMs).length} lists; the slowest, ${slowest}, takes ${listMs} ms`);
  return { listMs, slowest, listsMs, readThrough, generatorShare };
}

async function p95Of(stand: Stand, question: Asked): Promise<number> {
  for (let i = 0; i < WARM_UP; i++) await ask(stand, question);
  const times: number[] = [];
  for (let i = 0; i < CALLS; i++) {
    const startedAt = performance.now();
    await ask(stand, question);
    times.push(performance.now() - startedAt);
  }
  return Math.round(quantile(times, 0.95) * 10) / 10;
}

async function ask(stand: Stand, { method, path, body, after }: Asked): Promise<void> {
  const cursor = after && encodeCursor(after);
  const query = cursor !== undefined && method === 'GET' ? `?cursor=${cursor}` : '';
  const response = await fetch(`http://127.0.0.1:${stand.port}${path}${query}`, {
    method,
    headers: {
      authorization: `Bearer ${stand.env['ADMIN_KEY']}`,
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
    },
    ...(method === 'POST' ? { body: JSON.stringify({ ...body, ...(cursor ? { cursor } : {}) }) } : {}),
  });
  const text = await response.text();
  if (response.status !== 200)
    throw new Error(`${method} ${path} ${JSON.stringify(body)} was answered ${response.status}: ${text}`);
}

/** Small tables are read through on purpose. */
const LARGE = 10_000;

/** By table, partitions under the name of the whole; since the statistics began. */
async function rowsReadThrough(pool: Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ name: string; read: string }>(
    `SELECT regexp_replace(relname, '_[0-9]+$', '') AS name, sum(seq_tup_read) AS read, sum(n_live_tup) AS live
       FROM pg_stat_user_tables GROUP BY 1 HAVING sum(n_live_tup) >= ${LARGE}`,
  );
  return new Map(rows.map(({ name, read }) => [name, Number(read)]));
}

const risen = (before: Map<string, number>, after: Map<string, number>): Record<string, number> =>
  Object.fromEntries(
    [...after].flatMap(([name, read]) => {
      const more = read - (before.get(name) ?? 0);
      return more > 0 ? [[name, more]] : [];
    }),
  );
