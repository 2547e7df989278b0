/** One person in the sandbox, on any messenger, as scripts move them. */
import { z } from 'zod';

const messageSchema = z.object({
  id: z.string(),
  from: z.enum(['person', 'business']),
  text: z.string(),
  buttons: z.array(z.object({ id: z.string(), title: z.string() })).optional(),
});
export type ChatMessage = z.infer<typeof messageSchema>;

const chats = z.array(
  z.object({ id: z.string(), userId: z.string().optional(), messages: z.array(messageSchema) }),
);
const stateSchema = z
  .object({ chats: chats.optional(), conversations: chats.optional() })
  .transform((state) => state.chats ?? state.conversations ?? []);

export type Channel = 'whatsapp' | 'telegram' | 'max';
export type Chats = Map<string, ChatMessage[]>;

const sentSchema = z.object({ messageId: z.string() });

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

  /** What was said on either side, by chat. */
  async chats(channel: Channel): Promise<Chats> {
    const state = stateSchema.parse(await this.get(channel));
    return new Map(state.map(({ id, messages }) => [id, messages]));
  }
}

/** How much of who they are a person on WhatsApp shows. */
export type Shows = 'phone' | 'user id' | 'both';

export interface Photo {
  caption?: string;
  /** Of an album, the same for each of its parts; WhatsApp has none, and sends them one by one. */
  album?: string;
}

export class Customer {
  /** What the vendor calls the chat. */
  readonly chat: string;
  private readonly phone: string;

  /** @param number tells customers of a run apart, below 10,000,000 */
  constructor(
    private readonly sandbox: SandboxControl,
    readonly channel: Channel,
    number: number,
    readonly name: string,
    private shown: Shows = 'phone',
  ) {
    const digits = String(number).padStart(7, '0');
    this.phone = `7999${digits}`;
    if (channel !== 'whatsapp') this.chat = `500${digits}`;
    else this.chat = shown === 'user id' ? this.userId : this.phone;
  }

  /** The id of what was written. */
  async write(text: string): Promise<string> {
    return this.does('write', { name: this.name, text });
  }

  async edit(messageId: string, text: string): Promise<void> {
    await this.does('edit', { messageId, text });
  }

  async photo({ caption, album }: Photo = {}): Promise<void> {
    await (this.channel === 'whatsapp'
      ? this.does('sendPhoto', { caption })
      : this.does('send', { kind: 'photo', caption, album }));
  }

  async voice(): Promise<void> {
    await (this.channel === 'whatsapp' ? this.does('sendVoice') : this.does('send', { kind: 'voice' }));
  }

  async press(message: ChatMessage, id: string): Promise<void> {
    await this.act('press', { id, messageId: message.id });
  }

  /** From now on. Of Telegram and MAX there is one form only. */
  async shows(what: Shows): Promise<void> {
    if (this.channel !== 'whatsapp') return;
    if (what === 'user id' && this.shown !== what) await this.act('hidePhone', {});
    this.shown = what;
  }

  private async does(action: string, parameters: Record<string, unknown> = {}): Promise<string> {
    return sentSchema.parse(await this.act(action, parameters)).messageId;
  }

  private act(action: string, parameters: Record<string, unknown>): Promise<unknown> {
    return this.sandbox.act(this.channel, action, { ...this.who, ...parameters });
  }

  private get who(): Record<string, string> {
    if (this.channel !== 'whatsapp') return { chatId: this.chat };
    const from = `+${this.phone}`;
    const { userId } = this;
    return { phone: { from }, 'user id': { userId }, both: { from, userId } }[this.shown];
  }

  /** Meta's form of an id that is no phone. */
  private get userId(): string {
    return `RU.${this.phone}`;
  }
}
