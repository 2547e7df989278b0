/**
 * An Update → at most one event. The chat is the person's address, also in a group: the answer goes where the
 * question was asked.
 */
import type { ReadEvent, Reading } from '../contract';
import type { Person, PersonChanged } from '../../workflows/events';
import { contentHash } from '../content-hash';
import { contentOf, ownPhoneOf } from './content';
import { OTHER_UPDATES } from './kinds';
import type { TgChat, TgMessage, TgUser } from './schema';
import { callbackSchema, memberSchema, messageSchema, updateSchema } from './schema';

type UpdateReading = { event: ReadEvent['event'] } | { unread: string } | { ignored: string };

export function read(body: unknown, account: string, receivedAt: Date): Reading {
  const reading: Reading = { events: [], unread: [], ignored: [] };
  const update = updateSchema.safeParse(body);
  if (!update.success) {
    reading.unread.push({ eventId: contentHash(body), part: body, reason: 'not an Update: no update_id' });
    return reading;
  }
  const eventId = String(update.data.update_id);
  const found = readUpdate(update.data, account, receivedAt);
  if ('event' in found) reading.events.push({ eventId, event: found.event });
  else if ('unread' in found) reading.unread.push({ eventId, part: body, reason: found.unread });
  else reading.ignored.push({ eventId, part: body, reason: found.ignored });
  return reading;
}

function readUpdate(update: Record<string, unknown>, account: string, receivedAt: Date): UpdateReading {
  if (update.message !== undefined) return readMessage(update.message, account);
  if (update.edited_message !== undefined)
    return readEdit(update.edited_message, account, String(update.update_id));
  if (update.my_chat_member !== undefined) return readMembership(update.my_chat_member, account);
  if (update.callback_query !== undefined) return readCallback(update.callback_query, account, receivedAt);
  const other = OTHER_UPDATES.find((kind) => update[kind] !== undefined);
  return other ? { ignored: `an update of kind ${other}` } : { unread: 'an update of an unknown kind' };
}

function readMessage(part: unknown, account: string): UpdateReading {
  const parsed = messageSchema.safeParse(part);
  if (!parsed.success) return { unread: 'a message in an unknown shape' };
  const message = parsed.data;
  // Two bots would talk to each other for ever; anonymous admins and linked channels come as bots too.
  if (message.from?.is_bot) return { ignored: 'a message of a bot' };
  const moved = moveOf(message, account);
  if (moved) return { event: moved };
  const found = contentOf(message);
  if (!('content' in found)) return found;
  return {
    event: {
      kind: 'message.received',
      channel: 'telegram',
      account,
      person: { ...personOf(message.chat, message.from), phone: ownPhoneOf(message) },
      messageId: `${message.chat.id}:${message.message_id}`,
      content: found.content,
      sentAt: new Date(message.date * 1000).toISOString(),
    },
  };
}

/** A group became a supergroup, which is another chat: told in the old one and in the new one. */
function moveOf(message: TgMessage, account: string): PersonChanged | undefined {
  const { chat, migrate_to_chat_id, migrate_from_chat_id } = message;
  if (migrate_to_chat_id === undefined && migrate_from_chat_id === undefined) return undefined;
  const from = `chat:${migrate_from_chat_id ?? chat.id}`;
  const to = `chat:${migrate_to_chat_id ?? chat.id}`;
  return {
    kind: 'person.changed',
    channel: 'telegram',
    account,
    person: { aliases: [to] },
    change: { type: 'moved', from, to },
    at: new Date(message.date * 1000).toISOString(),
  };
}

/** The same message once more, with what it says now. Also sent where nothing of it has changed that a bot could see. */
function readEdit(part: unknown, account: string, updateId: string): UpdateReading {
  const found = readMessage(part, account);
  if (!('event' in found) || found.event.kind !== 'message.received') return found;
  // A live location moves by edits, every few seconds.
  if (found.event.content.type === 'location') return { ignored: 'a location that moves' };
  const { edit_date, date } = messageSchema.parse(part);
  const at = new Date((edit_date ?? date) * 1000).toISOString();
  return { event: { ...found.event, edit: { id: updateId, at } } };
}

/** In a private chat: the person blocked the bot, or came back, which their next message tells anyway. */
function readMembership(part: unknown, account: string): UpdateReading {
  const parsed = memberSchema.safeParse(part);
  if (!parsed.success) return { unread: 'a my_chat_member in an unknown shape' };
  const { chat, date, new_chat_member } = parsed.data;
  // In a group the next message there is refused, and says so.
  if (chat.type !== 'private') return { ignored: `the bot is ${new_chat_member.status} in a ${chat.type}` };
  if (new_chat_member.status !== 'kicked') return { ignored: 'the person let the bot write again' };
  return {
    event: {
      kind: 'person.changed',
      channel: 'telegram',
      account,
      person: { aliases: [`chat:${chat.id}`] },
      change: { type: 'unreachable' },
      at: new Date(date * 1000).toISOString(),
    },
  };
}

/** A press bears no time of its own: `message.date` is when the bot sent the button. */
function readCallback(part: unknown, account: string, receivedAt: Date): UpdateReading {
  const parsed = callbackSchema.safeParse(part);
  if (!parsed.success) return { unread: 'a callback query in an unknown shape' };
  const { id, from, message, data } = parsed.data;
  if (data === undefined) return { ignored: 'a callback query without data (a game)' };
  const button = message?.reply_markup?.inline_keyboard.flat().find((each) => each.callback_data === data);
  return {
    event: {
      kind: 'message.received',
      channel: 'telegram',
      account,
      // A private chat has the id of its person.
      person: personOf(message?.chat ?? { id: from.id }, from),
      messageId: `callback:${id}`,
      content: {
        type: 'choice',
        id: data,
        title: button?.text ?? data,
        callbackId: id,
        ofMessageId: message && `${message.chat.id}:${message.message_id}`,
      },
      sentAt: receivedAt.toISOString(),
    },
  };
}

/** A group is named by its title, as its members take turns; its language is nobody's. */
function personOf(chat: TgChat, from: TgUser | undefined): Person {
  const fullName = [from?.first_name, from?.last_name].filter(Boolean).join(' ');
  return {
    aliases: [`chat:${chat.id}`],
    name: chat.title || fullName || undefined,
    language: chat.title === undefined ? from?.language_code : undefined,
  };
}
