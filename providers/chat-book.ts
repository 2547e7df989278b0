/**
 * What a simulated messenger remembers: chats with both sides' messages, as a viewer sees them. Shared by the
 * simulators of all channels, so that one page can show any of them.
 */
import { z } from 'zod';

const buttonSchema = z.object({ id: z.string(), title: z.string(), description: z.string().optional() });

const messageSchema = z.object({
  id: z.string(),
  /** `person` = the customer, `business` = our service. */
  from: z.enum(['person', 'business']),
  text: z.string(),
  /** Buttons or list rows under the message. */
  buttons: z.array(buttonSchema).optional(),
  /** Set where the buttons are rows of a list: the label that opens it. */
  list: z.string().optional(),
  /** Id of the message this one answers or presses. */
  replyTo: z.string().optional(),
  /** The other side's reaction to it. */
  reaction: z.string().optional(),
  /** The person took it back; nothing of it is left but its place. */
  withdrawn: z.boolean().optional(),
  at: z.string(),
});

const chatSchema = z.object({
  /** How the actions name it: `from` on WhatsApp, `chatId` on Telegram. */
  id: z.string(),
  name: z.string(),
  phone: z.string().optional(),
  userId: z.string().optional(),
  /** The person shows their user id alone, though the phone is known. */
  hidesPhone: z.boolean().optional(),
  language: z.string().optional(),
  /** The person has blocked the account: what is sent fails. */
  blocked: z.boolean().optional(),
  messages: z.array(messageSchema),
});

export const chatsSchema = z.array(chatSchema);
export type ChatButton = z.infer<typeof buttonSchema>;
export type ChatMessage = z.infer<typeof messageSchema>;
export type Chat = z.infer<typeof chatSchema>;

/** Enough for a page and a demo, and bounded under load. */
const MESSAGES_KEPT = 200;

export class ChatBook {
  private readonly chats = new Map<string, Chat>();

  find(id: string): Chat | undefined {
    return this.chats.get(id);
  }

  /** The chat of this id, made where there is none; given facts overwrite the known ones. */
  open(id: string, facts: Partial<Omit<Chat, 'id' | 'messages'>> = {}): Chat {
    const known = this.chats.get(id) ?? { id, name: `Customer ${id.slice(-4)}`, messages: [] };
    const given = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
    const chat = Object.assign(known, given);
    this.chats.set(id, chat);
    return chat;
  }

  /** The same chat under another id. */
  rename(chat: Chat, id: string, facts: Pick<Chat, 'phone' | 'userId'>): void {
    this.chats.delete(chat.id);
    this.chats.set(id, Object.assign(chat, { id, ...facts }));
  }

  add(chat: Chat, message: ChatMessage): void {
    chat.messages.push(message);
    if (chat.messages.length > MESSAGES_KEPT) chat.messages.shift();
  }

  /** What a person who presses `buttonId` presses: the newest message that shows it. */
  newestWithButton(
    chat: Chat,
    buttonId: string,
    messageId?: string,
  ): { message: ChatMessage; button: ChatButton } | undefined {
    for (let i = chat.messages.length - 1; i >= 0; i--) {
      const message = chat.messages[i];
      const button = message?.buttons?.find((candidate) => candidate.id === buttonId);
      if (message && button && (messageId === undefined || message.id === messageId)) {
        return { message, button };
      }
    }
    return undefined;
  }

  all(): Chat[] {
    return [...this.chats.values()];
  }

  restore(chats: readonly Chat[]): void {
    this.chats.clear();
    for (const chat of chats) this.chats.set(chat.id, chat);
  }
}
