import type { Conversation } from '../conversation/conversation';

/** A stage speaks and listens, and names the stage that comes next; `end` closes the dialog. */
export type Stage = (c: Conversation) => Promise<string>;

export interface Flow {
  first: string;
  /** Ids of all buttons and list rows: pressed after the end, they open nothing. */
  offers: readonly string[];
  stages: Record<string, Stage>;
}

export const END = 'end';
