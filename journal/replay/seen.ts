/** The journal's memory of deliveries, as far as replays read and write it by themselves. */
import type { PoolClient } from 'pg';
import { storable } from '../storable';
import type { First } from './first';

export const seenKey = (endpoint: string, eventId: string): string => `${endpoint}\n${storable(eventId)}`;

/** By `seenKey`: the event that took each id. Also past its window: what was known once is not new at a second reading. */
export async function whoIsSeen(
  client: PoolClient,
  ids: readonly { endpoint: string; eventId: string }[],
): Promise<Map<string, string>> {
  const { rows } = await client.query<{ place: number; event: string }>(
    `SELECT t.place::int - 1 AS place, s.event
       FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS t(endpoint, event_id, place)
       JOIN seen s ON s.endpoint = t.endpoint AND s.hash = sha256(convert_to(t.event_id, 'UTF8'))`,
    [ids.map(({ endpoint }) => endpoint), ids.map(({ eventId }) => storable(eventId))],
  );
  return new Map(
    rows.map(({ place, event }) => {
      const { endpoint, eventId } = ids[place]!;
      return [seenKey(endpoint, eventId), event];
    }),
  );
}

/** What was unread gives its id up, so that the event which is made of it now can bear the vendor's own. */
export async function forget(client: PoolClient, firsts: readonly First[]): Promise<void> {
  if (firsts.length === 0) return;
  await client.query(
    `DELETE FROM seen s USING unnest($1::text[], $2::text[], $3::uuid[]) AS t(endpoint, event_id, event)
      WHERE s.endpoint = t.endpoint AND s.hash = sha256(convert_to(t.event_id, 'UTF8')) AND s.event = t.event`,
    [
      firsts.map(({ endpoint }) => endpoint),
      firsts.map(({ eventId }) => eventId),
      firsts.map(({ id }) => id),
    ],
  );
}

/** An id of our own, by which a repeated call finds what the first one did. */
export async function note(
  client: PoolClient,
  endpoint: string,
  eventId: string,
  event: string,
): Promise<void> {
  await client.query(
    `INSERT INTO seen (endpoint, hash, event) VALUES ($1, sha256(convert_to($2, 'UTF8')), $3) ON CONFLICT DO NOTHING`,
    [endpoint, eventId, event],
  );
}
