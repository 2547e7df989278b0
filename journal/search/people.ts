/** Finds people by what somebody remembers of them: the end of a phone number, words of a name. */
import type { Pool } from 'pg';

/** The index tells which; of very many some are looked at. */
const LOOKED_AT = 1_000;

interface Found {
  id: string;
}

const idsOf = ({ rows }: { rows: Found[] }): string[] => rows.map(({ id }) => id);

/** The last digits of a number, backwards: what the indexes hold is read from its end. */
const ending = (digits: string): string => `${[...digits].reverse().join('')}%`;

/** Ids of contacts, the youngest first. @param digits digits alone */
export async function contactsByPhoneEnd(pool: Pool, digits: string, limit: number): Promise<string[]> {
  return idsOf(
    await pool.query<Found>(
      `WITH found AS MATERIALIZED (
         SELECT id FROM contacts WHERE phone IS NOT NULL AND reverse(phone) LIKE $1 LIMIT ${LOOKED_AT})
       SELECT id FROM found ORDER BY id DESC LIMIT $2`,
      [ending(digits), limit],
    ),
  );
}

/** Ids of orders, the youngest first. */
export async function ordersByPhoneEnd(pool: Pool, digits: string, limit: number): Promise<string[]> {
  return idsOf(
    await pool.query<Found>(
      `WITH found AS MATERIALIZED (
         SELECT id, created_at FROM orders
          WHERE customer IS NOT NULL AND reverse(customer->>'phone') LIKE $1 LIMIT ${LOOKED_AT})
       SELECT id FROM found ORDER BY created_at DESC LIMIT $2`,
      [ending(digits), limit],
    ),
  );
}

/** Each word or its beginning, in any order; undefined where there is no word in it. */
export function nameQuery(text: string): string | undefined {
  const words = text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.some((word) => /\p{L}/u.test(word))
    ? words.map((word) => `'${word}':*`).join(' & ')
    : undefined;
}

/** @param query by `nameQuery` */
export async function contactsByName(pool: Pool, query: string, limit: number): Promise<string[]> {
  return idsOf(
    await pool.query<Found>(
      `WITH found AS MATERIALIZED (
         SELECT id FROM contacts
          WHERE name IS NOT NULL AND to_tsvector('simple', name) @@ to_tsquery('simple', $1) LIMIT ${LOOKED_AT})
       SELECT id FROM found ORDER BY id DESC LIMIT $2`,
      [query, limit],
    ),
  );
}

export async function ordersByName(pool: Pool, query: string, limit: number): Promise<string[]> {
  return idsOf(
    await pool.query<Found>(
      `WITH found AS MATERIALIZED (
         SELECT id, created_at FROM orders
          WHERE customer IS NOT NULL AND to_tsvector('simple', customer->>'name') @@ to_tsquery('simple', $1)
          LIMIT ${LOOKED_AT})
       SELECT id FROM found ORDER BY created_at DESC LIMIT $2`,
      [query, limit],
    ),
  );
}
