/**
 * Messages that other events are about: what is corrected, withdrawn, reacted to, or was not delivered. Hooks come in
 * any order, so such an event may be early: it waits until its message is known here.
 */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { MessageStatus, NormalisedEvent } from '../workflows/events';
import { dialogId } from '../workflows/ids';

export interface MessagePlace {
  channel: string;
  account: string;
  messageId: string;
}

export interface Referent extends MessagePlace {
  /** Whose message it is, as far as the event's kind tells. */
  whose: 'ours' | 'theirs' | 'anybodys';
  effectId?: string;
}

/** Undefined = the event is about no other message, or says itself whose it is (`contact`). */
export function referentOf(event: NormalisedEvent, contact: string | undefined): Referent | undefined {
  switch (event.kind) {
    case 'message.received':
      return event.edit && { ...placeOf(event), whose: 'theirs' };
    case 'message.changed':
      // Who is not known here has neither written nor been written to from here.
      if (contact === undefined) return undefined;
      return { ...placeOf(event), whose: event.change.type === 'withdrawn' ? 'theirs' : 'anybodys' };
    case 'message.status':
      return isOfNobody(event, contact)
        ? { ...placeOf(event), whose: 'ours', effectId: event.effectId }
        : undefined;
    default:
      return undefined;
  }
}

/** A failure of a message, and the channel did not say to whom it was. */
const isOfNobody = ({ status }: MessageStatus, contact: string | undefined): boolean =>
  status === 'failed' && contact === undefined;

const placeOf = ({ channel, account, messageId }: MessagePlace) => ({
  channel,
  account,
  messageId,
});

const PREFIX = 'ref:message:';

/** Where such an event waits. Hashed: the ids of some channels hold a phone number, and keys are logged. */
export const messageKey = (message: MessagePlace): string =>
  PREFIX + createHash('sha256').update(placeName(message)).digest('hex');

export const placeName = ({ channel, account, messageId }: MessagePlace): string =>
  JSON.stringify([channel, account, messageId]);

export const isMessageKey = (key: string): boolean => key.startsWith(PREFIX);

export interface AskedReferent extends Referent {
  /** Whose dialog the event would go to. */
  contact: string | undefined;
}

/**
 * A message of ours is found by our effect, by what earlier statuses told of it, or by its id; theirs among what came
 * from them. The events of a dialog are few, and its index leads to them.
 */
const FIND = `
WITH asked AS (
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::boolean[]) WITH ORDINALITY
    AS t(channel, account, message_id, effect, dialog, ours, place)
)
SELECT place::int - 1 AS place, sent.contact_id AS sent_to, came.id IS NOT NULL AS came
  FROM asked q
  LEFT JOIN LATERAL (
    SELECT contact_id FROM messages WHERE q.ours AND effect = q.effect AND erased_at IS NULL
    UNION ALL
    SELECT contact_id FROM messages
     WHERE q.ours AND erased_at IS NULL AND effect = (
       SELECT effect FROM receipts r
        WHERE r.channel = q.channel AND r.account = q.account AND r.message_id = q.message_id)
    UNION ALL
    SELECT contact_id FROM messages m
     WHERE q.ours AND m.channel = q.channel AND m.account = q.account AND m.message_id = q.message_id
       AND erased_at IS NULL
    LIMIT 1) sent ON true
  LEFT JOIN LATERAL (
    SELECT id FROM events
     WHERE workflow_id = q.dialog AND kind = 'message.received' AND payload->>'messageId' = q.message_id
       AND payload->>'edit' IS NULL
     LIMIT 1) came ON true`;

interface Row {
  place: number;
  /** A contact's id: it is a message of ours. */
  sent_to: string | null;
  came: boolean;
}

/** For each: the contact whose dialog it belongs to; undefined = the message is not known here, or not yet. */
export async function findReferents(
  pool: Pick<Pool, 'query'>,
  asked: readonly AskedReferent[],
): Promise<(string | undefined)[]> {
  if (asked.length === 0) return [];
  const rows = await look(pool, asked);
  return asked.map(({ contact }, i) => {
    const { sent_to, came } = rows[i]!;
    return sent_to !== null || came ? (contact ?? sent_to ?? undefined) : undefined;
  });
}

/** Says of reactions that are about to be delivered whether they are to a message of ours: the channels do not. */
export async function tellOurs(
  pool: Pick<Pool, 'query'>,
  events: readonly { event: NormalisedEvent }[],
): Promise<void> {
  const reactions = events.flatMap(({ event }) =>
    event.kind === 'message.changed' && event.change.type === 'reaction' ? [{ event, to: event.change }] : [],
  );
  if (reactions.length === 0) return;
  const rows = await look(
    pool,
    reactions.map(({ event }) => ({ ...placeOf(event), whose: 'ours', contact: undefined })),
  );
  reactions.forEach(({ to }, i) => {
    if (rows[i]!.sent_to !== null) to.toOurs = true;
  });
}

async function look(pool: Pick<Pool, 'query'>, asked: readonly AskedReferent[]): Promise<Row[]> {
  const { rows } = await pool.query<Row>(`${FIND} ORDER BY place`, [
    asked.map(({ channel }) => channel),
    asked.map(({ account }) => account),
    asked.map(({ messageId }) => messageId),
    asked.map(({ effectId }) => effectId ?? null),
    asked.map(({ channel, account, contact, whose }) =>
      whose === 'ours' || contact === undefined ? null : dialogId(channel, account, contact),
    ),
    asked.map(({ whose }) => whose !== 'theirs'),
  ]);
  return rows;
}
