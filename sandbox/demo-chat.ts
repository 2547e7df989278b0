/** The demo's customer on one channel: says, presses, and reads what the bot answers. */
import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { found, seen, type SandboxClient, waitFor } from './demo-client';

const messageSchema = z.object({
  id: z.string(),
  from: z.enum(['person', 'business']),
  text: z.string(),
  buttons: z.array(z.object({ id: z.string(), title: z.string() })).optional(),
  at: z.string(),
});
export type ChatMessage = z.infer<typeof messageSchema>;

const chatsSchema = z.array(z.object({ id: z.string(), messages: z.array(messageSchema) }));

/** A question without a question mark counts as asked when nothing has followed it for so long. */
const QUIET_MS = 1_500;

const CHANNELS = {
  telegram: {
    chats: z.object({ chats: chatsSchema }).transform(({ chats }) => chats),
    stranger: () => {
      const chatId = String(randomInt(2_000_000_000, 9_000_000_000));
      return { id: chatId, who: { chatId } };
    },
  },
  whatsapp: {
    chats: z.object({ conversations: chatsSchema }).transform(({ conversations }) => conversations),
    stranger: () => {
      const phone = `7999${String(randomInt(10_000_000)).padStart(7, '0')}`;
      return { id: phone, who: { from: `+${phone}` } };
    },
  },
};
export type Channel = keyof typeof CHANNELS;
export const isChannel = (name: string): name is Channel => Object.hasOwn(CHANNELS, name);

export class Customer {
  private readonly stranger: { id: string; who: Record<string, string> };
  /** Bot messages already reacted to. */
  private heard = 0;

  constructor(
    private readonly sandbox: SandboxClient,
    readonly channel: Channel,
    readonly name: string,
  ) {
    this.stranger = CHANNELS[channel].stranger();
  }

  say(text: string): Promise<void> {
    const { who } = this.stranger;
    return this.sandbox.act(this.channel, 'write', { ...who, name: this.name, text });
  }

  async press(message: ChatMessage, buttonId: string): Promise<void> {
    await this.sandbox.act(this.channel, 'press', {
      ...this.stranger.who,
      id: buttonId,
      messageId: message.id,
    });
  }

  /** All the bot has said to this customer, oldest first. */
  async fromBot(): Promise<ChatMessage[]> {
    const chats = await this.sandbox.state(this.channel, CHANNELS[this.channel].chats);
    const chat = chats.find(({ id }) => id === this.stranger.id);
    return (chat?.messages ?? []).filter(({ from }) => from === 'business');
  }

  /** Whether the channel can settle a send that was cut off, so that nothing is ever said twice. */
  get settles(): boolean {
    return this.channel === 'whatsapp';
  }

  async heardTwice(): Promise<boolean> {
    const texts = (await this.fromBot()).map(({ text }) => text);
    return new Set(texts).size < texts.length;
  }

  /**
   * The next bot message that is what we wait for, among those not reacted to yet. What comes before it
   * (a greeting, a note) is passed over.
   */
  hear(expected: string, isIt: (message: ChatMessage) => boolean, withinMs?: number): Promise<ChatMessage> {
    return waitFor({
      ...(withinMs === undefined ? {} : { withinMs }),
      expected,
      look: `the ${this.channel} chat "${this.name}" at ${this.sandbox.page}`,
      poll: async () => {
        const messages = await this.fromBot();
        const index = messages.findIndex(
          (message, i) => i >= this.heard && !isRepeat(messages, i) && isIt(message),
        );
        const message = messages[index];
        if (!message) return seen(seenWords(messages.slice(this.heard)));
        this.heard = index + 1;
        return found(message);
      },
    });
  }
}

/** The same words again: sent once more, because nobody could tell whether they had arrived. */
const isRepeat = (messages: ChatMessage[], at: number): boolean =>
  messages.findIndex(({ text }) => text === messages[at]?.text) < at;

/** A question to be answered in words: it asks, or it is the last word for a while. */
export const isOpenQuestion = (message: ChatMessage): boolean =>
  !hasChoice(message) && (message.text.includes('?') || Date.now() - Date.parse(message.at) > QUIET_MS);

export const hasChoice = (message: ChatMessage): boolean => (message.buttons?.length ?? 0) >= 2;

const seenWords = (messages: ChatMessage[]): string =>
  messages.length === 0 ? 'no new message from the bot' : messages.map(quoted).join(' / ');

export function quoted({ text, buttons = [] }: ChatMessage): string {
  const line = text.replace(/\s+/g, ' ');
  const short = line.length > 90 ? `${line.slice(0, 89)}…` : line;
  return `"${short}"${buttons.map(({ title }) => ` [${title}]`).join('')}`;
}
