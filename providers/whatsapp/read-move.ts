/**
 * A person has another number, and with it another user id: a `system` message says so, once. Without it the next
 * message would come from a stranger.
 */
import type { ItemReading } from './item';
import { isoOf } from './item';
import { aliasesOf, personOf } from './people';
import type { WaMessage } from './schema';
import { systemSchema } from './schema';

const MOVES: ReadonlySet<string> = new Set(['user_changed_number', 'user_changed_user_id']);

/** Undefined = no such message, or one that does not say who they are now. */
export function readMove(message: WaMessage, account: string, receivedAt: Date): ItemReading | undefined {
  if (message.type !== 'system') return undefined;
  const { data: system } = systemSchema.safeParse(message['system']);
  if (!system || !MOVES.has(system.type)) return undefined;
  const { from, from_user_id, from_parent_user_id } = message;
  const person = personOf({
    phone: system.wa_id ?? system.new_wa_id,
    userId: system.user_id,
    parentId: system.parent_user_id,
  });
  const formerly = [
    ...aliasesOf({ phone: from, userId: from_user_id, parentId: from_parent_user_id }),
    ...aliasesOf({ userId: system.previous_user_id }),
  ];
  if (!person || formerly.length === 0) return undefined;
  return {
    event: {
      eventId: message.id,
      event: {
        kind: 'person.moved',
        channel: 'whatsapp',
        account,
        person,
        formerly: [...new Set(formerly)],
        at: message.timestamp === undefined ? receivedAt.toISOString() : isoOf(message.timestamp),
      },
    },
  };
}
