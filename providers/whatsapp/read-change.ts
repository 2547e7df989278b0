/**
 * What people do to messages that are there already: a reaction, an edit (within 15 minutes), a withdrawal (within two
 * days). Each has an id of its own beside that of the message it is about, which may come later than this.
 *
 * Trap: edits and withdrawals come to numbers alone that are used in the WhatsApp Business app, too ("coexistence").
 */
import type { MessageChanged, Person } from '../../workflows/events';
import { contentOf } from './content';
import type { ItemReading } from './item';
import type { WaMessage } from './schema';
import { editSchema, messageSchema, reactionSchema, revokeSchema } from './schema';

export interface From {
  account: string;
  person: Person;
  /** ISO 8601 UTC. */
  at: string;
}

/** Undefined = not one of these types. */
export function readChange(message: WaMessage, from: From): ItemReading | undefined {
  const part = message[message.type];
  const unread = { unread: `a message of type "${message.type}" in an unknown shape` };
  switch (message.type) {
    case 'reaction': {
      const { data } = reactionSchema.safeParse(part);
      if (!data) return unread;
      const emoji = data.emoji ? { emoji: data.emoji } : {};
      return changed(message, from, data.message_id, { type: 'reaction', ...emoji });
    }
    case 'revoke': {
      const { data } = revokeSchema.safeParse(part);
      return data ? changed(message, from, data.original_message_id, { type: 'withdrawn' }) : unread;
    }
    case 'edit':
      return readEdit(message, from) ?? unread;
    default:
      return undefined;
  }
}

function changed(
  message: WaMessage,
  { account, person, at }: From,
  messageId: string,
  change: MessageChanged['change'],
): ItemReading {
  const id = eventIdOf(message, messageId);
  return {
    event: {
      eventId: id,
      event: { kind: 'message.changed', channel: 'whatsapp', account, person, messageId, id, change, at },
    },
  };
}

function readEdit(message: WaMessage, { account, person, at }: From): ItemReading | undefined {
  const { data: edit } = editSchema.safeParse(message['edit']);
  if (!edit) return undefined;
  const messageId = edit.original_message_id;
  const { data: now } = messageSchema.safeParse({ ...edit.message, id: messageId });
  const content = now && contentOf(now);
  if (!content) return undefined;
  const eventId = eventIdOf(message, messageId);
  return {
    event: {
      eventId,
      event: {
        kind: 'message.received',
        channel: 'whatsapp',
        account,
        person,
        messageId,
        content,
        sentAt: at,
        edit: { id: eventId, at },
      },
    },
  };
}

/** Under the id of the message itself it would count as that message, come again. */
const eventIdOf = ({ id, type, timestamp }: WaMessage, messageId: string): string =>
  id === messageId ? `${id}:${type}:${timestamp ?? ''}` : id;
