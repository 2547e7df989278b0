/** What people did to messages of a transcript after they were there: took them back, reacted to them. */
import type { Pool } from 'pg';

export interface MessageChanges {
  /** ISO 8601 UTC, as the channel says. */
  withdrawnAt?: string;
  /** The emoji that stands there now. */
  reaction?: string;
}

interface Row {
  message_id: string;
  type: string;
  emoji: string | null;
  at: string;
}

/** Of these messages of a dialog, by the channel's id. The last word counts, in whatever order it came. */
export async function changesOf(
  pool: Pool,
  workflowId: string,
  messageIds: string[],
): Promise<Map<string, MessageChanges>> {
  const changes = new Map<string, MessageChanges>();
  if (messageIds.length === 0) return changes;
  const { rows } = await pool.query<Row>(
    `SELECT payload->>'messageId' AS message_id, payload->'change'->>'type' AS type,
            payload->'change'->>'emoji' AS emoji, payload->>'at' AS at
       FROM events
      WHERE workflow_id = $1 AND kind = 'message.changed' AND erased_at IS NULL
        AND payload->>'messageId' = ANY ($2::text[])
      ORDER BY payload->>'at', id`,
    [workflowId, messageIds],
  );
  for (const { message_id, type, emoji, at } of rows) {
    const before = changes.get(message_id) ?? {};
    changes.set(
      message_id,
      type === 'withdrawn' ? { ...before, withdrawnAt: at } : { ...before, reaction: emoji ?? undefined },
    );
  }
  return changes;
}
