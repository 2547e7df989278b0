/** Delivery receipts, settled in Postgres as a lattice: a late `delivered` never undoes `read`. */
import type { Pool } from 'pg';
import type { MessageStatus, MessageStatusValue } from '../workflows/events';

export const RECEIPT_RANK = { failed: 0, sent: 1, delivered: 2, read: 3 } as const satisfies Record<
  MessageStatusValue,
  number
>;

const UPSERT = `
INSERT INTO receipts AS r (channel, account, message_id, rank, failed, effect, at)
SELECT channel, account, message_id, rank, failed, effect, at
  FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::text[], $6::uuid[], $7::timestamptz[])
       AS t(channel, account, message_id, rank, failed, effect, at)
 ORDER BY channel, account, message_id
ON CONFLICT (channel, account, message_id) DO UPDATE
   SET rank = greatest(r.rank, excluded.rank), failed = coalesce(r.failed, excluded.failed),
       effect = coalesce(r.effect, excluded.effect),
       at = CASE WHEN excluded.rank > r.rank THEN excluded.at ELSE r.at END
 WHERE excluded.rank > r.rank OR (r.failed IS NULL AND excluded.failed IS NOT NULL)
    OR (r.effect IS NULL AND excluded.effect IS NOT NULL)`;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export async function settleReceipts(pool: Pick<Pool, 'query'>, statuses: MessageStatus[]): Promise<void> {
  const merged = [...mergeByMessage(statuses).values()];
  await pool.query({
    name: 'receipts',
    text: UPSERT,
    values: [
      merged.map((s) => s.channel),
      merged.map((s) => s.account),
      merged.map((s) => s.messageId),
      merged.map((s) => s.rank),
      merged.map((s) => s.failed),
      merged.map((s) => s.effect),
      merged.map((s) => s.at),
    ],
  });
}

interface Merged {
  channel: string;
  account: string;
  messageId: string;
  rank: number;
  failed: string | null;
  effect: string | null;
  at: string;
}

/** One row per message: an upsert may not touch a row twice, and a batch may hold its whole life. */
function mergeByMessage(statuses: MessageStatus[]): Map<string, Merged> {
  const merged = new Map<string, Merged>();
  for (const status of statuses) {
    const key = JSON.stringify([status.channel, status.account, status.messageId]);
    const rank = RECEIPT_RANK[status.status];
    const before = merged.get(key);
    const failed = status.status === 'failed' ? (status.error?.code ?? 'failed') : null;
    const effect = status.effectId !== undefined && UUID.test(status.effectId) ? status.effectId : null;
    merged.set(key, {
      channel: status.channel,
      account: status.account,
      messageId: status.messageId,
      rank: Math.max(rank, before?.rank ?? 0),
      failed: before?.failed ?? failed,
      effect: before?.effect ?? effect,
      at: before && before.rank >= rank ? before.at : status.at,
    });
  }
  return merged;
}
