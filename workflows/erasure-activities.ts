/** What the erasure of a person asks of the outside world. Ids only: all of it stands in Temporal's history. */
import type { ContactAddress } from './activities';

/** What was erased, by kind: rows of Postgres, and runs of Temporal. */
export const ERASED_KINDS = [
  'contacts',
  'aliases',
  'undelivered',
  'runs',
  'events',
  'requests',
  'messages',
  'receipts',
  'media',
  'effects',
  'keys',
] as const;
export type ErasedKind = (typeof ERASED_KINDS)[number];

/** How far back a look goes: over all days that are kept, or only over those since the erasure began. */
export type Reach = 'all days' | 'since the erasure began';

/**
 * Each may be repeated after a failure at any point, and each finds by itself what is left to do. None gives up: they
 * fail only to be tried again.
 */
export interface ErasureActivities {
  /**
   * Takes contact and aliases away, after which nothing is sent to the person and the next message makes a new
   * contact; writes down what the later steps need. Harmless where that has been done.
   */
  eraseContact(who: ContactAddress): Promise<void>;
  /** What is queued for the person's workflows, payments apart. */
  dropUndelivered(who: ContactAddress): Promise<{ found: number }>;
  /** Terminates and deletes every run of the dialogs and their tickets; ends when Temporal knows of none. */
  endRuns(who: ContactAddress): Promise<{ found: number }>;
  /** Everything else in Postgres. `found` also counts tickets that were not known before. */
  eraseRows(input: { who: ContactAddress; reach: Reach }): Promise<{ found: number }>;
  /** Forgets what the vendors call the person, and says that it is done. */
  finishErasure(who: ContactAddress): Promise<void>;
  /** Payments that a deleted run had got while the erasure went on are delivered once more. */
  releasePayments(who: ContactAddress): Promise<void>;
}
