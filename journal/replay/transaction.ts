import type { Pool, PoolClient } from 'pg';

/** On one connection, all or nothing. Throws what the work throws. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A connection that cannot even roll back is not given back to the pool.
    await client.query('ROLLBACK').catch((broken: Error) => (failure = broken));
    throw error;
  } finally {
    client.release(failure);
  }
}
