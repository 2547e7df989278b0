/** Who is signed in at the console: random ids in memory, so a restart signs everybody out. */
import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { KeyHolder } from './auth';

export const SESSION_HOURS = 12;

export interface Sessions {
  /** The id of a new session, for the cookie. */
  open(holder: KeyHolder): string;
  find(id: string | undefined): KeyHolder | undefined;
  close(id: string | undefined): void;
}

export function createSessions(): Sessions {
  // Hashed, so that the time of a look-up tells nothing of the ids that exist.
  const open = new LRUCache<string, KeyHolder>({ max: 1_000, ttl: SESSION_HOURS * 3_600_000 });
  const hash = (id: string): string => createHash('sha256').update(id).digest('base64');
  return {
    open(holder) {
      const id = randomBytes(32).toString('base64url');
      open.set(hash(id), holder);
      return id;
    },
    find: (id) => (id === undefined ? undefined : open.get(hash(id))),
    close: (id) => void (id === undefined ? undefined : open.delete(hash(id))),
  };
}
