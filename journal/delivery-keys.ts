/**
 * Senders that name their deliveries by a key of their own (`Idempotency-Key`): the same key with another body is a
 * mistake of theirs. It is kept as unread, with a notice, rather than taken for a repeat and lost.
 */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { contentHash } from '../providers/content-hash';
import type { HookSide, RawRequest } from '../providers/contract';
import { pruneRows } from './prune';
import type { StoredPart } from './types';
import { toStored } from './types';

export interface DeliveryKeys {
  /** The parts as they are to be stored: as they were read, or all in one that is kept unread. */
  checked(
    endpoint: string,
    hook: Pick<HookSide<unknown>, 'deliveryKey'>,
    request: RawRequest,
    parts: StoredPart[],
  ): Promise<StoredPart[]>;
}

const REMEMBER = `
INSERT INTO delivery_keys AS old (endpoint, key, body) VALUES ($1, $2, $3)
ON CONFLICT (endpoint, key) DO UPDATE SET first_at = old.first_at
RETURNING body = $3 AS same`;

const sha256 = (content: string | Buffer): Buffer => createHash('sha256').update(content).digest();

export const createDeliveryKeys = (pool: Pool): DeliveryKeys => ({
  async checked(endpoint, hook, request, parts) {
    const key = hook.deliveryKey?.(request);
    if (key === undefined) return parts;
    const { rows } = await pool.query<{ same: boolean }>(REMEMBER, [
      endpoint,
      sha256(key),
      sha256(request.body),
    ]);
    if (rows[0]?.same !== false) return parts;
    const part = {
      state: 'unread' as const,
      part: request.body.toString('utf8'),
      reason: 'another body came under the same Idempotency-Key; the first one counts',
    };
    return [toStored({ eventId: contentHash(request.body), content: part })];
  },
});

/** Kept as long as event ids are. */
export const pruneDeliveryKeys = (pool: Pool, days: number, signal?: AbortSignal): Promise<void> =>
  pruneRows(pool, { table: 'delivery_keys', since: 'first_at', days }, signal);
