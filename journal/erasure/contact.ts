/** The first step: the person's contacts and aliases go, and with them every way to write to them or about them. */
import type { Pool, PoolClient } from 'pg';
import type { ContactAddress } from '../../workflows/activities';
import { dialogId, ticketId } from '../../workflows/ids';
import { CONTACTS_CHANNEL } from '../notify';
import { count, findErasure } from './record';
import { inTransaction } from '../../db/transaction';

/** Harmless where it was done before, or where there is no such contact. */
export async function eraseContact(pool: Pool, who: ContactAddress): Promise<void> {
  if (await findErasure(pool, who)) return;
  await inTransaction(pool, async (client) => {
    // What takes its time comes before the lock, for every append waits behind it.
    const contacts = await samePerson(client, who);
    const tickets = await ticketsOf(
      client,
      contacts.map((contact) => dialogId(who.channel, who.account, contact)),
    );
    // Appends wait behind whoever waits for the lock: no longer than that, and then it is tried again.
    await client.query(`SET LOCAL lock_timeout = '1s'`);
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('fixit.contacts'))`);
    // Another contact of the same person was being erased at the same time.
    if (await findErasure(client, who)) return;
    await client.query(
      `INSERT INTO erasures (contact, channel, account, contacts, tickets, identifiers)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [who.contact, who.channel, who.account, contacts, tickets, await namesOf(client, contacts)],
    );
    const aliases = await client.query('DELETE FROM contact_aliases WHERE contact = ANY ($1)', [contacts]);
    const people = await client.query('DELETE FROM contacts WHERE id = ANY ($1)', [contacts]);
    await count(client, who, { aliases: aliases.rowCount ?? 0, contacts: people.rowCount ?? 0 });
    await client.query('SELECT pg_notify($1, $2)', [CONTACTS_CHANNEL, '']);
  });
}

/**
 * A phone first and a user id later make two contacts; when they turn out to be one, the elder takes the aliases over
 * and the younger keeps its row, whose address is one of them. All of them are the person.
 */
async function samePerson(
  client: PoolClient,
  { channel, account, contact }: ContactAddress,
): Promise<string[]> {
  let found = [contact];
  for (;;) {
    const names = await aliasesOf(client, found);
    const { rows } = await client.query<{ id: string }>(
      `SELECT unnest($1::bigint[]) AS id
       UNION SELECT contact FROM contact_aliases WHERE channel = $2 AND account = $3 AND alias = ANY ($4)
       UNION SELECT id FROM contacts WHERE channel = $2 AND account = $3 AND address = ANY ($4)
       ORDER BY id`,
      [found, channel, account, names],
    );
    const before = found.length;
    found = rows.map(({ id }) => id);
    if (found.length === before) return found;
  }
}

async function aliasesOf(client: PoolClient, contacts: string[]): Promise<string[]> {
  const { rows } = await client.query<{ alias: string }>(
    `SELECT alias FROM contact_aliases WHERE contact = ANY ($1)
     UNION SELECT address FROM contacts WHERE id = ANY ($1)`,
    [contacts],
  );
  return rows.map(({ alias }) => alias);
}

/** Aliases, and the phone in the form of one. */
async function namesOf(client: PoolClient, contacts: string[]): Promise<string[]> {
  const { rows } = await client.query<{ phone: string }>(
    'SELECT phone FROM contacts WHERE id = ANY ($1) AND phone IS NOT NULL',
    [contacts],
  );
  const aliases = await aliasesOf(client, contacts);
  return [...new Set([...aliases, ...rows.map(({ phone }) => `phone:${phone}`)])];
}

/** Issues these dialogs opened, those they were told of, and those their invoices are paid to. */
async function ticketsOf(client: PoolClient, dialogs: string[]): Promise<string[]> {
  const issues = await client.query<{ helpdesk: string; issue: string }>(
    `SELECT provider AS helpdesk, result->>'issueId' AS issue FROM effects
      WHERE workflow_id = ANY ($1) AND type = 'issue' AND result->>'issueId' IS NOT NULL
     UNION
     SELECT payload->>'helpdesk', payload->>'issueId' FROM events
      WHERE workflow_id = ANY ($1) AND kind = 'ticket.changed' AND erased_at IS NULL`,
    [dialogs],
  );
  const payees = await client.query<{ key: string }>(
    `SELECT r.key FROM effects e JOIN refs r ON r.type = 'invoice' AND r.value = e.id::text
      WHERE e.workflow_id = ANY ($1) AND e.type = 'invoice' AND r.key LIKE 'ticket:%'`,
    [dialogs],
  );
  return [
    ...new Set([
      ...issues.rows.map(({ helpdesk, issue }) => ticketId(helpdesk, issue)),
      ...payees.rows.map(({ key }) => key),
    ]),
  ];
}
