/** Registers the calls that an announcement is worth: one for each subscription that wants its event. */
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { OURSELVES } from './payload';
import type { Announcement } from './payload';
import { startable } from './turns';

export interface Announced extends Announcement {
  /** Of the fact: told again under it, it is known already. */
  id: string;
}

/** Ids of calls that may be started now: of these, or of those that were registered before. */
export async function registerCalls(
  pool: Pool,
  { id, event, ...rest }: Announced,
  environment: string,
): Promise<string[]> {
  const wanting = await pool.query<{ id: string; mode: string; url: string | null; organization: unknown }>(
    `SELECT id, mode, url, organization FROM subscriptions s
      WHERE enabled AND deleted_at IS NULL
        AND EXISTS (SELECT FROM unnest(s.events) AS name
                     WHERE name = $1 OR (right(name, 1) = '*' AND starts_with($1, left(name, -1))))`,
    [event],
  );
  if (wanting.rows.length === 0) return [];
  const createdAt = new Date().toISOString();
  const calls = wanting.rows.map((subscription) => {
    const callId = uuidv7();
    const { organization } = subscription;
    const payload = { version: 1, callId, event, environment, organization, ...rest, createdAt };
    return { callId, subscription, payload: JSON.stringify(payload) };
  });
  await pool.query(
    `INSERT INTO calls (id, subscription, announcement, event, mode, url, payload, created_by)
     SELECT t.id, t.subscription, $5, $6, t.mode, t.url, t.payload::jsonb, $7
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $8::text[]) AS t(id, subscription, mode, url, payload)
     ON CONFLICT DO NOTHING`,
    [
      calls.map(({ callId }) => callId),
      calls.map(({ subscription }) => subscription.id),
      calls.map(({ subscription }) => subscription.mode),
      calls.map(({ subscription }) => subscription.url),
      id,
      event,
      OURSELVES.id,
      calls.map(({ payload }) => payload),
    ],
  );
  return startable(
    pool,
    wanting.rows.map((subscription) => subscription.id),
  );
}
