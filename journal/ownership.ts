/**
 * Which slots this relay works on. Each slot is a Postgres session advisory lock on one dedicated connection:
 * a process that dies loses its slots with the connection, at once. Two relays may still both signal for a
 * moment (the old one's call in flight): delivery numbers make that harmless.
 *
 * The connection also listens for notifications of new work. It must be a session of its own: no transaction
 * pooler between us and Postgres.
 */
import { Client } from 'pg';
import type { Logger } from '../logging';
import { reasonOf } from '../redaction';
import { CHANNEL, CONTACTS_CHANNEL } from './notify';
import { SLOTS } from './slots';

const LOCK_CLASS = 0x0f1c51;
const MEMBER_CLASS = 0x0f1c52;
const REBALANCE_MS = 1_000;
const RECONNECT_MS = 500;
/** Every turn asks something, so a session that is silent for so long has nobody at its other end. */
const SILENCE_MS = 10_000;

export interface Ownership {
  readonly owned: ReadonlySet<number>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createOwnership(deps: {
  databaseUrl: string;
  logger: Logger;
  /** New work or new ownership in these slots. */
  onWork(slots: Iterable<number>): void;
  /** A slot is given up only when this says that nothing of it is in flight. */
  isBusy(slot: number): boolean;
  onContactsMerged?(): void;
}): Ownership {
  const owned = new Set<number>();
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let turn: Promise<void> = Promise.resolve();

  return {
    owned,
    start: () => (turn = connect()),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await turn;
      owned.clear();
      await client?.end().catch(() => undefined);
    },
  };

  async function connect(): Promise<void> {
    const next = new Client({
      connectionString: deps.databaseUrl,
      application_name: 'fixit relay',
      connectionTimeoutMillis: 2_000,
      query_timeout: 5_000,
      keepAlive: true,
    });
    next.on('error', () => lost(next));
    next.on('end', () => lost(next));
    next.on('notification', ({ channel, payload }) => {
      if (channel === CONTACTS_CHANNEL) return deps.onContactsMerged?.();
      const slots = (payload ?? '').split(',').map(Number);
      deps.onWork(slots.filter((slot) => owned.has(slot)));
    });
    try {
      await next.connect();
      // A machine that is cut off closes no connection: without this, its slots would stand still for hours.
      await next.query(`SET idle_session_timeout = ${SILENCE_MS}`);
      await next.query(`LISTEN ${CHANNEL}`);
      await next.query(`LISTEN ${CONTACTS_CHANNEL}`);
      // What was said while nobody listened.
      deps.onContactsMerged?.();
      await next.query('SELECT pg_advisory_lock_shared($1, 0)', [MEMBER_CLASS]);
      client = next;
      if (stopped) await next.end();
      else await rebalance();
    } catch (error) {
      if (stopped) return void next.end().catch(() => undefined);
      deps.logger.warn(
        { reason: reasonOf(error) },
        'the relay cannot reach Postgres; it tries again. Check the server and DATABASE_URL',
      );
      lost(next);
    }
  }

  function lost(which: Client): void {
    if (stopped || (client !== undefined && client !== which)) return;
    client = undefined;
    owned.clear();
    which.removeAllListeners();
    which.on('error', () => undefined);
    void which.end().catch(() => undefined);
    clearTimeout(timer);
    timer = setTimeout(() => void (turn = connect()), RECONNECT_MS);
  }

  function scheduleRebalance(): void {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void (turn = rebalance()), REBALANCE_MS);
  }

  /** Takes free slots up to this relay's share, gives back what is over it. */
  async function rebalance(): Promise<void> {
    const current = client;
    if (!current || stopped) return;
    try {
      const { rows } = await current.query<{ members: number }>(
        `SELECT count(*)::int AS members FROM pg_locks
          WHERE locktype = 'advisory' AND classid = $1 AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        [MEMBER_CLASS],
      );
      const share = Math.ceil(SLOTS / Math.max(1, rows[0]?.members ?? 1));
      if (owned.size > share) await giveBack(current, owned.size - share);
      if (owned.size < share) await takeMore(current, share - owned.size);
      scheduleRebalance();
    } catch {
      lost(current);
    }
  }

  async function giveBack(current: Client, count: number): Promise<void> {
    const free = [...owned].filter((slot) => !deps.isBusy(slot)).slice(0, count);
    for (const slot of free) owned.delete(slot);
    await current.query('SELECT pg_advisory_unlock($1, slot) FROM unnest($2::int[]) slot', [
      LOCK_CLASS,
      free,
    ]);
  }

  async function takeMore(current: Client, count: number): Promise<void> {
    const wanted = Array.from({ length: SLOTS }, (_, slot) => slot)
      .filter((slot) => !owned.has(slot))
      .sort(() => Math.random() - 0.5);
    const { rows } = await current.query<{ slot: number }>(
      'SELECT slot FROM unnest($2::int[]) slot WHERE pg_try_advisory_lock($1, slot) LIMIT $3',
      [LOCK_CLASS, wanted, count],
    );
    for (const { slot } of rows) owned.add(slot);
    if (rows.length > 0) deps.onWork(rows.map(({ slot }) => slot));
  }
}
