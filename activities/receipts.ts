import type { Pool } from 'pg';
import type { Messaging } from '../providers/contract';
import { OutboundError } from '../providers/failure';
import type { ContactAddress } from '../workflows/activities';
import type { Effect } from './effects';

/** What status hooks tell of an effect whose outcome is unknown. */
export type Told =
  /** Nothing yet, at least of the last attempt. */
  | undefined
  | { messageId: string }
  /** Every attempt was taken and then not delivered. */
  | { failure: OutboundError };

/** @param sends how many attempts may stand at the channel */
export async function toldByReceipts(
  pool: Pool,
  { id, provider }: Pick<Effect, 'id' | 'provider'>,
  sends: number,
  messaging: Pick<Messaging, 'failedBy'>,
): Promise<Told> {
  const { rows } = await pool.query<{ message_id: string; rank: number; failed: string | null }>(
    'SELECT message_id, rank, failed FROM receipts WHERE effect = $1 ORDER BY rank DESC, at DESC',
    [id],
  );
  const best = rows[0];
  if (!best) return undefined;
  // "sent" and later "failed": it was taken, and its failure reaches the workflow as an event of its own.
  if (best.rank > 0 || best.failed === null) return { messageId: best.message_id };
  if (rows.length < sends) return undefined;
  const code = /^\w+/.exec(best.failed)?.[0] ?? 'no code';
  return { failure: messaging.failedBy?.(code) ?? unexplained(provider, code) };
}

const unexplained = (provider: string, code: string): OutboundError =>
  new OutboundError(
    'refused',
    `${provider}.failed`,
    `${provider} reported that the message was not delivered (${code}). Look the code up at the vendor; another message may be needed.`,
  );

/** Whether some device of the person has it, whatever failed besides. */
export async function wasDelivered(
  pool: Pool,
  { channel, account }: ContactAddress,
  messageId: string,
): Promise<boolean> {
  const { rows } = await pool.query(
    'SELECT FROM receipts WHERE channel = $1 AND account = $2 AND message_id = $3 AND rank >= 2',
    [channel, account, messageId],
  );
  return rows.length > 0;
}
