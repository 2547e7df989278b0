/** One person in the sandbox, on either messenger, as scripts move them. */
import { z } from 'zod';

const messageSchema = z.object({
  id: z.string(),
  from: z.enum(['person', 'business']),
  text: z.string(),
  buttons: z.array(z.object({ id: z.string(), title: z.string() })).optional(),
});
export type ChatMessage = z.infer<typeof messageSchema>;

const chats = z.array(z.object({ id: z.string(), messages: z.array(messageSchema) }));
const stateSchema = z
  .object({ chats: chats.optional(), conversations: chats.optional() })
  .transform((state) => state.chats ?? state.conversations ?? []);

export type Channel = 'whatsapp' | 'telegram';

export class SandboxControl {
  constructor(private readonly url: string) {}

  async get(path: string): Promise<unknown> {
    return this.call('GET', path);
  }

  async act(provider: string, action: string, parameters: Record<string, unknown>): Promise<unknown> {
    return this.call('POST', `${provider}/${action}`, parameters);
  }

  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/_/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`The sandbox answered ${path} with ${response.status}: ${text.slice(0, 200)}`);
    return JSON.parse(text) as unknown;
  }

  /** What the bot has said, by chat. */
  async said(channel: Channel): Promise<Map<string, ChatMessage[]>> {
    const state = stateSchema.parse(await this.get(channel));
    return new Map(state.map(({ id, messages }) => [id, messages.filter(({ from }) => from === 'business')]));
  }
}

export class Customer {
  /** What the vendor calls the chat. */
  readonly chat: string;
  private readonly who: Record<string, string>;

  /** @param number tells customers of a run apart, below 10,000,000 */
  constructor(
    private readonly sandbox: SandboxControl,
    readonly channel: Channel,
    number: number,
    readonly name: string,
  ) {
    const digits = String(number).padStart(7, '0');
    this.chat = channel === 'whatsapp' ? `7999${digits}` : `500${digits}`;
    this.who = channel === 'whatsapp' ? { from: `+${this.chat}` } : { chatId: this.chat };
  }

  async write(text: string): Promise<void> {
    await this.sandbox.act(this.channel, 'write', { ...this.who, name: this.name, text });
  }

  async press(message: ChatMessage, id: string): Promise<void> {
    await this.sandbox.act(this.channel, 'press', { ...this.who, id, messageId: message.id });
  }
}
