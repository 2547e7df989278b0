import type { Conversation } from '../conversation/conversation';
import type { Delivered, TicketChanged } from '../events';

/** A stage speaks and listens, and names the stage that comes next; `end` closes the dialog. */
export type Stage = (c: Conversation) => Promise<string>;

export interface Flow {
  first: string;
  /** Ids of all buttons and list rows: pressed after the end, they open nothing. */
  offers: readonly string[];
  /** The stage in which an open issue is followed. */
  following: string;
  /** What news of the ticket mean, in whatever stage they come, also while an operator has the dialog. */
  hear(c: Conversation, event: Delivered<TicketChanged>): Promise<void>;
  stages: Record<string, Stage>;
}

export const END = 'end';
