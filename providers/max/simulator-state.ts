/** What the simulated MAX remembers: chats, pressed buttons not yet answered, subscriptions. */
import { z } from 'zod';
import { ChatBook, chatsSchema } from '../chat-book';

export const subscriptionSchema = z.object({
  url: z.string(),
  update_types: z.array(z.string()).optional(),
  secret: z.string().optional(),
});

type Subscription = z.infer<typeof subscriptionSchema>;

const savedSchema = z.object({
  chats: chatsSchema,
  nextMid: z.int(),
  openCallbacks: z.array(z.string()),
  subscriptions: z.array(subscriptionSchema).optional(),
});

/** Presses nobody answers must not pile up. */
const CALLBACKS_KEPT = 1_000;

export class MaxState {
  readonly book = new ChatBook();
  /** Undefined = nobody has said any: that of the sandbox's own target stands. */
  subscriptions?: Subscription[];
  private openCallbacks: string[] = [];
  // By the clock, so that a simulator that forgot its state does not give the same ids out twice.
  private nextMid = Date.now();

  get subscribed(): Subscription[] {
    return this.subscriptions ?? [];
  }

  /** @param hookUrl what the sandbox sends to */
  subscriptionsAt(hookUrl: string | undefined): Subscription[] {
    return this.subscriptions ?? (hookUrl === undefined ? [] : [{ url: hookUrl }]);
  }

  mid = (): string => `mid.${(this.nextMid++).toString(16).padStart(32, '0')}`;

  pressed(callbackId: string): void {
    this.openCallbacks = [...this.openCallbacks.slice(1 - CALLBACKS_KEPT), callbackId];
  }

  /** Whether there was such a press; it can be answered once. */
  answered(callbackId: string): boolean {
    const open = this.openCallbacks.includes(callbackId);
    this.openCallbacks = this.openCallbacks.filter((id) => id !== callbackId);
    return open;
  }

  save(): z.infer<typeof savedSchema> {
    const { nextMid, openCallbacks, subscriptions } = this;
    return { chats: this.book.all(), nextMid, openCallbacks, subscriptions };
  }

  restore(saved: unknown): void {
    const { chats, ...rest } = savedSchema.parse(saved);
    this.book.restore(chats);
    Object.assign(this, rest);
  }
}
