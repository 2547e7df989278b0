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
