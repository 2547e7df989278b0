/** Pools of Postgres connections, with the time-outs without which a Postgres restart hangs or kills a process. */
import { Pool } from 'pg';

export interface PoolOptions {
  /** Connections at most. */
  max: number;
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  /** Milliseconds a statement may run at the server; 2 s where absent, 0 = no limit (migrations, retention). */
  statementTimeoutMs?: number;
  /** Told when an idle connection breaks (Postgres restarted); the pool replaces it by itself. */
  onError?: (error: Error) => void;
}

const CONNECT_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 2_000;

/** bigint columns come back as strings (pg's default): a JavaScript number cannot hold them all. */
export function createPool(databaseUrl: string, options: PoolOptions): Pool {
  const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const pool = new Pool({
    connectionString: databaseUrl,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: statementTimeoutMs,
    // The server's limit does not help when the network swallows its answer; this one is the client's own.
    ...(statementTimeoutMs > 0 ? { query_timeout: statementTimeoutMs + 1_000 } : {}),
    idle_in_transaction_session_timeout: 10_000,
    // Partition bounds are UTC days.
    options: '-c timezone=UTC',
  });
  // Without a listener, an 'error' of an idle client is an uncaught exception and ends the process.
  pool.on('error', (error) => options.onError?.(error));
  return pool;
}
