/** The row of an erasure: whom it is about, by numbers and ids; and what has been erased so far. */
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import type { ContactAddress } from '../../workflows/activities';
import type { ErasedKind } from '../../workflows/erasure-activities';
import { ERASED_KINDS } from '../../workflows/erasure-activities';
import { dialogId } from '../../workflows/ids';

export type Counts = Record<ErasedKind, number>;

export interface Erasure {
  /** The contact that was asked for: the row's key. */
  contact: string;
  channel: string;
  account: string;
  /** Workflow ids of the person's dialogs, of their tickets, and both. */
  dialogs: string[];
  tickets: string[];
  workflows: string[];
  contacts: string[];
  /** What the vendors call the person: aliases as they are stored. Empty when it is finished. */
  identifiers: string[];
  erased: Counts;
  startedAt: Date;
  finishedAt: Date | null;
}

const countsSchema = z.partialRecord(z.enum(ERASED_KINDS), z.number());

interface Row {
  contact: string;
  channel: string;
  account: string;
  contacts: string[];
  tickets: string[];
  identifiers: string[] | null;
  erased: unknown;
  started_at: Date;
  finished_at: Date | null;
}

/** By any of the person's contacts. */
export async function findErasure(
  pool: Pool | PoolClient,
  { channel, contact }: Pick<ContactAddress, 'channel' | 'contact'>,
): Promise<Erasure | undefined> {
  const { rows } = await pool.query<Row>(
    `SELECT contact, channel, account, contacts, tickets, identifiers, erased, started_at, finished_at
       FROM erasures WHERE channel = $1 AND (contact = $2 OR $2 = ANY (contacts))`,
    [channel, contact],
  );
  const row = rows[0];
  return row && fromRow(row);
}

export async function requireErasure(pool: Pool, who: ContactAddress): Promise<Erasure> {
  const erasure = await findErasure(pool, who);
  if (erasure) return erasure;
  throw new Error(`No erasure of contact ${who.contact} of ${who.channel} was begun; this cannot happen.`);
}

function fromRow(row: Row): Erasure {
  const dialogs = row.contacts.map((contact) => dialogId(row.channel, row.account, contact));
  const counts = countsSchema.parse(row.erased);
  return {
    contact: row.contact,
    channel: row.channel,
    account: row.account,
    dialogs,
    tickets: row.tickets,
    workflows: [...dialogs, ...row.tickets],
    contacts: row.contacts,
    identifiers: row.identifiers ?? [],
    erased: Object.fromEntries(ERASED_KINDS.map((kind) => [kind, counts[kind] ?? 0])) as Counts,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

/** Adds to the counts; in the transaction that erased, so that a repeat counts nothing twice. */
export async function count(
  client: Pool | PoolClient,
  { contact }: Pick<Erasure, 'contact'>,
  more: Partial<Counts>,
): Promise<void> {
  const some = Object.entries(more).filter(([, number]) => number > 0);
  if (some.length === 0) return;
  await client.query(
    `UPDATE erasures SET erased = erased || (
       SELECT jsonb_object_agg(kind, coalesce((erased->>kind)::int, 0) + number::int)
         FROM jsonb_each_text($2::jsonb) AS m(kind, number))
      WHERE contact = $1`,
    [contact, JSON.stringify(Object.fromEntries(some))],
  );
}

/** The number of tickets that were not known before. */
export async function addTickets(pool: Pool, erasure: Erasure, tickets: Iterable<string>): Promise<number> {
  const known = new Set(erasure.tickets);
  const fresh = [...new Set(tickets)].filter((ticket) => !known.has(ticket));
  if (fresh.length === 0) return 0;
  await pool.query('UPDATE erasures SET tickets = tickets || $2::text[] WHERE contact = $1', [
    erasure.contact,
    fresh,
  ]);
  return fresh.length;
}

/** From now on only a new message of the person could name them again. */
export async function finish(pool: Pool, { contact }: Pick<Erasure, 'contact'>): Promise<void> {
  await pool.query(
    'UPDATE erasures SET identifiers = NULL, finished_at = coalesce(finished_at, now()) WHERE contact = $1',
    [contact],
  );
}
