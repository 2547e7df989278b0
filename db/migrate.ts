/** Applies the migrations in db/migrations, forward only; several processes may ask for it at once. */
import { join } from 'node:path';
import { Client } from 'pg';
import { parseSettings, readEnvironment, SettingsError } from '../config';
import { ROOT } from '../root';

/** Any number, as long as it stays the same: the advisory lock that one migration at a time holds. */
const LOCK = 4_715_018_330_123_341;

/** Our migrations are numbered from 001; the library would rather have timestamps, and says so of each comparison. */
function complain(message: string): void {
  if (!message.startsWith("Can't determine timestamp for")) console.error(message);
}

/** @returns the names of the migrations that were applied now */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'fixit-migrate' });
  await client.connect();
  try {
    // The library's own lock fails where another one migrates; ours waits, and then finds nothing left to do.
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    // ESM-only, so imported when it is needed; that also keeps it out of the processes that do not migrate.
    const { runner } = await import('node-pg-migrate');
    const applied = await runner({
      dbClient: client,
      dir: join(ROOT, 'db', 'migrations'),
      direction: 'up',
      migrationsTable: 'migrations',
      checkOrder: true,
      noLock: true,
      logger: { debug: () => undefined, info: () => undefined, warn: console.warn, error: complain },
    });
    return applied.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

async function main(): Promise<void> {
  const { DATABASE_URL } = parseSettings(readEnvironment());
  if (!DATABASE_URL) {
    throw new SettingsError(
      'DATABASE_URL is not set: set it to the database to migrate. ("npm start" migrates its embedded one by itself.)',
    );
  }
  const applied = await migrate(DATABASE_URL);
  console.log(applied.length === 0 ? 'Nothing to migrate.' : `Applied ${applied.join(', ')}.`);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    const { message, code = '' } = error as NodeJS.ErrnoException;
    const away = /^E/.test(code)
      ? ' Check that the Postgres of DATABASE_URL runs and is reached from here.'
      : '';
    console.error(error instanceof SettingsError ? message : `Migration failed: ${message}.${away}`);
    process.exit(1);
  });
}
