/** The outgoing half of a transcript: what we said, and what became of it. */
import type { Pool } from 'pg';
import type { EffectId } from '../providers/contract';
import type { Activities, SendResult } from '../workflows/activities';

type Input = Parameters<Activities['sendMessage']>[0];

export async function noteSending(pool: Pool, effect: EffectId, input: Input): Promise<void> {
  const { text, buttons, list } = input.message;
  await pool.query(
    `INSERT INTO messages (effect, workflow_id, contact_id, channel, account, body, outcome)
     VALUES ($1, $2, $3, $4, $5, $6, 'sending') ON CONFLICT (effect) DO NOTHING`,
    [
      effect,
      input.workflowId,
      input.to.contact,
      input.to.channel,
      input.to.account,
      storable({ text, buttons, list, ...(isOfOperator(input) ? { byOperator: true } : {}) }),
    ],
  );
}

/** What was asked for over the API (see `effectOfCall`) are words of a person, all else are the flow's. */
const isOfOperator = ({ effect }: Input): boolean => 'step' in effect && effect.step.startsWith('call.');

/** Written on every attempt that knows the outcome, so a crash between the effect's note and this one heals. */
export async function noteOutcome(
  pool: Pool,
  effect: EffectId,
  result: SendResult | { outcome: 'failed' },
): Promise<void> {
  const sent = result.outcome === 'failed' ? undefined : result;
  await pool.query(
    `UPDATE messages SET outcome = $2, message_id = coalesce($3, message_id), sent_at = coalesce($4, sent_at)
      WHERE effect = $1`,
    [effect, result.outcome, sent?.messageId ?? null, sent?.sentAt ?? null],
  );
}

/** jsonb takes no NUL and no lone surrogate; a person's name may hold either. */
const storable = (body: unknown): string =>
  JSON.stringify(body, (_key, value: unknown) =>
    typeof value === 'string' ? Buffer.from(value.replaceAll('\0', '')).toString() : value,
  );
