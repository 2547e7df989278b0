/** People, by surrogate contact id. */
import type { Pool } from 'pg';
import type { Activities, ContactAddress, ContactProfile } from '../workflows/activities';
import { isContactId } from '../workflows/ids';
import type { ActivityDeps } from './deps';
import { finalFailure } from './failure';

export interface Contact {
  /** Where messages go, as the channel addresses it. */
  address: string;
  name?: string;
  phone?: string;
  language?: string;
  /** They asked for no more messages then (ISO 8601 UTC), and have not written since. */
  stoppedAt?: string;
}

interface Row {
  address: string;
  name: string | null;
  phone: string | null;
  language: string | null;
  stopped_at: Date | null;
}

export async function findContact(pool: Pool, who: ContactAddress): Promise<Contact | undefined> {
  if (!isContactId(who.contact)) return undefined;
  const { rows } = await pool.query<Row>(
    'SELECT address, name, phone, language, stopped_at FROM contacts WHERE id = $1 AND channel = $2 AND account = $3',
    [who.contact, who.channel, who.account],
  );
  const row = rows[0];
  if (!row) return undefined;
  return {
    address: row.address,
    ...(row.name ? { name: row.name } : {}),
    ...(row.phone ? { phone: row.phone } : {}),
    ...(row.language ? { language: row.language } : {}),
    ...(row.stopped_at ? { stoppedAt: row.stopped_at.toISOString() } : {}),
  };
}

/** For writes about a person: an erased one must not appear at a vendor again. */
export async function requireContact(pool: Pool, who: ContactAddress): Promise<Contact> {
  const contact = await findContact(pool, who);
  if (contact) return contact;
  throw finalFailure(
    'contact.unknown',
    `Contact ${who.contact} of ${who.channel} does not exist or was erased; nothing is sent about it any more.`,
  );
}

export const contactActivities = ({ pool }: Pick<ActivityDeps, 'pool'>) =>
  ({
    async readContact(who: ContactAddress): Promise<ContactProfile> {
      const contact = await findContact(pool, who);
      if (!contact) return {};
      const { address: _, stoppedAt: __, ...profile } = contact;
      return profile;
    },
  }) satisfies Partial<Activities>;
