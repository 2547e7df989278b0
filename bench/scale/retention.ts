/** A million old rows are dropped by the service itself as it starts, while hooks come: how long they wait meanwhile. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { paced } from '../pace';
import { quantile } from '../quantile';
import { watchShare } from '../share';
import type { Stand } from '../stand';
import { say } from '../stand';
import { hookOf } from '../whatsapp-load';
import { makeHooks } from './rows';

/** Each is a row of requests, one of events, one of `seen`. */
const OLD_HOOKS = 340_000;
/** RETENTION_DAYS and the life of `seen`: both 30 days. */
const KEPT_DAYS = 30;
const OLD_DAYS = 10;
const DAY_MS = 86_400_000;
const RATE = 200;
const CONTACTS = 500;
const ACCOUNT = 'retention';
/** The hooks go on for so long when all is dropped: what follows belongs to it, too. */
const AFTER_MS = 2_000;
const PATIENCE_MS = 120_000;

export interface Retention {
  oldRows: number;
  /** From the start of the hooks until the last old row is gone. */
  retentionS: number;
  hooksMeanwhile: number;
  ackP50Ms: number;
  ackP99Ms: number;
  ackWorstMs: number;
  /** Hooks that were not answered 200. */
  refused: number;
  /** Of all cores: the bench's own process, which sends the hooks. */
  generatorShare: number | undefined;
}

/** @param pool without time-outs @param start starts the API, whose upkeep begins at once */
export async function retainUnderLoad(
  stand: Stand,
  pool: Pool,
  start: () => Promise<void>,
): Promise<Retention> {
  await makeOld(pool);
  const oldRows = await countOld(pool);
  say(`${oldRows} old rows`);
  await start();
  const startedAt = performance.now();
  let over = false;
  const share = watchShare();
  const sending = send(stand, () => over);
  const gone = await untilGone(pool, startedAt + PATIENCE_MS);
  const endedAt = performance.now();
  if (!gone) say('Old rows are still there.');
  await pause(AFTER_MS);
  over = true;
  const { times, refused } = await sending;
  const generatorShare = share();
  const at = (part: number) => round(quantile(times, part));
  return {
    oldRows: oldRows - (gone ? 0 : await countOld(pool)),
    retentionS: round((endedAt - startedAt) / 1_000),
    hooksMeanwhile: times.length,
    ackP50Ms: at(0.5),
    ackP99Ms: at(0.99),
    ackWorstMs: at(1),
    refused,
    generatorShare,
  };
}

async function makeOld(pool: Pool): Promise<void> {
  const first = KEPT_DAYS + 1 + OLD_DAYS;
  await pool.query(`SELECT make_partitions(current_date - ${first}, ${OLD_DAYS + 1})`);
  const youngest = new Date(Date.now() - (KEPT_DAYS + 1) * DAY_MS);
  await makeHooks(pool, { count: OLD_HOOKS, youngest, days: OLD_DAYS });
  // What an operator has looked after: unsettled days are not dropped, by design.
  await pool.query(
    `UPDATE events SET state = 'delivered' WHERE ${OLD} AND state IN ('pending', 'dead', 'unread')`,
  );
  await pool.query('VACUUM ANALYZE');
}

const OLD = `received_at < current_date - ${KEPT_DAYS}`;

async function countOld(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT ((SELECT count(*) FROM requests WHERE ${OLD}) + (SELECT count(*) FROM events WHERE ${OLD})
             + (SELECT count(*) FROM seen WHERE seen_at < now() - interval '${KEPT_DAYS} days'))::int AS n`,
  );
  return rows[0]?.n ?? 0;
}

/** Asked seldom and by indexes, so that the asking is no load: partitions by name, `seen` by its oldest. */
async function untilGone(pool: Pool, deadline: number): Promise<boolean> {
  while (performance.now() < deadline) {
    const { rows } = await pool.query<{ left: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                       WHERE i.inhparent IN ('requests'::regclass, 'events'::regclass)
                         AND right(c.relname, 8) < to_char(current_date - ${KEPT_DAYS}, 'YYYYMMDD'))
           OR (SELECT min(seen_at) FROM seen) < now() - interval '${KEPT_DAYS} days' AS left`,
    );
    if (!rows[0]?.left) return true;
    await pause(250);
  }
  return false;
}

/** At a steady rate, whatever the answers do. */
async function send(stand: Stand, isOver: () => boolean): Promise<{ times: number[]; refused: number }> {
  const times: number[] = [];
  let refused = 0;
  const answers: Promise<void>[] = [];
  const post = async (i: number, due: number): Promise<void> => {
    const plan = { secret: stand.env['WHATSAPP_APP_SECRET'] ?? '', account: ACCOUNT };
    const response = await fetch(`http://127.0.0.1:${stand.port}/hooks/whatsapp`, {
      method: 'POST',
      ...hookOf(plan, i % CONTACTS, Math.floor(i / CONTACTS)),
    });
    await response.arrayBuffer();
    times.push(performance.now() - due);
    if (response.status !== 200) refused += 1;
  };
  for await (const { number, due } of paced(RATE)) {
    if (isOver()) break;
    answers.push(post(number, due));
  }
  await Promise.all(answers);
  return { times, refused };
}

const round = (value: number): number => Math.round(value * 10) / 10;
