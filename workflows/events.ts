/**
 * The normalised events: what a hook says, in the words of this service. A discriminated union of plain
 * JSON without runtime dependencies, so that providers, the journal and the workflow sandbox share it.
 *
 * Conventions: money is an integer in minor units (kopecks) plus an ISO 4217 code; times are ISO 8601 UTC
 * instants; ids are strings, whatever type the vendor sends.
 */

import type { CheckoutEvent } from './checkout-events';
import type { RecordEvent } from './record-events';

export interface Money {
  /** Integer, minor units: 149950 is 1499.50. */
  amount: number;
  /** ISO 4217, upper case. */
  currency: string;
}

export type ChannelId = 'whatsapp' | 'telegram' | 'max';

/** Who wrote. `aliases` are every id the vendor gave, the address first; the journal turns them into a contact. */
export interface Person {
  /** Prefixed by kind, for example `chat:5012345678`, `phone:+79161234567`, `user:US.1349`. */
  aliases: string[];
  name?: string;
  /** E.164 with the plus, where the vendor states one. */
  phone?: string;
  /** BCP 47, where the vendor states one. */
  language?: string;
}

export type MediaKind = 'image' | 'document' | 'audio' | 'voice' | 'video' | 'sticker';

export type MessageContent =
  | { type: 'text'; text: string }
  /** A pressed button or list row. `id` is what we put on the button. */
  | { type: 'choice'; id: string; title: string; callbackId?: string; ofMessageId?: string }
  | {
      type: 'media';
      media: MediaKind;
      mediaId: string;
      mimeType?: string;
      fileName?: string;
      caption?: string;
      /** The same for each part of an album, which comes as a message a file. */
      album?: string;
    }
  | { type: 'location'; latitude: number; longitude: number; name?: string; address?: string }
  /** A contact card: the sender's own, or somebody else's. */
  | { type: 'contact'; name: string; phone?: string }
  /** Something the channel delivers and we do not read (a poll, an order). */
  | { type: 'unsupported'; what: string };

export interface MessageReceived {
  kind: 'message.received';
  channel: ChannelId;
  account: string;
  person: Person;
  /** The vendor's message id, unique within channel + account: the fact's identity. */
  messageId: string;
  content: MessageContent;
  sentAt: string;
  /** Set where this is a new version of a message that came before under the same id: a correction, no message. */
  edit?: MessageEdit;
}

export interface MessageEdit {
  /** The vendor's identity of this version. */
  id: string;
  /** ISO 8601 UTC. */
  at: string;
}

/** What a person does to a message that is there already. It is none itself: it answers nothing and opens nothing. */
export interface MessageChanged {
  kind: 'message.changed';
  channel: ChannelId;
  account: string;
  person: Person;
  /** Of the message that it is about. */
  messageId: string;
  /** The vendor's identity of this change. */
  id: string;
  change:
    /** To a message of either side; without an emoji it was taken back. `toOurs` is known on delivery alone. */
    | { type: 'reaction'; emoji?: string; toOurs?: true }
    /** They took back what they had written. */
    | { type: 'withdrawn' };
  at: string;
}

export type MessageStatusValue = 'sent' | 'delivered' | 'read' | 'failed';

export interface MessageStatus {
  kind: 'message.status';
  channel: ChannelId;
  account: string;
  /** Absent where the vendor's status names nobody. */
  person?: Person;
  messageId: string;
  status: MessageStatusValue;
  /** Our effect id, where the vendor hands it back. */
  effectId?: string;
  /** `type` is stable, as a refused send's (`whatsapp.window_closed`); events of earlier versions have none. */
  error?: { code: string; type?: string; message: string };
  at: string;
}

/** An address that became another one; also the beginning of addresses (a group's members: `chat:-5:77`). */
export interface AddressMove {
  from: string;
  to: string;
}

/** What a channel tells of a person beside what they write. */
export interface PersonChanged {
  kind: 'person.changed';
  channel: ChannelId;
  account: string;
  person: Person;
  /** Blocked us, or left: nothing reaches them until they come back. */
  change: { type: 'unreachable' };
  at: string;
}

/** A file at the desk that the customer may see. Its content is asked of the desk: its links live for seconds. */
export interface IssueFile {
  id: string;
  name: string;
}

/**
 * A person, or a whole chat, is known by something else now (another number or user id, a group that became a
 * supergroup). Everybody stays who they are; settled in Postgres, no workflow hears of it.
 */
export interface PersonMoved {
  kind: 'person.moved';
  channel: ChannelId;
  account: string;
  /** By what they are known from now on, the address first. */
  person: Person;
  /** By what they were known; of a chat also the beginning of its members' addresses (`chat:-5` of `chat:-5:77`). */
  formerly: string[];
  /** What they were known by stays theirs: a chat does, a number goes to somebody else one day. */
  keepsFormer?: true;
  at: string;
}

export type IssueChange =
  | { type: 'created' }
  | { type: 'status'; from?: string; to: string }
  | {
      type: 'comment';
      commentId: string;
      public: boolean;
      /** Empty where it is not public: such words go nowhere. */
      html: string;
      author: 'employee' | 'contact' | 'unknown';
      /** Public ones, of a public comment. */
      files?: IssueFile[];
    }
  /** Public files that were put on the issue itself. */
  | { type: 'files'; files: IssueFile[]; author: 'employee' | 'contact' | 'unknown' }
  | { type: 'rate'; value: string }
  | { type: 'deleted' }
  | { type: 'other'; name: string };

export interface IssueChanged {
  kind: 'issue.changed';
  helpdesk: 'okdesk';
  issueId: string;
  change: IssueChange;
  /** Status code as the hook states it; a workflow re-reads before it trusts it. */
  statusCode?: string;
  /** Our key from the issue's custom parameter: present means we opened it. */
  key?: string;
  /** It stands in a status in which, per fixit.yml, a payment is waited for. */
  awaitsPayment?: boolean;
  at?: string;
}

export type PaymentStatus =
  | 'pending'
  | 'authorized'
  | 'paid'
  | 'partially_paid'
  | 'failed'
  | 'cancelled'
  | 'partially_refunded'
  | 'refunded';

/**
 * How a payment names what it pays for, in order of trust; `deal` is how a touched deal names its order, `payment` one that
 * names nothing at all and waits for a person to say whose it is.
 */
export interface PaymentReference {
  type: 'invoice' | 'issue' | 'order' | 'dialog' | 'deal' | 'payment';
  value: string;
}

export interface PaymentChanged {
  kind: 'payment.changed';
  gateway: string;
  /** Of the payment itself: what is told of it later under the same id takes the place of what was told before. */
  paymentId: string;
  /** The sender's id of this telling, where several may tell of one payment (1C: it was corrected). */
  notice?: string;
  status: PaymentStatus;
  /** This payment alone. */
  money: Money;
  /** All that has been paid on the invoice so far, where the sender says; wins over `money`. */
  paidTotal?: number;
  references: PaymentReference[];
  invoiceNumber?: string;
  /** The refund that this tells of, alone, minor units; `money` is the same sum where the payment's is not told. */
  refund?: { id: string; amount: number };
  /** All that has been given back of this payment so far, minor units, where the gateway says. */
  refundedTotal?: number;
  /** It names nothing of ours: a deal is made of it, for a person to look at. */
  orphan?: { customerId?: string };
  at?: string;
}

/** From a dialog to its ticket: "this issue is mine", with what the customer was promised. */
export interface TicketAdopted {
  kind: 'ticket.adopted';
  helpdesk: 'okdesk';
  issueId: string;
  dialogWorkflowId: string;
  /** What has to be paid, if anything. */
  invoice?: { ref: string; money: Money };
}

/** From a ticket to its dialog. */
export type TicketNews =
  | { type: 'comment'; commentId: string; html: string; files?: IssueFile[] }
  | { type: 'files'; files: IssueFile[] }
  /** `reopened`: it had been closed. */
  | { type: 'status'; code: string; closed: boolean; reopened?: true }
  | { type: 'paid'; money: Money }
  /** `reopened`: it had been told as paid, and the payment was corrected. */
  | { type: 'underpaid'; paid: Money; due: Money; reopened?: true }
  | { type: 'payment_cancelled' }
  /** Money came, and the ticket does not know what is due: its dialog says it again. */
  | { type: 'invoice_unknown' }
  | { type: 'refunded'; money: Money }
  /** `unpaid`: its invoice is withdrawn, for no money came for it. */
  | { type: 'deleted'; unpaid?: true };

export interface TicketChanged {
  kind: 'ticket.changed';
  helpdesk: 'okdesk';
  issueId: string;
  dialogWorkflowId: string;
  news: TicketNews;
}

/** What came to an endpoint that an administrator made, routed by that endpoint's template. */
export interface CustomEvent {
  kind: 'custom';
  /** The endpoint. */
  webhookId: string;
  /** Query, form, or JSON made flat (`data[FIELDS][ID]`); what authenticates is masked. */
  params: Record<string, string>;
  /** As it came, what authenticates masked. */
  body: string;
  to: CustomTarget;
}

export type CustomTarget =
  /** A running workflow; a record's is started. */
  | { workflow: string }
  /** A flow that is started as over the API. `id`: the caller's key. */
  | { flow: string; id: string; input: unknown };

/** One of our own calls, to be made: see `call.ts`. */
export interface CallRequested {
  kind: 'call.requested';
  callId: string;
}

/** Every event a hook or an activity may append. */
export type NormalisedEvent =
  | MessageReceived
  | MessageChanged
  | MessageStatus
  | PersonChanged
  | PersonMoved
  | IssueChanged
  | PaymentChanged
  | TicketAdopted
  | TicketChanged
  | CheckoutEvent
  | RecordEvent
  | CallRequested
  | CustomEvent;

export type EventKind = NormalisedEvent['kind'];

/** What the relay adds on delivery. */
export interface DeliveryFacts {
  /** Increasing per workflow key; a workflow ignores what is not above the last it took. */
  number: number;
  /** The journal's id of the event. */
  eventId: string;
  /** When the hook was received, ISO 8601 UTC. */
  receivedAt: string;
  /** Of the signal that brings it, where traces are exported. */
  traceparent?: string;
}

/**
 * An event as a workflow receives it. A dialog knows its channel, account and contact by its own id, so these
 * stay out of its history, and with them every alias and phone number.
 */
export type Delivered<E extends NormalisedEvent = NormalisedEvent> = (E extends
  MessageReceived | MessageChanged | MessageStatus | PersonChanged
  ? Omit<E, 'channel' | 'account' | 'person' | 'sentAt'>
  : E) &
  DeliveryFacts;
