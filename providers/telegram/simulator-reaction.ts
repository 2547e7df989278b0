/** A person's reaction to a message of the simulated Telegram; in the real one a bot hears of it where it asked to. */
import type { Chat } from '../chat-book';

/** The update without who and where; notes the reaction in the chat. @param emoji absent: taken back */
export function reactTo(chat: Chat, messageId: string, emoji: string | undefined, now: Date): object {
  const message = chat.messages.find((one) => one.id === messageId);
  if (!message) throw new Error(`Chat ${chat.id} has no message ${messageId}.`);
  const listed = (one: string | undefined) => (one === undefined ? [] : [{ type: 'emoji', emoji: one }]);
  const before = message.reaction;
  message.reaction = emoji;
  return {
    message_id: Number(messageId.split(':')[1]),
    date: Math.floor(now.getTime() / 1000),
    old_reaction: listed(before),
    new_reaction: listed(emoji),
  };
}
