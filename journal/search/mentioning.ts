/**
 * Events that name something: a payment that found nobody is in no table of references, and is the one that people look
 * for. Each search is bounded, and none reads the partitions through.
 */
import type { Pool } from 'pg';

/** The newest of each state are read, with what they hold. */
const READ_MOST = 10_000;
/** Of one workflow. */
const READ_OF_WORKFLOW = 500;

interface Found {
  id: string;
}

/**
 * A payload's own text. JSON is stored as it was written, so what is looked for is written as JSON has it; in upper and
 * lower case besides, for ids are copied in both.
 */
const writings = (text: string): string[] => {
  const written = (value: string) => JSON.stringify(value).slice(1, -1);
  return [...new Set([text, text.toLowerCase(), text.toUpperCase()].map(written))];
};

const names = (payload: string): string =>
  `EXISTS (SELECT FROM unnest($1::text[]) AS w(writing) WHERE strpos(${payload}::text, w.writing) > 0)`;

/** Undelivered events stand in narrow tables: each is looked up by its key, one by one, whatever the planner thinks. */
const UNDELIVERED = `
SELECT e.id FROM (
  (SELECT event, received_at FROM pending WHERE parked_at IS NOT NULL ORDER BY event DESC LIMIT ${READ_MOST})
   UNION ALL
  (SELECT event, received_at FROM pending WHERE parked_at IS NULL ORDER BY event DESC LIMIT ${READ_MOST})
   UNION ALL
  (SELECT event, received_at FROM dead_letters ORDER BY event DESC LIMIT ${READ_MOST})
) q CROSS JOIN LATERAL (
  SELECT id, payload FROM events WHERE id = q.event AND received_at = q.received_at OFFSET 0
) e
 WHERE ${names('e.payload')}`;

const settled = (state: 'unread' | 'ignored'): string => `
SELECT id FROM (
  SELECT id, payload FROM events WHERE state = '${state}' ORDER BY id DESC LIMIT ${READ_MOST}
) e
 WHERE ${names('e.payload')}`;

/** Ids of events that came to no workflow: pending, parked, dead, unread or ignored; the newest first. */
export async function unsettledNaming(pool: Pool, text: string, limit: number): Promise<string[]> {
  const found = await Promise.all(
    [UNDELIVERED, settled('unread'), settled('ignored')].map((sql) =>
      pool.query<Found>(`${sql} ORDER BY id DESC LIMIT $2`, [writings(text), limit]),
    ),
  );
  return newest(
    found.flatMap(({ rows }) => rows.map(({ id }) => id)),
    limit,
  );
}

/** Ids of events of these workflows; the newest of each are read. */
export async function ofWorkflowsNaming(
  pool: Pool,
  keys: readonly string[],
  text: string,
  limit: number,
): Promise<string[]> {
  if (keys.length === 0) return [];
  const { rows } = await pool.query<Found>(
    `SELECT e.id FROM unnest($2::text[]) AS k(key) CROSS JOIN LATERAL (
       SELECT id, payload FROM events WHERE workflow_id = k.key ORDER BY id DESC LIMIT ${READ_OF_WORKFLOW}
     ) e
      WHERE ${names('e.payload')} ORDER BY e.id DESC LIMIT $3`,
    [writings(text), keys, limit],
  );
  return rows.map(({ id }) => id);
}

/** Ids of events that tell of this payment of a gateway, wherever they came to. */
export async function ofPayment(pool: Pool, payment: string, limit: number): Promise<string[]> {
  const { rows } = await pool.query<Found>(
    `SELECT id FROM events
      WHERE kind IN ('payment.changed', 'payment.hinted') AND payload->>'paymentId' = $1 ORDER BY id DESC LIMIT $2`,
    [payment, limit],
  );
  return rows.map(({ id }) => id);
}

/** Ids of events by the vendor's own id of the delivery. @param endpoints the built-in ones; those made here are added */
export async function byVendorId(
  pool: Pool,
  eventIds: readonly string[],
  endpoints: readonly string[],
): Promise<string[]> {
  const { rows } = await pool.query<Found>(
    `SELECT s.event AS id FROM (SELECT unnest($2::text[]) AS id UNION SELECT id FROM endpoints) p
       JOIN seen s ON s.endpoint = p.id
        AND s.hash = ANY (ARRAY(SELECT sha256(convert_to(v, 'UTF8')) FROM unnest($1::text[]) AS v))`,
    [eventIds, endpoints],
  );
  return rows.map(({ id }) => id);
}

/** Ids are times. */
export const newest = (ids: readonly string[], limit: number): string[] =>
  [...new Set(ids)].sort((a, b) => (a < b ? 1 : -1)).slice(0, limit);
