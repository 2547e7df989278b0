/**
 * Who has been told to wait, and until when. https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
 *
 * A 429 says how long, not for what: one chat's limit (a group takes some 20 messages a minute) or the bot's own. A
 * call that names no chat, or a third chat told to wait at the same time, means the bot; until then others go on.
 * A call that would only be refused again is not made: Telegram lengthens the wait of who insists.
 */
import { OutboundError } from '../failure';

const CHATS_THAT_MEAN_ALL = 3;
/** Milliseconds; where a 429 does not say. */
const UNSAID_MS = 1_000;

export class Pace {
  /** Milliseconds since the epoch, by chat. */
  private readonly chats = new Map<number, number>();
  private all = 0;

  constructor(private readonly now: () => number = Date.now) {}

  /** Throws `try_later` with the time that is left. @param chat undefined = the call names none */
  check(chat?: number): void {
    const until = Math.max(this.all, (chat === undefined ? undefined : this.chats.get(chat)) ?? 0);
    const left = until - this.now();
    if (left <= 0) return;
    throw new OutboundError('try_later', 'telegram.busy', 'Telegram asked to slow down; sent later.', {
      status: 429,
      retryAfterMs: left,
    });
  }

  /** Notes what a refusal says; any other failure says nothing. */
  heed(error: unknown, chat?: number): void {
    if (!(error instanceof OutboundError) || error.outcome !== 'try_later') return;
    const now = this.now();
    const until = now + (error.options.retryAfterMs ?? UNSAID_MS);
    for (const [each, end] of this.chats) if (end <= now) this.chats.delete(each);
    if (chat !== undefined) this.chats.set(chat, until);
    if (chat === undefined || this.chats.size >= CHATS_THAT_MEAN_ALL) this.all = Math.max(this.all, until);
  }
}
