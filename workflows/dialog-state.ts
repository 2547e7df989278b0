/** A dialog's whole state: stage and data, plus what the machinery needs. Plain JSON, handed from run to run. */
import type { EffectKey } from './activities';
import type { EntityState } from './entity';
import type { MediaKind } from './events';
import type { FlowName } from './flows';
import type { DialogStart } from './start';
import type { Trouble } from './failure';
import type { Said } from './undelivered';

/** The stage after the last: the dialog lingers there. */
export const CLOSED = 'closed';

export interface Question {
  step: string;
  /** ISO 8601 UTC; an answer is a message received after it. */
  askedAt: string;
  reminders: number;
  /** The channel's ids of our messages that ask it; absent where one of them is not known. */
  messages?: string[];
  /** The ids of those that were sent again, for their first sending failed. */
  sentAgain?: string[];
}

/** What an operator wants said. The effect is allotted when it is asked for, so that it is said once and in order. */
export interface Saying {
  text: string;
  effect: EffectKey;
}

/** The flow stands aside: from a take-over until it has taken the dialog up again. */
export interface Aside {
  /** The flow's own words meanwhile, for the hand-back; in older runs without their effects. */
  unsaid: (string | Saying)[];
  /** The customer's last word meanwhile was "stop". */
  stopped?: boolean;
}

export interface DialogState extends EntityState {
  /** See `EDITION`; what began before there were any has none. */
  edition?: number;
  flow: FlowName;
  language: 'ru' | 'en';
  /** Of what is written to the desk, where it is another. */
  deskLanguage?: 'ru' | 'en';
  policy: DialogStart['policy'];
  stage: string;
  /** ISO 8601 UTC. */
  stageSince: string;
  status: 'active' | 'waiting' | 'operator' | 'closed';
  waitingFor: string;
  data: DialogData;
  /** How often a stage was entered, or taken up again after a hand-back: part of what its writes are known by. */
  visit?: number;
  /** Steps of this stage that have been done, so that a re-entered stage does not speak twice. */
  done: string[];
  question?: Question;
  /** The channel's id of the customer's last message that is no press. */
  heard?: string;
  /** A pressed button that the next message acknowledges. */
  callback?: string;
  /** The album that the customer's last file was part of: its further parts answer nothing anew. */
  album?: string;
  /** Milliseconds since the epoch: when the customer last wrote. */
  lastHeard: number;
  trouble?: Trouble;
  /** They know that we cannot read everything: it is said once. */
  toldUnreadable?: true;
  /** The customer wants no more messages since then, ISO 8601 UTC: nothing is said until they write again. */
  stoppedAt?: string;
  /** When they last said whether we may write, until that is kept with the contact. */
  consentAt?: string;
  /** When people are there again, as the customer was told last; milliseconds since the epoch. */
  toldOpening?: number;
  /** The last things said, until their delivery is past doubt; absent in older runs. */
  said?: Said[];
  /** What did not reach the customer, until they write again. */
  undelivered?: Trouble;
  /** Who has taken the dialog over, and when (ISO 8601 UTC). */
  operator?: { by: string; since: string };
  aside?: Aside;
  toSay?: Saying[];
  /** Why the operator's words cannot be sent; of the flow's own trouble `trouble` tells. */
  operatorTrouble?: Trouble;
  /** An operator has closed it, and the stage has not been left yet. */
  closing?: true;
  /** Ids of updates that were acted on, newest last: the server knows them within one run alone. */
  acted?: string[];
  /** Milliseconds since the epoch: when the customer was last told that a file of theirs did not arrive. */
  toldOfFileAt?: number;
  /** The customer's issues before the one in `data`, newest last: news of them may come for months. */
  earlier?: EarlierIssue[];
  /** The last delivery number that an earlier run wrote down as handled, until the first message is met. */
  startedAfter?: number;
  /** Nothing reaches them: until they write, news of their issues are not told. */
  quiet?: true;
}

/** What flows gather. One shape for all flows, so that the bridge and the Web UI can read it. */
export interface DialogData {
  name?: string;
  problem?: string;
  /** What the customer wrote outside of answers, before an issue was there to take it. */
  notes: string[];
  /** The channel's ids of the messages that these are of, in the same order; since edition 3. */
  notedFrom?: string[];
  /** Files that wait for the issue they belong to; `of` = the channel's id of their message. */
  files?: { media: string; kind: MediaKind; of?: string }[];
  issue?: { id: string; url?: string };
  /** Ids of the comments that the customer's words became, newest last. */
  passedOn?: string[];
  invoice?: {
    ref: string;
    number: string;
    amount: number;
    currency: string;
    payUrl?: string;
    reminders: number;
    /** Milliseconds since the epoch: the last word on it since it was sent. */
    remindedAt?: number;
  };
  paid?: boolean;
  /** Money went back: no more is waited for. */
  refunded?: boolean;
  issueClosed?: boolean;
  /** Milliseconds since the epoch. */
  closedAt?: number;
  issueGone?: boolean;
  rating?: string;
}

/** What later news of an issue need once it is talked of no more. */
export type EarlierIssue = Required<Pick<DialogData, 'issue'>> &
  Pick<DialogData, 'invoice' | 'paid' | 'refunded' | 'issueClosed' | 'issueGone' | 'rating'>;

export const newDialogState = (
  start: DialogStart,
  entity: EntityState,
  stage: string,
  now: Date,
): DialogState => ({
  ...entity,
  flow: start.flow,
  ...(start.edition === undefined ? {} : { edition: start.edition }),
  language: start.language,
  ...(start.deskLanguage === undefined ? {} : { deskLanguage: start.deskLanguage }),
  policy: start.policy,
  ...(start.stoppedAt === undefined ? {} : { stoppedAt: start.stoppedAt }),
  stage,
  stageSince: now.toISOString(),
  status: 'closed',
  waitingFor: '',
  data: { notes: [] },
  done: [],
  lastHeard: now.getTime(),
});
