/** What the record workflow may ask of the outside world; conventions as in activities.ts. */
import type { Reconciled } from './checkout-activities';
import type { RecordChanged, RecordValues } from './record-events';

/** What a rule has to know that is not in the question. */
export type FactWish =
  | { fact: 'order'; orderId: string }
  | { fact: 'person'; platform: string; catalogId: string; fieldId: string; phone: string };

/** A found person's record, and the issues of theirs that are open and followed here. */
export interface PersonFact {
  recordId: string;
  title: string;
  values: RecordValues;
  openIssues: string[];
}

export interface RecordFacts {
  /** By the order's id: its status; one that is not known here is missing. */
  orders: Record<string, string>;
  /** By the phone number as it was typed. */
  people: Record<string, PersonFact>;
}

export interface RecordActivities {
  recordFacts(input: { wishes: FactWish[] }): Promise<RecordFacts>;
  /** The record as it stands at the platform; undefined = it is gone. */
  readRecord(input: {
    platform: string;
    catalogId: string;
    recordId: string;
  }): Promise<{ version: string } | undefined>;
  /** Tells whoever is subscribed; the same version again is the same fact. */
  announceRecord(input: {
    platform: string;
    catalogId: string;
    recordId: string;
    change: Exclude<RecordChanged['change'], 'touched'>;
    version: string;
  }): Promise<void>;
  reconcileRecords(): Promise<Reconciled>;
}
