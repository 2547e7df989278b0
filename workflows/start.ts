/** What a workflow is started with. Kept small: it stands in every run's first history event. */
import type { Mappings } from '../mappings';
import type { FlowName } from './flows';

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
  language: 'ru' | 'en';
  policy: Mappings['lead'];
  /** Opens the flow at once, without a message: somebody asked for it over the API. */
  begin?: { by: string };
}

export interface TicketStart extends Carried {
  /** Hours an ended ticket stays for late redeliveries. */
  lingerHours: number;
  /** Looks at the live issue once at the start: no event told of it. */
  look?: true;
}
