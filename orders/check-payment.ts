/** What a gateway is answered that asks before it takes the money: from the order's row, for it waits for seconds only. */
import type { Pool } from 'pg';
import type { CheckVerdict, PaymentCheck } from '../providers/contract-checkout';

interface Row {
  amount: string;
  currency: string;
  status: string;
}

/** By the reference of a page; an order that has none yet, or never had, by its id. */
export async function checkPayment(pool: Pool, { reference, money }: PaymentCheck): Promise<CheckVerdict> {
  const { rows } = await pool.query<Row>(
    `SELECT coalesce(a.amount, o.total) AS amount, coalesce(a.currency, o.currency) AS currency, o.status
       FROM orders o LEFT JOIN payment_attempts a ON a.order_id = o.id AND a.reference = $1
      WHERE o.id = coalesce((SELECT order_id FROM payment_attempts WHERE reference = $1), $1)`,
    [reference],
  );
  const [row] = rows;
  if (!row) return 'unknown';
  const verdict = VERDICTS[row.status] ?? 'rejected';
  if (verdict !== 'ok') return verdict;
  return Number(row.amount) === money.amount && row.currency === money.currency ? 'ok' : 'wrong_amount';
}

/** Before the workflow has told that it waits, the page stands already. */
const VERDICTS: Readonly<Record<string, CheckVerdict>> = {
  new: 'ok',
  reserving: 'ok',
  awaiting_payment: 'ok',
  expired: 'expired',
  cancelled: 'expired',
};
