/**
 * What workflows may ask of the outside world, by capability. Implemented in `activities/`; types only, so
 * that the workflow bundle holds no adapter.
 *
 * Every write takes an `EffectKey`: the chain's first run id and what in the story asks for it. The activity makes
 * the effect id of it (UUIDv5), the same for every attempt, worker, replay, continue-as-new and reset.
 */
import type { CallActivities } from './call-activities';
import type { CheckoutActivities } from './checkout-activities';
import type { RecordActivities } from './record-activities';
import type { MediaKind, MessageContent, Money, NormalisedEvent } from './events';

export type EffectKey = {
  /** `workflowInfo().firstExecutionRunId` */
  run: string;
} & (
  | {
      /** What asks for it, for example `name.1.name` or `e17.comment`; no personal data. */
      step: string;
    }
  /** Counter in state: of workflows that began under an earlier edition. */
  | { count: number }
);

/** A person on a channel, by surrogate contact id: the activity looks the address up. */
export interface ContactAddress {
  channel: string;
  account: string;
  contact: string;
}

export interface MessageToSend {
  text: string;
  buttons?: { id: string; title: string }[];
  list?: { title: string; rows: { id: string; title: string; description?: string }[] };
  /** The channel's id of the person's last message, for channels where others read along. */
  heard?: string;
  /** A pressed button to acknowledge on the way (Telegram's spinner); failures of that are not failures. */
  answerCallback?: string;
  /** The farewell to somebody who wants no more messages: nothing else is sent to them. */
  lastWord?: true;
}

export interface SendResult {
  /** `sent` = the channel took it; `unconfirmed` = the outcome is unknown and cannot be settled. */
  outcome: 'sent' | 'unconfirmed';
  messageId?: string;
  /** An earlier attempt may have put the same words there, under an id that nobody knows. */
  unknownCopy?: true;
  /** ISO 8601 UTC: answers are messages that arrived after this. */
  sentAt: string;
}

export interface KeptMedia {
  /** A UUID; the file itself is in no history. */
  media: string;
  kind: MediaKind;
  fileName: string;
  mimeType: string;
  bytes: number;
}

export interface ContactProfile {
  name?: string;
  /** E.164. */
  phone?: string;
  language?: string;
}

export interface Activities extends CheckoutActivities, RecordActivities, CallActivities {
  sendMessage(input: {
    effect: EffectKey;
    workflowId: string;
    to: ContactAddress;
    message: MessageToSend;
    /** What to do where the channel cannot settle an unknown outcome: say it again, or leave it. */
    whenUnconfirmed: 'repeat' | 'leave';
    /** Which template carries the text once the channel takes nothing else; absent = none does. */
    outsideWindow?: { purpose: 'notice' | 'question'; language: 'ru' | 'en' };
    /** The message of this effect was taken and then not delivered: it is sent anew, once. */
    again?: { messageId: string; byTemplate: boolean };
  }): Promise<SendResult>;

  /**
   * Fetches a file that a person sent while the channel still has it, and keeps it in Postgres. The same file of the
   * same message again is the same. Fails for good with `media.too_large`, `<channel>.media_gone` and the like: the
   * flow goes on with words alone.
   */
  keepMedia(input: {
    workflowId: string;
    from: ContactAddress;
    messageId: string;
    content: Extract<MessageContent, { type: 'media' }>;
  }): Promise<KeptMedia>;

  openIssue(input: {
    effect: EffectKey;
    workflowId: string;
    contact: ContactAddress;
    name: string;
    title: string;
    description: string;
    /** Delivery number of the last event that the description tells of. */
    upTo?: number;
  }): Promise<{
    issueId: string;
    url?: string;
    /** `upTo` of the call that made the issue: less than this call's where the run was reset to before it. */
    upTo?: number;
  }>;

  commentIssue(input: {
    effect: EffectKey;
    workflowId: string;
    issueId: string;
    text: string;
    /** The id of a kept file, which goes with it. */
    media?: string;
    /** Our own word to the employees: no customer sees it. */
    note?: true;
  }): Promise<{ commentId: string }>;

  rateIssue(input: {
    effect: EffectKey;
    workflowId: string;
    issueId: string;
    rate: 'poor' | 'normal' | 'good' | 'excellent';
  }): Promise<void>;

  /** The live issue: what a hook says is a hint, this is the fact. */
  readIssue(input: { issueId: string }): Promise<{
    statusCode: string;
    closed: boolean;
    key?: string;
    parameters: Record<string, string>;
    url?: string;
    /** The issue that this one is a part of, or was merged into. */
    parentId?: string;
    /** ISO 8601 UTC. */
    deadlineAt?: string;
    /** The desk's id of who has it: no name. */
    assigneeId?: string;
    /** The workflow that opened it, where the issue carries our key. */
    openedBy?: string;
  }>;

  /** Writes the reference invoice → ticket first, then looks up or creates, then posts. */
  issueInvoice(input: {
    effect: EffectKey;
    workflowId: string;
    /** Who gets the payment: the workflow the reference row points at. */
    payee: string;
    issueId: string;
    money: Money;
    purpose: string;
  }): Promise<{ ref: string; number: string; payUrl?: string }>;

  /** Nobody is to pay this invoice any more. Once more, it changes nothing; so it bears no effect. */
  withdrawInvoice(input: { ref: string }): Promise<void>;

  /**
   * Appends events to the journal: how workflows speak to each other. `effect` makes their ids; `steps` where each
   * has a step of its own, so that the same fact told again among others stays one.
   */
  append(input: { effect: EffectKey; events: NormalisedEvent[]; steps?: string[] }): Promise<void>;

  /** Called before an entity ends, so that late redeliveries and the next run know what was handled. */
  closeKey(input: { workflowId: string; handled: number; facts: string[] }): Promise<void>;

  /** For a run started by a re-signal: what an earlier run of this key handled. */
  readKey(input: { workflowId: string }): Promise<{ handled: number; facts: string[] }>;

  /** The last issues that this dialog opened before that time (ISO 8601 UTC), in whichever run, the newest first. */
  openedIssues(input: { workflowId: string; before: string }): Promise<{ issueId: string; url?: string }[]>;

  readContact(input: ContactAddress): Promise<ContactProfile>;

  /** Whether we may write to them. `at` = when the message came by which they said so, ISO 8601 UTC. */
  noteConsent(input: { of: ContactAddress; at: string; stopped: boolean }): Promise<void>;

  /** The language they asked for: dialogs to come begin in it. */
  noteLanguage(input: { of: ContactAddress; language: 'ru' | 'en' }): Promise<void>;

  /** How many events a replay of many means. */
  countReplayable(input: ReplayScope): Promise<{ count: number }>;

  /** Replays these events, each once for this `by`, and tells which come next; nothing while the journal is busy. */
  replayBatch(input: ReplayBatch): Promise<ReplayedBatch>;
}

/** What a replay of many is of; as the search for events has it. */
export interface ReplayFilter {
  state?: 'pending' | 'parked' | 'delivered' | 'ignored' | 'late' | 'unread' | 'dead';
  endpoint?: string;
  kind?: string;
  workflowId?: string;
  eventId?: string;
  /** ISO 8601 UTC; `from` is inside, `to` is not. */
  from?: string;
  to?: string;
}

export interface ReplayScope {
  filter: ReplayFilter;
  /** ISO 8601 UTC: when it was asked for. Nothing received since is part of it, so it never meets its own. */
  until: string;
}

export interface ReplayBatch extends ReplayScope {
  /** The UUID of the replay. */
  by: string;
  /** Ids of events, the oldest first. */
  ids: string[];
  /** The last event that was looked at before; the next ones are found behind it and behind `ids`. */
  after?: string;
  /** How many the next ones may be. */
  limit: number;
}

export type ReplayedBatch =
  /** `busy` = so many events wait to be delivered that live hooks come first; nothing was done. */
  | { busy: number }
  | {
      replayed: number;
      /** By an attempt of this batch that did not come back. */
      repeated: number;
      /** Replayed before by somebody else, or read again without anything new. */
      skipped: number;
      /** By the type of the reason. */
      refused: Record<string, number>;
      /** The ids of the next batch; none = that was all. */
      next: string[];
    };
