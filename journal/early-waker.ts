/**
 * Wakes what came before its message, once that is stored: see referents.ts. Apart from the append, and not awaited;
 * where it fails, what waits looks again by itself, within the time that it has waited already.
 */
import type { Pool } from 'pg';
import { pause } from '../local/waiting';
import { CHANNEL } from './notify';
import type { MessagePlace } from './referents';
import { messageKey } from './referents';

/** Under load one look is for many batches: each costs Postgres as much as some hooks do. */
const PAUSE_MS = 50;

/** Mostly nothing waits; an index of what is parked tells so at once. */
const ANY = `SELECT FROM pending WHERE parked_at IS NOT NULL AND key LIKE 'ref:message:%' LIMIT 1`;

const WAKE = `
WITH woken AS (
  UPDATE pending SET retry_at = NULL WHERE parked_at IS NOT NULL AND key = ANY ($1::text[]) RETURNING slot
)
SELECT pg_notify('${CHANNEL}', string_agg(DISTINCT slot::text, ',')) FROM woken HAVING count(*) > 0`;

export interface EarlyWaker {
  /** These messages are stored. One look is on its way at a time; what is told meanwhile goes with the next. */
  tell(messages: readonly MessagePlace[]): void;
  /** Resolves when all that was told has been looked at. */
  close(): Promise<void>;
}

export function createEarlyWaker(pool: Pool): EarlyWaker {
  let waiting: MessagePlace[] = [];
  let looking: Promise<void> | undefined;
  return {
    tell(messages) {
      waiting.push(...messages);
      if (waiting.length > 0) looking ??= look();
    },
    close: async () => await looking,
  };

  async function look(): Promise<void> {
    while (waiting.length > 0) {
      const messages = waiting;
      waiting = [];
      // Postgres is away: what waits looks by itself when it is back.
      await wake(messages).catch(() => undefined);
      if (waiting.length > 0) await pause(PAUSE_MS);
    }
    looking = undefined;
  }

  async function wake(messages: MessagePlace[]): Promise<void> {
    const { rowCount } = await pool.query({ name: 'early', text: ANY });
    if (rowCount !== 0) await pool.query(WAKE, [messages.map(messageKey)]);
  }
}
