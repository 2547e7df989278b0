import type { Pool } from 'pg';
import { OutboundError } from '../providers/failure';
import type { Effect } from './effects';

/**
 * The message id under which the channel took this effect, by the status hooks that handed the effect id back;
 * undefined where none has come. Throws where the channel reported that it did not go through.
 */
export async function settledByReceipt(
  pool: Pool,
  { id, provider }: Pick<Effect, 'id' | 'provider'>,
): Promise<string | undefined> {
  const { rows } = await pool.query<{ message_id: string; rank: number; failed: string | null }>(
    'SELECT message_id, rank, failed FROM receipts WHERE effect = $1 ORDER BY rank DESC, at LIMIT 1',
    [id],
  );
  const receipt = rows[0];
  if (!receipt) return undefined;
  // "sent" and later "failed": it was taken, and its failure reaches the workflow as an event of its own.
  if (receipt.rank > 0 || receipt.failed === null) return receipt.message_id;
  const code = /^\w+/.exec(receipt.failed)?.[0] ?? 'no code';
  throw new OutboundError(
    'refused',
    `${provider}.failed`,
    `${provider} reported that the message was not delivered (${code}). Look the code up at the vendor; another message may be needed.`,
  );
}
