/**
 * What no-code platforms tell of their records, and ask before they change one. Conventions as in events.ts: times are
 * ISO 8601 UTC, ids are strings. A platform is Bpium, BlizWork (catalogue = process, record = case), or the id of an
 * endpoint that an administrator made.
 */

/** By the platform's own name of the field (Bpium: a number per catalogue); values as its API gives them. */
export type RecordValues = Record<string, unknown>;

/** Which hook of the platform's it was, and its how manieth: a gap in the sequence is an event that never came. */
export interface HookPlace {
  /** The endpoint that it came to. */
  endpoint: string;
  id: string;
  sequence: number;
}

export interface RecordChanged {
  kind: 'record.changed';
  platform: string;
  catalogId: string;
  recordId: string;
  /** `touched`: what changed has to be read at the platform before anything is believed. */
  change: 'created' | 'updated' | 'deleted' | 'touched';
  /** The fields that changed, or all of a new record; absent where it has to be read. */
  values?: RecordValues;
  previous?: RecordValues;
  /** The platform's id of who did it. */
  userId?: string;
  hook?: HookPlace;
  /** With the id the identity of the fact: what is told twice under one version is one change. */
  version: string;
  at?: string;
}

/** The platform waits, and so does the person at it: may this be done, or what belongs into the form? */
export interface RecordAsked {
  kind: 'record.decision';
  platform: string;
  catalogId: string;
  /** Absent before it is created. */
  recordId?: string;
  /** `fill`: somebody is typing; what is answered goes into the form. */
  asks: 'create' | 'update' | 'delete' | 'fill';
  /** The fields that change. */
  values: RecordValues;
  /** All fields: as they were (update), or as they stand in the form (fill). */
  all?: RecordValues;
  userId?: string;
  hook: HookPlace;
  at?: string;
  /** What was answered, once it was: for whoever looks at the journal. */
  answer?: RecordAnswer;
}

/** A sentence for the person at the platform. */
export type RecordMessage = string | { title: string; text: string };

/** What is answered to `record.decision`. `by`: the rule that decided, or why none did. */
export type RecordAnswer =
  | { verdict: 'allow'; by: string }
  | { verdict: 'refuse'; message: RecordMessage; by: string }
  | { verdict: 'fill'; message?: RecordMessage; values?: RecordValues; by: string };

export type RecordEvent = RecordChanged | RecordAsked;
