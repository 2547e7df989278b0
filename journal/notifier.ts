/**
 * Wakes the relays of other processes. Apart from the append, and not awaited: a transaction that notifies holds one
 * lock over the whole server until its commit is on disk, so appends would commit one after another. A notification
 * that is lost (a crash in between) costs a second at most: relays also look by themselves.
 */
import type { Pool } from 'pg';
import { CHANNEL } from './notify';

/** What was said need not outlive a crash of Postgres, whose relays then look anew. */
const NOTIFY = `SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)`;

export interface Notifier {
  /** One notification is on its way at a time; what is told meanwhile goes with the next. */
  tell(slots: Iterable<number>): void;
  /** Resolves when all that was told is sent. */
  close(): Promise<void>;
}

export function createNotifier(pool: Pool): Notifier {
  const waiting = new Set<number>();
  let sending: Promise<void> | undefined;
  return {
    tell(slots) {
      for (const slot of slots) waiting.add(slot);
      if (waiting.size > 0) sending ??= send();
    },
    close: async () => await sending,
  };

  async function send(): Promise<void> {
    while (waiting.size > 0) {
      const slots = [...waiting].join(',');
      waiting.clear();
      // Postgres is away: its relays look by themselves when it is back.
      await pool.query({ name: 'notify', text: NOTIFY, values: [CHANNEL, slots] }).catch(() => undefined);
    }
    sending = undefined;
  }
}
