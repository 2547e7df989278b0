/** For commands that a person runs: what is away is said in a sentence, not in a stack. */
import type { Pool } from 'pg';
import type { Settings } from '../config';
import { StartFailure, sentenceOf } from '../local/failure';
import type { Temporal } from './temporal';

const PATIENCE_MS = 5_000;

export async function requireTemporal(
  { client }: Temporal,
  { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE: namespace }: Settings,
): Promise<void> {
  try {
    await client.connection.withDeadline(Date.now() + PATIENCE_MS, () =>
      client.workflowService.describeNamespace({ namespace }),
    );
  } catch (error) {
    throw new StartFailure(
      `Temporal at ${TEMPORAL_ADDRESS ?? 'this machine'}, namespace "${namespace}", does not answer (${sentenceOf(error)}). Check that the server runs, and TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE.`,
    );
  }
}

export async function requirePostgres(pool: Pool): Promise<void> {
  try {
    await pool.query('SELECT 1 FROM keys LIMIT 1');
  } catch (error) {
    throw new StartFailure(
      `Postgres does not answer as it should (${sentenceOf(error)}). Check that the server of DATABASE_URL runs, and that its database is migrated.`,
    );
  }
}
