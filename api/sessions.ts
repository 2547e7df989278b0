/**
 * Who is signed in at the console. The cookie is the session, sealed under MASTER_KEYS: any API process knows it, a
 * restart signs nobody out, and it opens while Postgres is away. Only the sessions that were signed out of are kept.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { z } from 'zod';
import { isAway } from '../journal/unavailable';
import type { Sealer } from '../sealing';
import type { KeyHolder } from './auth';

export const SESSION_HOURS = 12;
const CONTEXT = 'console session';

const sessionSchema = z.object({
  id: z.uuid(),
  /** Of the key that it began with. */
  keyId: z.string(),
  /** Of ADMIN_KEY, where that key is it: another administrator's key ends the session. */
  mark: z.string().optional(),
  /** Milliseconds of the epoch. */
  until: z.number(),
});
export type Session = z.infer<typeof sessionSchema>;

export interface Sessions {
  /** The cookie's value. */
  open(holder: Pick<KeyHolder, 'id'>): string;
  /** Undefined where it was not sealed here, is over, or was signed out of. */
  find(cookie: string | undefined): Promise<Session | undefined>;
  close(cookie: string | undefined): Promise<void>;
  /** Whether the session began with this ADMIN_KEY. */
  beganWith(session: Session, adminKey: string | undefined): boolean;
}

export function createSessions({
  pool,
  sealer,
  adminKey,
}: {
  pool: Pool;
  sealer: Sealer;
  adminKey: string | undefined;
}): Sessions {
  const read = (cookie: string): Session | undefined => {
    try {
      const session = sessionSchema.parse(JSON.parse(sealer.open(Buffer.from(cookie, 'base64url'), CONTEXT)));
      return session.until > Date.now() ? session : undefined;
    } catch {
      return undefined; // made up, cut short, or sealed under a master key that was taken away
    }
  };
  return {
    open({ id: keyId }) {
      const session: Session = {
        id: randomUUID(),
        keyId,
        mark: markOf(adminKey),
        until: Date.now() + SESSION_HOURS * 3_600_000,
      };
      return sealer.seal(JSON.stringify(session), CONTEXT).toString('base64url');
    },
    async find(cookie) {
      const session = cookie === undefined ? undefined : read(cookie);
      return session && !(await hasEnded(pool, session.id)) ? session : undefined;
    },
    async close(cookie) {
      const session = cookie === undefined ? undefined : read(cookie);
      if (!session) return;
      await pool.query(
        'INSERT INTO ended_sessions (id, ends_at) VALUES ($1, to_timestamp($2 / 1000.0)) ON CONFLICT DO NOTHING',
        [session.id, session.until],
      );
    },
    beganWith: ({ mark }, key) => mark === markOf(key),
  };
}

const markOf = (adminKey: string | undefined): string | undefined =>
  adminKey && createHash('sha256').update(`${CONTEXT}:${adminKey}`).digest('base64url').slice(0, 16);

/** The console is most needed while Postgres is away, and the administrator's key is known without it. */
async function hasEnded(pool: Pool, id: string): Promise<boolean> {
  try {
    const { rowCount } = await pool.query('SELECT FROM ended_sessions WHERE id = $1', [id]);
    return rowCount === 1;
  } catch (error) {
    if (isAway(error)) return false;
    throw error;
  }
}

export const pruneSessions = (pool: Pick<Pool, 'query'>): Promise<unknown> =>
  pool.query('DELETE FROM ended_sessions WHERE ends_at < now()');
