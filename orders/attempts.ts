/** The pages on which orders may be paid: written down before a gateway is asked, and looked through afterwards. */
import type { Pool } from 'pg';
import type { Money } from '../workflows/events';

export interface Attempt {
  reference: string;
  orderId: string;
  gateway: string;
  money: Money;
}

export async function addAttempt(pool: Pool, { reference, orderId, gateway, money }: Attempt): Promise<void> {
  await pool.query(
    `INSERT INTO payment_attempts (reference, order_id, gateway, amount, currency)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (reference) DO NOTHING`,
    [reference, orderId, gateway, money.amount, money.currency],
  );
}

export async function noteAttempt(
  pool: Pool,
  reference: string,
  { ref, payUrl }: { ref: string; payUrl: string },
): Promise<void> {
  await pool.query('UPDATE payment_attempts SET ref = $2, pay_url = $3 WHERE reference = $1', [
    reference,
    ref,
    payUrl,
  ]);
}

export interface AttemptToAsk {
  reference: string;
  gateway: string;
  ref: string;
}

/**
 * Takes those that were not asked about for the longest time: of orders under way each time, of orders that are over
 * every six hours for sixty days, for money moves by other hands than ours.
 */
export async function attemptsToAsk(pool: Pool, limit: number): Promise<AttemptToAsk[]> {
  const { rows } = await pool.query<AttemptToAsk>(
    `UPDATE payment_attempts SET checked_at = now() WHERE reference IN (
       SELECT a.reference FROM payment_attempts a JOIN orders o ON o.id = a.order_id
        WHERE a.ref IS NOT NULL AND a.created_at > now() - interval '60 days'
          AND (o.status NOT IN ('done', 'expired', 'cancelled', 'refunded')
               OR a.checked_at IS NULL OR a.checked_at < now() - interval '6 hours')
        ORDER BY a.checked_at NULLS FIRST, a.reference LIMIT $1 FOR UPDATE OF a SKIP LOCKED)
     RETURNING reference, gateway, ref`,
    [limit],
  );
  return rows;
}
