/**
 * The one inbox of all entity workflows. The signal handler only pushes; each event carries a delivery number
 * that rises per workflow key, so one integer tells what was seen, gaps and all. Carried whole through
 * continue-as-new.
 */
import { defineSignal, setHandler } from '@temporalio/workflow';
import type { Delivered, MessageReceived, PaymentChanged } from './events';
import { turnTo } from './tracing';

export const deliverSignal = defineSignal<[Delivered[]]>('deliver');

/** How many facts an entity remembers: far more than can be in flight at once. */
const MAX_FACTS = 500;

export interface InboxState {
  /** The last delivery number taken in. */
  last: number;
  queue: Delivered[];
  /** Identities of facts already acted on, newest last. */
  facts: string[];
}

export class Inbox {
  private readonly known: Set<string>;

  constructor(readonly state: InboxState) {
    this.known = new Set(state.facts);
    setHandler(deliverSignal, (events) => this.push(events), {
      description: 'Events from the journal, in order. Sent by the relay; do not send by hand.',
    });
  }

  /** Never throws: an exception here would fail the workflow task over and over. */
  private push(events: unknown): void {
    for (const event of Array.isArray(events) ? (events as unknown[]) : []) {
      if (!isDelivered(event) || event.number <= this.state.last) continue;
      this.state.last = event.number;
      this.state.queue.push(event);
    }
  }

  get isEmpty(): boolean {
    return this.state.queue.length === 0;
  }

  has(wanted: (event: Delivered) => boolean): boolean {
    return this.state.queue.some(wanted);
  }

  /** Takes the first event that is wanted; the others stay queued, in order. */
  take(wanted: (event: Delivered) => boolean = () => true): Delivered | undefined {
    const at = this.state.queue.findIndex(wanted);
    if (at < 0) return undefined;
    const [event] = this.state.queue.splice(at, 1);
    turnTo(event!);
    return event;
  }

  /** Not for now after all: they come again, in their order, as if they had not been taken. */
  putBack(events: readonly Delivered[]): void {
    for (const event of events) {
      const fact = factOf(event);
      if (fact === undefined) continue;
      this.known.delete(fact);
      this.state.facts.splice(this.state.facts.lastIndexOf(fact), 1);
    }
    this.state.queue.push(...events);
    this.state.queue.sort((one, other) => one.number - other.number);
  }

  /** What an earlier run of this key handled acts no more. */
  forgetUpTo(handled: number, facts: string[]): void {
    this.state.last = Math.max(this.state.last, handled);
    this.state.queue = this.state.queue.filter((event) => event.number > handled);
    for (const fact of facts) this.isNews(fact);
  }

  /** True the first time a fact is met, under however many deliveries it comes. */
  isNews(fact: string): boolean {
    if (this.known.has(fact)) return false;
    this.known.add(fact);
    this.state.facts.push(fact);
    while (this.state.facts.length > MAX_FACTS) this.known.delete(this.state.facts.shift()!);
    return true;
  }
}

/** The Web UI lets anybody send a signal with anything in it. */
function isDelivered(event: unknown): event is Delivered {
  if (typeof event !== 'object' || event === null) return false;
  const { number, kind } = event as Partial<Delivered>;
  return Number.isSafeInteger(number) && typeof kind === 'string';
}

export const isMessage = (event: Delivered): event is Delivered<MessageReceived> =>
  event.kind === 'message.received';

/** The identity of the fact an event states; undefined where the entity's state decides (an issue's status). */
export function factOf(event: Delivered): string | undefined {
  switch (event.kind) {
    case 'message.received':
      // A correction is a fact of its own, and never the message again.
      return event.edit ? `edit:${event.messageId}:${event.edit.id}` : `message:${event.messageId}`;
    case 'message.changed':
      return `change:${event.messageId}:${event.id}`;
    case 'message.status':
      return `status:${event.messageId}:${event.status}`;
    case 'person.changed':
      return `person:${event.change.type}:${event.at}`;
    case 'payment.changed':
      return paymentFact(event);
    case 'issue.changed':
      if (event.change.type === 'comment') return `comment:${event.change.commentId}`;
      return undefined;
    case 'ticket.changed':
      return event.news.type === 'comment' ? `comment:${event.news.commentId}` : undefined;
    case 'operator.requested':
      return `request:${event.requestId}`;
    case 'deal.changed':
      // The vendor's time has seconds: two changes within one are two.
      return `deal:${event.dealId}:${event.version}:${event.stageId ?? ''}`;
    case 'record.changed':
      return `record:${event.version}`;
    case 'ticket.adopted':
    case 'custom':
    case 'call.requested':
    // Answered while it is asked; none comes here.
    case 'record.decision':
    case 'person.moved':
    // Hints: what they lead to is a fact, they are none.
    case 'payment.hinted':
    case 'deal.hinted':
    case 'reservation.broken':
      return undefined;
  }
}

/** A payment that is told of again, under another notice, was corrected: each notice counts once. */
function paymentFact(event: PaymentChanged): string {
  const { gateway, paymentId, status, notice, refund, refundedTotal } = event;
  const given = refund ? `:refund ${refund.id}` : refundedTotal ? `:refunded ${refundedTotal}` : '';
  const fact = `payment:${gateway}:${paymentId}:${status}${given}`;
  return notice === undefined || notice === paymentId ? fact : `${fact}:${notice}`;
}
