/** Looks up dialogs: a contact on a channel, and what its workflow key remembers. */
import type { Pool } from 'pg';
import type { Page, Position } from './page';
import { pageOf } from './page';

export interface DialogFilter {
  channel?: string;
  /** Only these contacts, and with `ended` those besides whose workflow has written down its end. */
  contacts?: string[];
  ended?: boolean;
  /** E.164. */
  phone?: string;
  /** Any part of the name, in any case. */
  name?: string;
}

export interface DialogRow {
  /** The contact's id. */
  id: string;
  channel: string;
  account: string;
  name: string | null;
  phone: string | null;
  language: string | null;
  stopped_at: Date | null;
  first_at: Date;
  last_at: Date;
  /** Its workflow has ended, and nothing came after that. */
  ended: boolean;
}

/** A contact whose first event is still undelivered has no key yet: it was active when it was made. */
const withKey = (join: string): string => `
SELECT * FROM (
  SELECT c.id, c.channel, c.account, c.name, c.phone, c.language, c.stopped_at, least(k.first_at, c.created_at) AS first_at,
         date_trunc('milliseconds', coalesce(k.last_at, c.created_at)) AS last_at,
         coalesce(k.closed_at >= k.last_at, false) AS ended
    FROM contacts c LEFT JOIN ${join}
) d`;

/** One by one: joined, the planner would rather read all keys than some hundred. */
const FEW = withKey(
  'LATERAL (SELECT first_at, last_at, closed_at FROM keys WHERE contact = c.id OFFSET 0) k ON true',
);

/** Of certain people: these are looked for, and then put in order. By a part of the name all are read. */
const ofPeople = (people: string): string => `${people}
 WHERE ($1::text IS NULL OR channel = $1)
   AND ($2::bigint[] IS NULL OR id = ANY ($2) OR ($8 AND ended))
   AND ($3::text IS NULL OR phone = $3)
   AND ($4::text IS NULL OR name ILIKE $4)
   AND ($5::timestamptz IS NULL OR (last_at, id) < ($5, $6::bigint))
 ORDER BY last_at DESC, id DESC
 LIMIT $7`;
const OF_FEW = ofPeople(FEW);
const OF_NAME = ofPeople(withKey('keys k ON k.contact = c.id'));

/**
 * Of all: read in the order of the hours, each sorted as it comes, until the page is full; and those without a key, of whom
 * there are few.
 */
const OF_ALL = `
WITH keyed AS (
  SELECT contact, first_at, active_hour, date_trunc('milliseconds', last_at) AS last_at,
         coalesce(closed_at >= last_at, false) AS ended FROM keys
   WHERE contact IS NOT NULL
     AND ($1::text IS NULL OR starts_with(key, 'dialog:' || $1 || ':'))
     AND ($2::bigint[] IS NULL OR contact = ANY ($2) OR closed_at >= last_at)
     AND ($3::timestamptz IS NULL
          OR (active_hour <= date_trunc('hour', $3 AT TIME ZONE 'UTC')
              AND (date_trunc('milliseconds', last_at), contact) < ($3, $4::bigint)))
   ORDER BY active_hour DESC, date_trunc('milliseconds', last_at) DESC, contact DESC LIMIT $5
), unkeyed AS (
  SELECT contact, made_at AS first_at, made_at AS last_at, false AS ended FROM unheard_contacts u
   WHERE (SELECT key FROM keys WHERE contact = u.contact LIMIT 1) IS NULL
     AND ($1::text IS NULL OR (SELECT channel FROM contacts WHERE id = u.contact) = $1)
     AND ($2::bigint[] IS NULL OR contact = ANY ($2))
     AND ($3::timestamptz IS NULL OR (made_at, contact) < ($3, $4::bigint))
   ORDER BY made_at DESC, contact DESC LIMIT $5
)
SELECT d.contact AS id, c.channel, c.account, c.name, c.phone, c.language, c.stopped_at,
       least(d.first_at, c.created_at) AS first_at, d.last_at, d.ended
  FROM (SELECT contact, first_at, last_at, ended FROM keyed UNION ALL SELECT contact, first_at, last_at, ended FROM unkeyed
         ORDER BY last_at DESC, contact DESC LIMIT $5) d
  LEFT JOIN contacts c ON c.id = d.contact
 ORDER BY last_at DESC, d.contact DESC`;

export async function searchDialogs(
  pool: Pool,
  filter: DialogFilter,
  after: Position | undefined,
  limit: number,
): Promise<Page<DialogRow>> {
  const { channel, contacts, ended = false, phone, name } = filter;
  const isOfFew = phone !== undefined || (contacts !== undefined && !ended);
  const place = [after?.at ?? null, after?.id ?? null, limit + 1];
  const { rows } =
    isOfFew || name !== undefined
      ? await pool.query<DialogRow>(isOfFew ? OF_FEW : OF_NAME, [
          channel ?? null,
          contacts ?? null,
          phone ?? null,
          name === undefined ? null : `%${withoutWildcards(name)}%`,
          ...place,
          ended,
        ])
      : await pool.query<DialogRow>(OF_ALL, [channel ?? null, contacts ?? null, ...place]);
  const page = pageOf(rows, limit, placeOfDialog);
  // A key may be left whose contact is gone (Postgres was restored): it counts for the place of the next page.
  return { ...page, items: page.items.filter(({ channel }) => channel !== null) };
}

/** Of a dialog in the list. */
export const placeOfDialog = ({ id, last_at }: Pick<DialogRow, 'id' | 'last_at'>): Position => ({
  id,
  at: last_at.toISOString(),
});

export async function findDialog(pool: Pool, contact: string): Promise<DialogRow | undefined> {
  const { rows } = await pool.query<DialogRow>(`${FEW} WHERE id = $1`, [contact]);
  return rows[0];
}

/** By the contact's id; who is not known by name is absent. */
export async function namesOf(pool: Pool, contacts: string[]): Promise<Map<string, string>> {
  if (contacts.length === 0) return new Map();
  const { rows } = await pool.query<{ id: string; name: string }>(
    'SELECT id, name FROM contacts WHERE id = ANY ($1::bigint[]) AND name IS NOT NULL',
    [contacts],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

const withoutWildcards = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
