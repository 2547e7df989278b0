/** A contact by its id, as its channel addresses it. */
import type { Pool } from 'pg';

export interface KnownContact {
  channel: string;
  account: string;
  address: string;
}

/** Of two contacts that turned out to be one, the younger's id finds the elder. Undefined = there is none any more. */
export async function knownContact(pool: Pool, id: string): Promise<KnownContact | undefined> {
  const { rows } = await pool.query<KnownContact>(
    `SELECT owner.channel, owner.account, owner.address
       FROM contacts c
       JOIN contact_aliases a ON a.channel = c.channel AND a.account = c.account AND a.alias = c.address
       JOIN contacts owner ON owner.id = a.contact
      WHERE c.id = $1`,
    [id],
  );
  return rows[0];
}
