import type { Pool } from 'pg';
import type { Messaging } from '../providers/contract';
import { OutboundError } from '../providers/failure';
import type { ContactAddress } from '../workflows/activities';
import type { ActivityDeps } from './deps';
import type { Effect } from './effects';
import { waitFailure } from './failure';

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
  return { failure: failureOf(best.failed, provider, messaging) };
}

function failureOf(failed: string, provider: string, messaging: Pick<Messaging, 'failedBy'>): OutboundError {
  const code = /^\w+/.exec(failed)?.[0] ?? 'no code';
  return messaging.failedBy?.(code) ?? unexplained(provider, code);
}

/** Throws to wait where a message failed for a limit, and it is not yet time to send it anew. */
export async function heedLimit(
  { pool, now }: Pick<ActivityDeps, 'pool' | 'now'>,
  { channel, account }: ContactAddress,
  messageId: string,
  messaging: Pick<Messaging, 'failedBy'>,
): Promise<void> {
  const { rows } = await pool.query<{ failed: string; at: Date }>(
    `SELECT failed, at FROM receipts
      WHERE channel = $1 AND account = $2 AND message_id = $3 AND failed IS NOT NULL`,
    [channel, account, messageId],
  );
  for (const { failed, at } of rows) waitOut(failureOf(failed, channel, messaging), at, now());
}

/** @param since when the vendor told it, or the message was sent; by other clocks than ours, hence the bound */
export function waitOut({ type, message, options }: OutboundError, since: Date, now: Date): void {
  const asked = options.retryAfterMs ?? 0;
  const left = Math.min(asked, asked - (now.getTime() - since.getTime()));
  if (left > 0) throw waitFailure(type, message, left);
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
