/** What a workflow is started with. Kept small: it stands in every run's first history event. */
import type { Mappings } from '../mappings';
import type { FlowName } from './flows';

/**
 * What a workflow that begins now does beyond those that began under an earlier version, whose histories have to
 * replay as they went: raised with every new command that older runs do not know.
 * 2: files are kept. 3: writes bear the name of what asks for them, so that a reset repeats none; silence is kept, the
 * desk goes on when the conversation is over, withdrawals and reactions are told.
 */
export const EDITION = 3;

/** As EDITION, of orders. */
export const ORDER_EDITION = 1;

/** Whether what has this state began under that edition or a later one; what began before there were any has none. */
export const isSince = ({ edition = 1 }: { edition?: number }, wanted: number): boolean => edition >= wanted;

export interface Carried {
  /** Last delivery number that an earlier run handled: nothing up to it acts again. */
  handled: number;
  /** Fact identities of an earlier run. */
  facts: string[];
  /**
   * Set when the signal that starts this run may already have reached an earlier one: the run asks the
   * journal what was handled before it acts.
   */
  recheck?: boolean;
  /** Test seam: continue as new after this many history events. */
  maxHistory?: number;
}

export interface DialogStart extends Carried {
  flow: FlowName;
  /** `EDITION` of whoever starts it. */
  edition?: number;
  language: 'ru' | 'en';
  /** Of what is written to the desk, where the customer speaks another. */
  deskLanguage?: 'ru' | 'en';
  policy: Mappings['lead'];
  /** The customer wants no more messages since then, ISO 8601 UTC. */
  stoppedAt?: string;
  /** Opens the flow at once, without a message: somebody asked for it over the API. */
  begin?: { by: string };
}

export interface TicketStart extends Carried {
  /** Hours an ended ticket stays for late redeliveries. */
  lingerHours: number;
  /** `EDITION` of whoever starts it. */
  edition?: number;
  /** Looks at the live issue once at the start: no event told of it. */
  look?: true;
}

export interface OrderStart extends Carried {
  /** `ORDER_EDITION` of whoever starts it. */
  edition: number;
  policy: Mappings['checkout'];
}

export type PaymentStart = Carried;

export type CallStart = Carried;

export type RecordStart = Carried;
