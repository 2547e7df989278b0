/** Looks up dialogs: a contact on a channel, and what its workflow key remembers. */
import type { Pool } from 'pg';
import type { Page, Position } from './page';
import { pageOf } from './page';

export interface DialogFilter {
  channel?: string;
  /** Only these contacts. */
  contacts?: string[];
  /** All but these. */
  except?: string[];
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
}

/** A contact whose first event is still undelivered has no key yet: it was active when it was made. */
const SELECT = `
SELECT * FROM (
  SELECT c.id, c.channel, c.account, c.name, c.phone, c.language, c.stopped_at, least(k.first_at, c.created_at) AS first_at,
         date_trunc('milliseconds', coalesce(k.last_at, c.created_at)) AS last_at
    FROM contacts c LEFT JOIN keys k ON k.contact = c.id
) d`;

const SEARCH = `${SELECT}
 WHERE ($1::text IS NULL OR channel = $1)
   AND ($2::bigint[] IS NULL OR id = ANY ($2))
   AND ($3::text IS NULL OR phone = $3)
   AND ($4::text IS NULL OR name ILIKE $4)
   AND ($8::bigint[] IS NULL OR id <> ALL ($8))
   AND ($5::timestamptz IS NULL OR (last_at, id) < ($5, $6::bigint))
 ORDER BY last_at DESC, id DESC
 LIMIT $7`;

export async function searchDialogs(
  pool: Pool,
  { channel, contacts, except, phone, name }: DialogFilter,
  after: Position | undefined,
  limit: number,
): Promise<Page<DialogRow>> {
  const { rows } = await pool.query<DialogRow>(SEARCH, [
    channel ?? null,
    contacts ?? null,
    phone ?? null,
    name === undefined ? null : `%${withoutWildcards(name)}%`,
    after?.at ?? null,
    after?.id ?? null,
    limit + 1,
    except ?? null,
  ]);
  return pageOf(rows, limit, ({ id, last_at }) => ({ id, at: last_at.toISOString() }));
}

export async function findDialog(pool: Pool, contact: string): Promise<DialogRow | undefined> {
  const { rows } = await pool.query<DialogRow>(`${SELECT} WHERE id = $1`, [contact]);
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
