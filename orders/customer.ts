/** Who ordered: in the order's row and nowhere else. */
import type { Pool } from 'pg';
import { z } from 'zod';

const customer = z.object({
  name: z.string().optional(),
  email: z.string().optional(),
  /** E.164. */
  phone: z.string().optional(),
});

export type Customer = z.infer<typeof customer>;

/** Nothing of somebody who was erased. */
export async function customerOf(pool: Pool, orderId: string): Promise<Customer> {
  const { rows } = await pool.query<{ customer: unknown }>('SELECT customer FROM orders WHERE id = $1', [
    orderId,
  ]);
  return customer.parse(rows[0]?.customer ?? {});
}
