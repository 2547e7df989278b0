/** A chat that got another id: everybody who is addressed through it stays who they are. */
import type { Pool } from 'pg';
import type { AddressMove } from '../workflows/events';

export interface Move extends AddressMove {
  channel: string;
  account: string;
}

/**
 * Gives every contact whose address is `from`, or begins with it (members of a group: `chat:-5:77`), the same place
 * under `to`; the old address stays an alias. Where somebody is known under both, the elder contact stays. Again is harmless.
 */
export async function moveAddresses(pool: Pool, { channel, account, from, to }: Move): Promise<void> {
  await pool.query(
    `SELECT resolve_contact($1, $2, ARRAY[$4 || substr(alias, length($3) + 1), alias], NULL, NULL, NULL)
       FROM (SELECT alias FROM contact_aliases
              WHERE channel = $1 AND account = $2 AND (alias = $3 OR starts_with(alias, $3 || ':'))
              ORDER BY alias) moved`,
    [channel, account, from, to],
  );
}
