import type { Pool } from 'pg';
import type { CallDeps } from '../calls/attempt';
import type { Inventory } from '../inventory/port';
import type { Logger } from '../logging';
import type { Mappings } from '../mappings';
import type { ProviderHealth } from '../notices/provider-health';
import type { Capabilities } from '../providers/contract';
import type { Activities } from '../workflows/activities';
import type { NormalisedEvent, PaymentReference, PersonMoved } from '../workflows/events';

/** A provider's outbound side as this process has it. */
export type Connected = { on: true; capabilities: Capabilities } | { on: false; reason: string };

/** What an activity hands to the journal; the same `eventId` again is a duplicate there. */
export interface AppendedEvent {
  endpoint: 'internal';
  eventId: string;
  event: NormalisedEvent;
}

/** Waits of the effect strategies, milliseconds. Tests shorten them. */
export interface Timings {
  /** An attempt that left and has not reported is under way for this long: one call (10 s at most) and its note. */
  leaseMs: number;
  /** How soon to look again at an attempt under way. */
  underWayMs: number;
  /** How long the note of a finished call is tried while Postgres is away. */
  noteMs: number;
  /**
   * A searched vendor may still be working on a request whose answer we gave up on (10 s): a repeat waits until
   * the request is this old.
   */
  quietMs: number;
  /** WhatsApp: how long an unknown outcome waits for its status hook. */
  statusMs: number;
}

export const TIMINGS: Timings = {
  leaseMs: 12_000,
  underWayMs: 2_000,
  noteMs: 10_000,
  quietMs: 20_000,
  statusMs: 120_000,
};

export interface ActivityDeps {
  pool: Pool;
  /** By provider id; each one of the registry, on or off. */
  providers: Readonly<Record<string, Connected>>;
  /** The journal's append: durable when it returns. */
  append(events: AppendedEvent[]): Promise<void>;
  /** The journal's reference: commits the row and wakes what waited for it, in one transaction. */
  addReference(pool: Pool, reference: PaymentReference, key: string): Promise<void>;
  /** The journal's: a chat has another id now; its contacts keep theirs. */
  movePeople(
    pool: Pool,
    move: Pick<PersonMoved, 'account' | 'person' | 'formerly' | 'keepsFormer'> & { channel: string },
  ): Promise<unknown>;
  /** The journal's replay of many events. */
  replays: Pick<Activities, 'countReplayable' | 'replayBatch'>;
  /** What our own calls are made with. */
  calls: Pick<CallDeps, 'http' | 'sealer' | 'citeck'> & { environment: 'production' | 'sandbox' };
  /** The store. */
  inventory: Inventory;
  /** Workflow ids of tickets under way, as Temporal lists them. */
  openTickets(limit: number): Promise<string[]>;
  /** PUBLIC_URL: below it stand the addresses for hooks. */
  publicUrl?: string;
  /** `fixit.yml`. */
  mappings: Mappings;
  /** Whether providers let our calls in; operators get notices of it. */
  health: ProviderHealth;
  logger: Logger;
  now(): Date;
  timings: Timings;
}
