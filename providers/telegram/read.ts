/**
 * An Update → at most one event. In a private chat the chat is the person's address, in a group the member in it: two
 * who write at once have a dialog each, and the answer goes where the question was asked.
 */
import type { ReadEvent, Reading } from '../contract';
import type { Person, PersonMoved } from '../../workflows/events';
import { contentHash } from '../content-hash';
import { contentOf, ownPhoneOf } from './content';
import type { BotName } from './group';
import { isGroup, saidToBot } from './group';
import { OTHER_UPDATES } from './kinds';
import type { TgChat, TgMessage, TgUser } from './schema';
import { callbackSchema, memberSchema, messageSchema, reactionSchema, updateSchema } from './schema';

interface Bot extends BotName {
  account: string;
}

type UpdateReading = { event: ReadEvent['event'] } | { unread: string } | { ignored: string };

export function read(body: unknown, bot: Bot, receivedAt: Date): Reading {
  const reading: Reading = { events: [], unread: [], ignored: [] };
  const update = updateSchema.safeParse(body);
  if (!update.success) {
    reading.unread.push({ eventId: contentHash(body), part: body, reason: 'not an Update: no update_id' });
    return reading;
  }
  const eventId = idOf(update.data.update_id, bot);
  const found = readUpdate(update.data, bot, receivedAt);
  if ('event' in found) reading.events.push({ eventId, event: found.event });
  else if ('unread' in found) reading.unread.push({ eventId, part: body, reason: found.unread });
  else reading.ignored.push({ eventId, part: body, reason: found.ignored });
  return reading;
}

/** Each bot counts for itself, and the endpoint may get another bot within the memory of deliveries. */
const idOf = (updateId: number, { botId }: Bot): string =>
  botId === undefined ? String(updateId) : `${botId}:${updateId}`;

function readUpdate(update: Record<string, unknown>, bot: Bot, receivedAt: Date): UpdateReading {
  if (update.message !== undefined) return readMessage(update.message, bot);
  if (update.edited_message !== undefined)
    return readEdit(update.edited_message, bot, String(update.update_id));
  if (update.message_reaction !== undefined)
    return readReaction(update.message_reaction, bot, String(update.update_id));
  if (update.my_chat_member !== undefined) return readMembership(update.my_chat_member, bot);
  if (update.callback_query !== undefined) return readCallback(update.callback_query, bot, receivedAt);
  const other = OTHER_UPDATES.find((kind) => update[kind] !== undefined);
  return other ? { ignored: `an update of kind ${other}` } : { unread: 'an update of an unknown kind' };
}

function readMessage(part: unknown, bot: Bot): UpdateReading {
  const parsed = messageSchema.safeParse(part);
  if (!parsed.success) return { unread: 'a message in an unknown shape' };
  const moved = moveOf(parsed.data, bot.account);
  if (moved) return { event: moved };
  // Two bots would talk to each other for ever; anonymous admins and linked channels come as bots or as channels.
  if (parsed.data.from?.is_bot || parsed.data.sender_chat !== undefined)
    return { ignored: 'a message of a bot or in the name of a chat' };
  const message = isGroup(parsed.data.chat) ? saidToBot(parsed.data, bot) : parsed.data;
  if (!message) return { ignored: 'said in a group, and not to the bot' };
  const found = contentOf(message);
  if (!('content' in found)) return found;
  return {
    event: {
      kind: 'message.received',
      channel: 'telegram',
      account: bot.account,
      person: { ...personOf(message.chat, message.from), phone: ownPhoneOf(message) },
      messageId: `${message.chat.id}:${message.message_id}`,
      content: found.content,
      sentAt: new Date(message.date * 1000).toISOString(),
    },
  };
}

/** A group became a supergroup, which is another chat: told in the old one and in the new one. */
function moveOf(message: TgMessage, account: string): PersonMoved | undefined {
  const { chat, migrate_to_chat_id, migrate_from_chat_id } = message;
  if (migrate_to_chat_id === undefined && migrate_from_chat_id === undefined) return undefined;
  const from = `chat:${migrate_from_chat_id ?? chat.id}`;
  const to = `chat:${migrate_to_chat_id ?? chat.id}`;
  return {
    kind: 'person.moved',
    channel: 'telegram',
    account,
    person: { aliases: [to] },
    formerly: [from],
    keepsFormer: true,
    at: new Date(message.date * 1000).toISOString(),
  };
}

/** The same message once more, with what it says now. Also sent where nothing of it has changed that a bot could see. */
function readEdit(part: unknown, bot: Bot, updateId: string): UpdateReading {
  const found = readMessage(part, bot);
  if (!('event' in found) || found.event.kind !== 'message.received') return found;
  // A live location moves by edits, every few seconds.
  if (found.event.content.type === 'location') return { ignored: 'a location that moves' };
  const { edit_date, date } = messageSchema.parse(part);
  const at = new Date((edit_date ?? date) * 1000).toISOString();
  return { event: { ...found.event, edit: { id: updateId, at } } };
}

/** Several stand there at once where the person pays for that; one of their own making has no emoji that others see. */
function readReaction(part: unknown, { account }: Bot, updateId: string): UpdateReading {
  const parsed = reactionSchema.safeParse(part);
  if (!parsed.success) return { unread: 'a message_reaction in an unknown shape' };
  const { chat, message_id, user, date, new_reaction } = parsed.data;
  if (isGroup(chat)) return { ignored: 'a reaction in a group' };
  const emoji = new_reaction.map(({ emoji = '[emoji]' }) => emoji).join(' ');
  return {
    event: {
      kind: 'message.changed',
      channel: 'telegram',
      account,
      person: personOf(chat, user),
      messageId: `${chat.id}:${message_id}`,
      id: updateId,
      change: { type: 'reaction', ...(emoji === '' ? {} : { emoji }) },
      at: new Date(date * 1000).toISOString(),
    },
  };
}

/** In a private chat: the person blocked the bot, or came back, which their next message tells anyway. */
function readMembership(part: unknown, { account }: Bot): UpdateReading {
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
function readCallback(part: unknown, { account }: Bot, receivedAt: Date): UpdateReading {
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

function personOf(chat: TgChat, from: TgUser | undefined): Person {
  const fullName = [from?.first_name, from?.last_name].filter(Boolean).join(' ');
  return {
    aliases: [from && isGroup(chat) ? `chat:${chat.id}:${from.id}` : `chat:${chat.id}`],
    name: fullName || chat.title || undefined,
    language: from?.language_code,
  };
}
