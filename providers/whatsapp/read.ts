/**
 * Meta's payload → events: entry × changes × (messages + statuses + errors), "up to 1000 updates" in one request.
 * Every item is read for itself; what cannot be read is kept as unread and spoils nothing around it.
 */
import type { Reading } from '../contract';
import { contentHash } from '../content-hash';
import { changeSchema, entrySchema, envelopeSchema, errorSchema, itemsSchema, valueSchema } from './schema';
import type { ItemReading } from './item';
import { readMessage } from './read-message';
import { readStatus } from './read-status';
import { peopleOf } from './people';

export function read(body: unknown, receivedAt: Date): Reading {
  const reading: Reading = { events: [], unread: [], ignored: [] };
  const envelope = envelopeSchema.safeParse(body);
  if (!envelope.success) {
    put(reading, body, { unread: 'not a whatsapp_business_account notification' });
    return reading;
  }
  for (const entry of envelope.data.entry) {
    const parsed = entrySchema.safeParse(entry);
    if (!parsed.success) put(reading, entry, { unread: 'an entry without changes' });
    else for (const change of parsed.data.changes) readChange(reading, change, receivedAt);
  }
  if (isEmpty(reading)) put(reading, body, { unread: 'a notification without any change' });
  return reading;
}

const isEmpty = ({ events, unread, ignored }: Reading): boolean =>
  events.length + unread.length + ignored.length === 0;

function readChange(reading: Reading, change: unknown, receivedAt: Date): void {
  const parsed = changeSchema.safeParse(change);
  if (!parsed.success) return put(reading, change, { unread: 'a change without a field' });
  const { field } = parsed.data;
  // Calls, template reviews, account updates, echoes of the phone app come to the same URL.
  if (field !== 'messages') return put(reading, change, { ignored: `field "${field.slice(0, 80)}"` });

  const value = valueSchema.safeParse(parsed.data.value);
  if (!value.success) return put(reading, change, { unread: 'a messages change in an unknown shape' });
  const { metadata, contacts = [] } = value.data;
  const account = metadata.phone_number_id;
  const people = peopleOf(contacts);
  const readers = {
    messages: (item: unknown) => readMessage(item, account, people, receivedAt),
    statuses: (item: unknown) => readStatus(item, account),
    errors: (item: unknown): ItemReading => ({ unread: accountError(item) }),
  };
  const given = Object.entries(readers).filter(([name]) => (value.data[name] ?? null) !== null);
  if (given.length === 0) {
    return put(reading, change, { unread: 'a messages change without messages, statuses or errors' });
  }
  for (const [name, readItem] of given) {
    const items = itemsSchema.safeParse(value.data[name]);
    if (!items.success) put(reading, change, { unread: `${name} that are no list` });
    else for (const item of items.data) put(reading, item, readItem(item));
  }
}

/** An error of the account itself, not of a message: nothing to route, but an operator has to see it. */
function accountError(item: unknown): string {
  const error = errorSchema.safeParse(item);
  return error.success
    ? `WhatsApp reports an error to the account, code ${error.data.code}`
    : 'an error without a code';
}

function put(reading: Reading, part: unknown, item: ItemReading): void {
  if ('event' in item) reading.events.push(item.event);
  else if ('unread' in item) {
    reading.unread.push({ eventId: contentHash(part), part, reason: item.unread });
  } else {
    reading.ignored.push({ eventId: item.eventId ?? contentHash(part), part, reason: item.ignored });
  }
}
