/** A database of its own for a test, made in a few milliseconds from the migrated template. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export const TEMPLATE = 'fixit_template';

export interface TestDatabase {
  url: string;
  /** Ends the connections that are still open, too. */
  drop(): Promise<void>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  return {
    url: serverUrl().replace(/[^/]+$/, name),
    drop: () => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function administer(sql: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function serverUrl(): string {
  const url = process.env['FIXIT_TEST_DATABASE_URL'];
  if (!url) throw new Error('There is no test Postgres: run the tests by jest with its globalSetup.');
  return url;
}
