/** Reads what is due in a relay's slots, a whole key at a time, and gives it delivery numbers. */
import type { Pool } from 'pg';
import type { NormalisedEvent } from '../workflows/events';
import { contactOfDialog } from '../workflows/ids';
import type { KnownPerson, PersonRow } from './person';
import { personOf } from './person';
import { isFlowKey, isReferenceKey } from './route';
import { storedEvent } from './stored-event';

export interface ClaimedEvent {
  /** 0 for what still waits for its reference. */
  number: number;
  id: string;
  receivedAt: Date;
  bytes: number;
  attempts: number;
  /** When it was first parked, if it was. */
  parkedAt: Date | null;
  /** It was numbered by an earlier claim, so an earlier signal may have carried it. */
  claimedBefore: boolean;
  event: NormalisedEvent;
  contactId: string | null;
  traceparent: string | null;
}

export interface ClaimedKey {
  key: string;
  slot: number;
  /** What an ended run of this key handled. */
  handled: number;
  facts: string[];
  /** Of the person a dialog is with. */
  person?: KnownPerson;
  events: ClaimedEvent[];
  /** There was more than one claim takes. */
  truncated: boolean;
}

export const MAX_EVENTS = 100;
/** Rows that a claim looks at to find its keys, over all of its slots: bounds the cost when a day's backlog stands. */
const LOOKED_AT = 256;
/** Of one slot, at least. */
const LEAST_OF_SLOT = 4;

export interface Claim {
  keys: ClaimedKey[];
  /** There is, or may be, more that is due in these slots. */
  more: boolean;
}

/** db/migrations/028_claim.sql */
const CLAIM = 'SELECT * FROM claim_due($1, $2, $3, $4, $5)';

interface Row {
  slot: number;
  key: string;
  id: string;
  received_at: Date;
  bytes: number;
  number: string | null;
  attempts: number;
  parked_at: Date | null;
  payload: unknown;
  contact_id: string | null;
  traceparent: string | null;
  more: boolean;
}

export async function claim(
  pool: Pool,
  slots: number[],
  busyKeys: string[],
  maxKeys: number,
): Promise<Claim> {
  const { rows } = await pool.query<Row>({
    name: 'claim',
    text: CLAIM,
    values: [
      slots,
      busyKeys,
      maxKeys,
      Math.max(LEAST_OF_SLOT, Math.ceil(LOOKED_AT / slots.length)),
      MAX_EVENTS,
    ],
  });
  const keys = new Map<string, ClaimedKey>();
  for (const row of rows) {
    const claimed = keys.get(row.key) ?? emptyKey(row);
    keys.set(row.key, claimed);
    claimed.events.push(toEvent(row));
  }
  for (const claimed of keys.values()) claimed.truncated = claimed.events.length >= MAX_EVENTS;
  const [waiting, owned] = [
    [...keys.values()].filter(isWaiting),
    [...keys.values()].filter((k) => !isWaiting(k)),
  ];
  return {
    keys: [...waiting, ...(await giveNumbers(pool, owned))],
    more: keys.size >= maxKeys || rows[0]?.more === true,
  };
}

const isWaiting = ({ key }: ClaimedKey): boolean => isReferenceKey(key) || isFlowKey(key);

const emptyKey = (row: Row): ClaimedKey => ({
  key: row.key,
  slot: row.slot,
  handled: 0,
  facts: [],
  events: [],
  truncated: false,
});

const toEvent = (row: Row): ClaimedEvent => ({
  number: Number(row.number ?? 0),
  id: row.id,
  receivedAt: row.received_at,
  bytes: row.bytes,
  attempts: row.attempts,
  parkedAt: row.parked_at,
  claimedBefore: row.number !== null,
  event: storedEvent(row.payload),
  contactId: row.contact_id,
  traceparent: row.traceparent,
});

/**
 * Numbers rise per key and are fixed once given; gaps are allowed, so a crash between may waste some. Where two
 * relays read the same rows for a moment (a slot changing hands), the first to number them wins.
 */
const NUMBER = `
WITH k AS (
  INSERT INTO keys AS old (key, last_number, contact)
  SELECT key, wanted, contact FROM unnest($1::text[], $2::int[], $7::bigint[]) AS t(key, wanted, contact) ORDER BY key
  ON CONFLICT (key) DO UPDATE SET last_number = old.last_number + excluded.last_number, contact = excluded.contact,
    last_at = CASE WHEN excluded.last_number > 0 THEN now() ELSE old.last_at END
  RETURNING key, last_number, handled, facts, contact
), heard AS (
  DELETE FROM unheard_contacts n USING k WHERE n.contact = k.contact
), u AS (
  UPDATE pending p SET number = k.last_number - t.wanted + t.place
    FROM unnest($3::uuid[], $4::text[], $5::int[], $6::int[]) AS t(event, key, place, wanted)
    JOIN k ON k.key = t.key
   WHERE p.event = t.event AND p.number IS NULL
  RETURNING p.key
)
SELECT key, last_number, handled, facts, (SELECT count(*)::int FROM u WHERE u.key = k.key) AS numbered,
       c.language, c.chosen_language, c.stopped_at
  FROM k LEFT JOIN contacts c ON c.id = k.contact`;

interface Numbered extends PersonRow {
  key: string;
  last_number: string;
  handled: string;
  facts: string[];
  numbered: number;
}

/** The keys that are this relay's to deliver now. */
async function giveNumbers(pool: Pool, keys: ClaimedKey[]): Promise<ClaimedKey[]> {
  if (keys.length === 0) return [];
  const fresh = keys.map(({ events }) => events.filter((event) => !event.claimedBefore));
  const flat = keys.flatMap(({ key }, i) =>
    fresh[i]!.map((event, place) => ({ id: event.id, key, place: place + 1, wanted: fresh[i]!.length })),
  );
  const { rows } = await pool.query<Numbered>({
    name: 'number',
    text: NUMBER,
    values: [
      keys.map(({ key }) => key),
      fresh.map((events) => events.length),
      flat.map((row) => row.id),
      flat.map((row) => row.key),
      flat.map((row) => row.place),
      flat.map((row) => row.wanted),
      keys.map(({ key }) => contactOfDialog(key) ?? null),
    ],
  });
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return keys.filter((claimed, i) => {
    const row = byKey.get(claimed.key)!;
    claimed.handled = Number(row.handled);
    claimed.facts = row.facts;
    claimed.person = personOf(row);
    const base = Number(row.last_number) - fresh[i]!.length;
    fresh[i]!.forEach((event, place) => (event.number = base + place + 1));
    return row.numbered === fresh[i]!.length;
  });
}
