/** What a no-code platform can be asked: its records. */
import type { RecordValues } from '../workflows/record-events';

export interface FoundRecord {
  recordId: string;
  title?: string;
  values: RecordValues;
  /** Of its last change, ISO 8601 UTC, where the platform says. */
  changedAt?: string;
  /** Two readings under one version are one. */
  version: string;
}

/** A change that the platform's own log tells of. */
export interface LoggedChange {
  recordId: string;
  change: 'created' | 'updated' | 'deleted';
  /** ISO 8601 UTC. */
  at: string;
  /** The log's own id of it. */
  id: string;
}

export interface RecordBooks {
  /** As events name it. */
  platform: string;
  /** Undefined = there is none, or none any more. */
  readRecord(catalogId: string, recordId: string): Promise<FoundRecord | undefined>;
  /** A record whose field has this value; the youngest of several. */
  findRecord(catalogId: string, fieldId: string, value: string): Promise<FoundRecord | undefined>;
  /** What was done since, the oldest first: for what no hook told. Absent = the platform keeps no log. */
  listChanges?(catalogId: string, since: string, limit: number): Promise<LoggedChange[]>;
}
