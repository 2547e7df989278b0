/** What is for sale, and for how much. */
import type { Pool } from 'pg';
import type { Article } from './port';

export interface ArticleRow {
  sku: string;
  name: string;
  price: string;
  currency: string;
  on_hand: number;
  reserved: number;
  sold: string;
  updated_at: Date;
}

export const ARTICLE = 'sku, name, price, currency, on_hand, reserved, sold, updated_at';

export const toArticle = (row: ArticleRow): Article => ({
  sku: row.sku,
  name: row.name,
  price: Number(row.price),
  currency: row.currency,
  onHand: row.on_hand,
  reserved: row.reserved,
  free: row.on_hand - row.reserved,
  sold: Number(row.sold),
  updatedAt: row.updated_at,
});

/** New, or under another name or price from now on: orders keep the price at which they were made. */
export async function putArticle(
  pool: Pool,
  { sku, name, price, currency }: Pick<Article, 'sku' | 'name' | 'price' | 'currency'>,
): Promise<Article> {
  const { rows } = await pool.query<ArticleRow>(
    `INSERT INTO stock (sku, name, price, currency) VALUES ($1, $2, $3, $4)
     ON CONFLICT (sku) DO UPDATE
       SET name = excluded.name, price = excluded.price, currency = excluded.currency, updated_at = now()
     RETURNING ${ARTICLE}`,
    [sku, name, price, currency],
  );
  return toArticle(rows[0]!);
}

/** In the order of their SKUs. @param after the last SKU of the page before */
export async function listArticles(pool: Pool, after: string | undefined, limit: number): Promise<Article[]> {
  const { rows } = await pool.query<ArticleRow>(
    `SELECT ${ARTICLE} FROM stock WHERE $1::text IS NULL OR sku > $1 ORDER BY sku LIMIT $2`,
    [after ?? null, limit],
  );
  return rows.map(toArticle);
}

export async function findArticle(pool: Pool, sku: string): Promise<Article | undefined> {
  const { rows } = await pool.query<ArticleRow>(`SELECT ${ARTICLE} FROM stock WHERE sku = $1`, [sku]);
  return rows[0] && toArticle(rows[0]);
}
