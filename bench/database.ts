/** What the benches ask the journal's database. */
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';

/** A pool that survives restarts of Postgres. */
export function openDatabase(url: string): Pool {
  const pool = new Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 2_000 });
  // A connection that breaks is replaced at the next query; that query says so if it cannot be.
  pool.on('error', () => undefined);
  return pool;
}

export async function countOf(pool: Pool, from: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`);
  return rows[0]?.n ?? 0;
}

export async function contactsOf(pool: Pool, account: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM contacts WHERE account = $1', [account]);
  return rows.map(({ id }) => id);
}

/** Of 16 MB: some 250,000 hooks. */
const SEGMENTS = 40;

/**
 * A Postgres that has run for a while uses the segments of its WAL again. A fresh one makes each anew, of zeros, and holds up
 * all that commits for 50 ms.
 */
export async function ageWal(pool: Pool): Promise<void> {
  for (let i = 0; i < SEGMENTS; i++)
    await pool.query(`SELECT pg_logical_emit_message(false, 'bench', ''), pg_switch_wal()`);
  await pool.query('CHECKPOINT');
}

/** Waits until nothing is undelivered; what is parked waits for days and is not waited for. */
export async function untilDrained(pool: Pool, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    try {
      if ((await countOf(pool, 'pending WHERE parked_at IS NULL')) === 0) return true;
    } catch (error) {
      if (Date.now() >= deadline) throw error;
    }
    await pause(50);
  }
  return false;
}
