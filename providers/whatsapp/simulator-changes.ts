/**
 * What people do in the simulated WhatsApp to messages that are there: react to ours, edit and withdraw their own. A
 * hook goes out at once, so one that is to come before its message is sent while that one's is held back.
 */
import { z } from 'zod';
import type { SimAction, SimWorld } from '../../sandbox/contract';
import type { Chat, ChatBook, ChatMessage } from '../chat-book';
import type { Business } from './simulator-hooks';
import { personHook, wamid } from './simulator-hooks';
import { chatOf, who } from './simulator-people';

const reactSchema = z.object({
  ...who,
  /** Also of a message that is not in the chat: it was sent from the phone app. */
  messageId: z.string().min(1),
  /** Absent: the reaction is taken back. */
  emoji: z.string().min(1).optional(),
});
const editSchema = z.object({ ...who, messageId: z.string(), text: z.string().min(1) });
const withdrawSchema = z.object({ ...who, messageId: z.string() });

export function changeActions(
  world: SimWorld,
  book: ChatBook,
  business: Business,
): Record<string, SimAction> {
  const tell = (chat: Chat, content: object) => {
    const id = wamid();
    world.emit(personHook(business, chat, { id, at: world.now(), content }));
    return { messageId: id };
  };
  return {
    react(parameters) {
      const { messageId, emoji, ...person } = reactSchema.parse(parameters);
      const chat = chatOf(person, book);
      const message = chat.messages.find(({ id }) => id === messageId);
      if (message) message.reaction = emoji;
      return tell(chat, { type: 'reaction', reaction: { message_id: messageId, emoji } });
    },
    edit(parameters) {
      const { messageId, text, ...person } = editSchema.parse(parameters);
      const chat = chatOf(person, book);
      theirs(chat, messageId).text = text;
      const now = { type: 'text', text: { body: text } };
      return tell(chat, { type: 'edit', edit: { original_message_id: messageId, message: now } });
    },
    withdraw(parameters) {
      const { messageId, ...person } = withdrawSchema.parse(parameters);
      const chat = chatOf(person, book);
      Object.assign(theirs(chat, messageId), { text: '', withdrawn: true });
      return tell(chat, { type: 'revoke', revoke: { original_message_id: messageId } });
    },
  };
}

function theirs(chat: Chat, messageId: string): ChatMessage {
  const message = chat.messages.find(({ id, from }) => id === messageId && from === 'person');
  if (!message || message.withdrawn)
    throw new Error(`${chat.id} has no message ${messageId} of the person. Write it first.`);
  return message;
}
