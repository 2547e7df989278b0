/**
 * An Update → events. In a dialog the chat is the person's address, in a group the member in it, as on Telegram.
 *
 * An update has no id. What it tells of has one: a message its `mid`, a press its `callback_id`; a message is edited many
 * times, so an edit adds the time of its update, and what names no message is chat, user and time. A repeated delivery
 * bears the same of each, so all stay the same and no two happenings meet.
 */
import type { Person } from '../../workflows/events';
import type { ReadEvent, Reading } from '../contract';
import { contentHash } from '../content-hash';
import { contentsOf, ownPhoneOf } from './content';
import { isGroup, isSaidToBot } from './group';
import { OTHER_UPDATES } from './kinds';
import type { MaxMessage, MaxUpdate, MaxUser } from './schema';
import {
  callbackSchema,
  dialogSchema,
  keyboardSchema,
  removedSchema,
  updateSchema,
  withMessageSchema,
} from './schema';

export interface Bot {
  account: string;
  botId?: string;
}

type Found = { events: ReadEvent[] } | { id?: string; unread: string } | { id?: string; ignored: string };

export function read(body: unknown, bot: Bot): Reading {
  const reading: Reading = { events: [], unread: [], ignored: [] };
  const update = updateSchema.safeParse(body);
  const found: Found = update.success
    ? readUpdate(update.data, bot)
    : { unread: 'not an Update: no update_type or timestamp' };
  if ('events' in found) reading.events.push(...found.events);
  else {
    const eventId = found.id ?? contentHash(body);
    if ('unread' in found) reading.unread.push({ eventId, part: body, reason: found.unread });
    else reading.ignored.push({ eventId, part: body, reason: found.ignored });
  }
  return reading;
}

function readUpdate(update: MaxUpdate, bot: Bot): Found {
  const { update_type: type } = update;
  switch (type) {
    case 'message_created':
    case 'message_edited':
      return readMessage(update, bot);
    case 'message_callback':
      return readCallback(update, bot);
    case 'message_removed':
      return readRemoved(update, bot);
    case 'bot_started':
    case 'bot_stopped':
    case 'dialog_removed':
      return readDialog(update, bot);
    default:
      return OTHER_UPDATES.includes(type)
        ? { ignored: `an update of type ${type}` }
        : { unread: 'an update of an unknown type' };
  }
}

function readMessage(update: MaxUpdate, bot: Bot): Found {
  const parsed = withMessageSchema.safeParse(update);
  if (!parsed.success) return { unread: `a ${update.update_type} in an unknown shape` };
  const { message, user_locale } = parsed.data;
  const { mid } = message.body;
  const isEdit = update.update_type === 'message_edited';
  const id = `${update.update_type}:${mid}${isEdit ? `:${update.timestamp}` : ''}`;
  // Two bots would talk to each other for ever; what a channel says has no sender.
  if (!message.sender || message.sender.is_bot) return { id, ignored: 'a message of a bot or of a channel' };
  if (isGroup(message) && !isSaidToBot(message, bot.botId))
    return { id, ignored: 'said in a group, and not to the bot' };
  const found = contentsOf(message);
  if (!('contents' in found)) return { id, ...found };
  const person = { ...personOf(message, message.sender, user_locale), phone: ownPhoneOf(message) };
  return {
    events: found.contents.map((content, n): ReadEvent => {
      const part = n === 0 ? '' : `:${n}`;
      return {
        eventId: `${id}${part}`,
        event: {
          kind: 'message.received',
          channel: 'max',
          account: bot.account,
          person,
          messageId: `${mid}${part}`,
          content,
          sentAt: instant(message.timestamp),
          ...(isEdit ? { edit: { id: `${update.timestamp}`, at: instant(update.timestamp) } } : {}),
        },
      };
    }),
  };
}

function readCallback(update: MaxUpdate, { account }: Bot): Found {
  const parsed = callbackSchema.safeParse(update);
  if (!parsed.success) return { unread: 'a message_callback in an unknown shape' };
  const { callback, message, user_locale } = parsed.data;
  const id = `message_callback:${callback.callback_id}`;
  const { payload, user } = callback;
  if (!payload) return { id, ignored: 'a press of a button without a payload' };
  return one(id, {
    kind: 'message.received',
    channel: 'max',
    account,
    person: message
      ? personOf(message, user, user_locale)
      : { ...nameOf(user, user_locale), aliases: [`user:${user.user_id}`] },
    messageId: `callback:${callback.callback_id}`,
    content: {
      type: 'choice',
      id: payload,
      title: titleOf(message, payload),
      callbackId: callback.callback_id,
      ofMessageId: message?.body.mid,
    },
    sentAt: instant(callback.timestamp),
  });
}

function titleOf(message: MaxMessage | null | undefined, payload: string): string {
  const keyboard = message?.body.attachments?.find(({ type }) => type === 'inline_keyboard');
  const rows = keyboardSchema.safeParse(keyboard).data?.payload.buttons ?? [];
  return rows.flat().find((button) => button.payload === payload)?.text ?? payload;
}

/** It does not say whether the chat is a group, so the person is known by the chat alone. */
function readRemoved(update: MaxUpdate, { account, botId }: Bot): Found {
  const parsed = removedSchema.safeParse(update);
  if (!parsed.success) return { unread: 'a message_removed in an unknown shape' };
  const { message_id, chat_id, user_id } = parsed.data;
  const id = `message_removed:${message_id}`;
  if (String(user_id) === botId) return { id, ignored: 'the bot took its own message back' };
  return one(id, {
    kind: 'message.changed',
    channel: 'max',
    account,
    person: { aliases: [`chat:${chat_id}`] },
    messageId: message_id,
    id: `removed:${message_id}`,
    change: { type: 'withdrawn' },
    at: instant(update.timestamp),
  });
}

/** The button "Start" is a message "/start"; a stopped or removed dialog takes nothing until the person comes back. */
function readDialog(update: MaxUpdate, { account }: Bot): Found {
  const { update_type: type, timestamp } = update;
  const parsed = dialogSchema.safeParse(update);
  if (!parsed.success) return { unread: `a ${type} in an unknown shape` };
  const { chat_id, user, payload, user_locale } = parsed.data;
  const person: Person = {
    ...nameOf(user, user_locale),
    aliases: [`chat:${chat_id}`, `user:${user.user_id}`],
  };
  const id = `${type}:${chat_id}:${user.user_id}:${timestamp}`;
  const at = instant(timestamp);
  if (type !== 'bot_started')
    return one(id, {
      kind: 'person.changed',
      channel: 'max',
      account,
      person,
      change: { type: 'unreachable' },
      at,
    });
  return one(id, {
    kind: 'message.received',
    channel: 'max',
    account,
    person,
    messageId: `start:${chat_id}:${timestamp}`,
    content: { type: 'text', text: payload ? `/start ${payload}` : '/start' },
    sentAt: at,
  });
}

const one = (eventId: string, event: ReadEvent['event']): Found => ({ events: [{ eventId, event }] });

const instant = (ms: number): string => new Date(ms).toISOString();

function personOf(message: MaxMessage, user: MaxUser, locale: string | null | undefined): Person {
  const { chat_id } = message.recipient;
  return {
    ...nameOf(user, locale),
    aliases: isGroup(message)
      ? [`chat:${chat_id}:${user.user_id}`]
      : [`chat:${chat_id}`, `user:${user.user_id}`],
  };
}

function nameOf(user: MaxUser, locale: string | null | undefined): Omit<Person, 'aliases'> {
  const fullName = [user.first_name, user.last_name].filter(Boolean).join(' ');
  return { name: fullName || user.name || undefined, language: locale ?? undefined };
}
