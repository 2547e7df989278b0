/** The deals of orders that may still move, for the reconciliation. */
import type { Pool } from 'pg';

export interface KnownDeal {
  dealId: string;
  orderId: string;
}

/** Of orders under way, and of those that came to their end within three days; the youngest first. */
export async function dealsToAsk(pool: Pool, limit: number): Promise<KnownDeal[]> {
  const { rows } = await pool.query<{ deal: string; id: string }>(
    `SELECT r.value AS deal, o.id FROM orders o JOIN refs r ON r.key = o.workflow_id AND r.type = 'deal'
      WHERE o.status NOT IN ('done', 'expired', 'cancelled', 'refunded') OR o.status_at > now() - interval '3 days'
      ORDER BY o.created_at DESC LIMIT $1`,
    [limit],
  );
  return rows.map(({ deal, id }) => ({ dealId: deal, orderId: id }));
}
