import type { Pool, PoolClient } from 'pg';

/** On one connection, all of it or nothing. Throws what the work throws. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Nobody else listens to a connection that is taken out of its pool, and an error nobody hears ends the process.
  const note = (error: Error) => (broken = error);
  client.on('error', note);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(note);
    throw error;
  } finally {
    client.off('error', note);
    client.release(broken);
  }
}
