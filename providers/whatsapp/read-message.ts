/** One item of `messages`. */
import type { ItemReading } from './item';
import { isoOf } from './item';
import type { People } from './people';
import { personOf } from './people';
import { readChange } from './read-change';
import { readMove } from './read-move';
import { contentOf, NOT_A_CONTRIBUTION } from './content';
import { messageSchema } from './schema';

export function readMessage(item: unknown, account: string, people: People, receivedAt: Date): ItemReading {
  const parsed = messageSchema.safeParse(item);
  if (!parsed.success) return { unread: 'a message without an id or type' };
  const message = parsed.data;

  const moved = readMove(message, account, receivedAt);
  if (moved) return moved;
  const ignored = NOT_A_CONTRIBUTION.get(message.type);
  if (ignored !== undefined) return { ignored, eventId: message.id };
  // An answer would go to the person alone, not to the group that was asked.
  if (message.group_id) return { ignored: 'a message in a group', eventId: message.id };

  const { from: phone, from_user_id: userId, from_parent_user_id: parentId } = message;
  const person = personOf({ phone, userId, parentId }, people);
  if (!person) return { unread: 'a message without a sender' };
  const at = message.timestamp === undefined ? receivedAt.toISOString() : isoOf(message.timestamp);
  const change = readChange(message, { account, person, at });
  if (change) return change;
  const content = contentOf(message);
  if (!content) return { unread: `a message of type "${message.type}" in an unknown shape` };
  return {
    event: {
      eventId: message.id,
      event: {
        kind: 'message.received',
        channel: 'whatsapp',
        account,
        person,
        messageId: message.id,
        content,
        sentAt: at,
      },
    },
  };
}
