/** What was said in a dialog: the customer's messages out of events, ours with their delivery status. */
import type { Pool } from 'pg';
import type { Page, Position } from './page';
import { pageOf } from './page';
import { leastIdAt } from './uuid-time';

export const DELIVERY_STATUSES = ['sending', 'sent', 'delivered', 'read', 'failed', 'unconfirmed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export interface TranscriptRow {
  direction: 'in' | 'out';
  id: string;
  at: Date;
  /** `at` to the microsecond, which a Date cannot hold. */
  position: string;
  /** The event's payload, or the body of what we sent. */
  body: unknown;
  message_id: string | null;
  sent_at: Date | null;
  outcome: 'sending' | 'sent' | 'unconfirmed' | 'failed' | null;
  /** Of the receipts: -1 where there is none. */
  rank: number;
  failed: string | null;
}

/**
 * A replay is not a second message; one of a part that was unread is the first that can be read, and one that went to
 * another dialog (two contacts became one) is that one's only. Asked as a scalar: NOT EXISTS may be planned as a hash of
 * all events.
 *
 * Oldest first. Two messages may go out in one millisecond, so order and cursor count microseconds.
 */
const TRANSCRIPT = `
SELECT *, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS position FROM (
  (SELECT 'in' AS direction, id, received_at AS at, payload AS body, NULL AS message_id, NULL::timestamptz AS sent_at,
          NULL AS outcome, -1 AS rank, NULL AS failed
     FROM events e
    WHERE workflow_id = $1 AND kind = 'message.received'
      AND (replay_of IS NULL
           OR coalesce((SELECT false FROM events first WHERE first.id = e.replay_of AND first.kind = e.kind
                           AND first.workflow_id = e.workflow_id LIMIT 1), true))
      AND ($2::timestamptz IS NULL OR (id >= $5::uuid AND (received_at, id) > ($2, $3::uuid)))
    ORDER BY id LIMIT $4)
  UNION ALL
  (SELECT 'out', m.effect, m.created_at AS at, m.body::json, m.message_id, m.sent_at,
          m.outcome, coalesce(r.rank, -1), r.failed
     FROM messages m
     LEFT JOIN LATERAL (SELECT max(rank) AS rank, max(failed) AS failed FROM receipts
                         WHERE effect = m.effect
                            OR (channel = m.channel AND account = m.account AND message_id = m.message_id)) r ON true
    WHERE m.workflow_id = $1
      AND ($2::timestamptz IS NULL
           OR (m.created_at >= $2 AND (m.created_at, m.effect) > ($2, $3::uuid)))
    ORDER BY 3, m.effect LIMIT $4)
) t
 ORDER BY at, id
 LIMIT $4`;

export async function readTranscript(
  pool: Pool,
  workflowId: string,
  after: Position | undefined,
  limit: number,
): Promise<Page<TranscriptRow>> {
  const { rows } = await pool.query<TranscriptRow>(TRANSCRIPT, [
    workflowId,
    after?.at ?? null,
    after?.id ?? null,
    limit + 1,
    after === undefined ? null : leastIdAt(Date.parse(after.at)),
  ]);
  return pageOf(rows, limit, ({ id, position }) => ({ id, at: position }));
}

const BY_RANK = ['sent', 'sent', 'delivered', 'read'] as const;

/** Who has it or has read it got it, whatever failed besides; a receipt knows more than our own outcome. */
export function deliveryStatus({
  outcome,
  rank,
  failed,
}: Pick<TranscriptRow, 'outcome' | 'rank' | 'failed'>): DeliveryStatus {
  if (rank >= 2) return BY_RANK[Math.min(rank, 3)] ?? 'read';
  if (failed !== null || outcome === 'failed') return 'failed';
  return rank === 1 ? 'sent' : (outcome ?? 'sent');
}
