/** A contact by its id, as its channel addresses it. */
import type { Pool } from 'pg';

export interface KnownContact {
  channel: string;
  account: string;
  address: string;
}

/** Undefined = there is none, or it was erased. */
export async function knownContact(pool: Pool, id: string): Promise<KnownContact | undefined> {
  const { rows } = await pool.query<KnownContact>(
    `SELECT channel, account, address FROM contacts WHERE id = $1 AND address <> ''`,
    [id],
  );
  return rows[0];
}
