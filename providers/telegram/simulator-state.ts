/** What the simulated Telegram remembers: chats, counters, pressed buttons not yet answered, the web hook. */
import { z } from 'zod';
import { ChatBook, chatsSchema } from '../chat-book';
import { FileStore, filesSchema } from './simulator-files';
import { Obstacles, obstaclesSchema } from './simulator-obstacles';

/** What getWebhookInfo tells beside the address. */
export const webhookSchema = z.object({
  allowed_updates: z.array(z.string()).optional(),
  max_connections: z.int().default(40),
  pending_update_count: z.int().default(0),
  last_error_date: z.int().optional(),
  last_error_message: z.string().optional(),
});
export type Webhook = z.infer<typeof webhookSchema>;

const savedSchema = z.object({
  chats: chatsSchema,
  nextUpdateId: z.int(),
  nextMessageId: z.int(),
  openCallbacks: z.array(z.string()),
  webhookUrl: z.string(),
  files: filesSchema.default([]),
  obstacles: obstaclesSchema.optional(),
  webhook: webhookSchema.optional(),
});

/** Presses nobody answers must not pile up. */
const CALLBACKS_KEPT = 1_000;

export class TelegramState {
  readonly book = new ChatBook();
  readonly files = new FileStore();
  readonly obstacles = new Obstacles();
  webhookUrl = '';
  webhook: Webhook | undefined;
  private openCallbacks: string[] = [];
  // By the clock, so that a simulator that forgot its state does not give the same ids out twice.
  private nextUpdateId = Math.floor(Date.now() / 1000);
  private nextMessageId = Math.floor(Date.now() / 1000) - 1_700_000_000;

  updateId = (): number => this.nextUpdateId++;
  messageId = (): number => this.nextMessageId++;

  pressed(callbackId: string): void {
    this.openCallbacks = [...this.openCallbacks.slice(1 - CALLBACKS_KEPT), callbackId];
  }

  /** What Telegram met at our address; without a message, nothing any more. */
  failWebhook({ message, pending = 1 }: Record<string, unknown>, now: Date): unknown {
    const {
      last_error_date: _date,
      last_error_message: _message,
      ...rest
    } = this.webhook ?? webhookSchema.parse({});
    this.webhook =
      typeof message === 'string'
        ? {
            ...rest,
            last_error_date: Math.floor(now.getTime() / 1000),
            last_error_message: message,
            pending_update_count: Number(pending),
          }
        : { ...rest, pending_update_count: 0 };
    return { webhook: this.webhook };
  }

  /** Whether there was such a press; it can be answered once. */
  answered(callbackId: string): boolean {
    const open = this.openCallbacks.includes(callbackId);
    this.openCallbacks = this.openCallbacks.filter((id) => id !== callbackId);
    return open;
  }

  save(): z.infer<typeof savedSchema> {
    const { nextUpdateId, nextMessageId, openCallbacks, webhookUrl } = this;
    return {
      chats: this.book.all(),
      files: this.files.all(),
      obstacles: this.obstacles.all(),
      nextUpdateId,
      nextMessageId,
      openCallbacks,
      webhookUrl,
      webhook: this.webhook,
    };
  }

  restore(saved: unknown): void {
    const { chats, files, obstacles, ...rest } = savedSchema.parse(saved);
    this.book.restore(chats);
    this.files.restore(files);
    if (obstacles) this.obstacles.restore(obstacles);
    Object.assign(this, rest);
  }
}
