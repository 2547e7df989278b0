/** A database, capabilities that play a vendor, and activities over them. */
import { callsOfTests } from '../calls/tools';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Pool } from 'pg';
import { createActivities } from '../../activities';
import type { ActivityDeps, AppendedEvent, Connected, Timings } from '../../activities/deps';
import { createPool } from '../../db/pool';
import { movePeople } from '../../journal/move-people';
import { addReference } from '../../journal/references';
import { createInventory } from '../../inventory/postgres';
import { parseMappings } from '../../mappings';
import { createProviderHealth } from '../../notices/provider-health';
import { OutboundError } from '../../providers/failure';
import type { FailureOutcome } from '../../providers/failure';
import type { Accounting, HelpDesk, Messaging } from '../../providers/contract';
import type { Activities, EffectKey } from '../../workflows/activities';
import { createTestDatabase } from '../setup/database';

/** Waits short enough for a test, and far enough apart to be told from one another. */
export const SHORT: Timings = { leaseMs: 400, underWayMs: 20, noteMs: 2_000, quietMs: 0, statusMs: 120_000 };

export interface Fixture {
  pool: Pool;
  url: string;
  close(): Promise<void>;
}

export async function openDatabase(): Promise<Fixture> {
  const database = await createTestDatabase();
  const pool = createPool(database.url, { max: 6, applicationName: 'test-activities' });
  return {
    pool,
    url: database.url,
    async close() {
      await pool.end();
      await database.drop();
    },
  };
}

export interface Clock {
  now(): Date;
  advance(ms: number): void;
}

export function createClock(): Clock {
  let ahead = 0;
  return { now: () => new Date(Date.now() + ahead), advance: (ms) => void (ahead += ms) };
}

export interface World {
  messaging?: Messaging;
  helpdesk?: HelpDesk;
  accounting?: Accounting;
  clock?: Clock;
  timings?: Partial<Timings>;
  appended?: AppendedEvent[];
  append?: ActivityDeps['append'];
  pool?: Pool;
  /** What the log is warned of. */
  warn?: (line: unknown) => void;
}

/** The activities of one worker, each call as one attempt in Temporal's activity context. */
export function activitiesOf(fixture: Fixture, world: World): Activities {
  const off: Connected = { on: false, reason: 'off: set FAKE_API_URL and FAKE_TOKEN' };
  const on = (capabilities: Extract<Connected, { on: true }>['capabilities']): Connected => ({
    on: true,
    capabilities,
  });
  const deps: Omit<ActivityDeps, 'timings'> & { timings: Timings } = {
    pool: world.pool ?? fixture.pool,
    providers: {
      whatsapp: off,
      telegram: off,
      okdesk: world.helpdesk ? on({ helpdesk: world.helpdesk }) : off,
      onec: world.accounting ? on({ accounting: world.accounting }) : off,
      ...(world.messaging ? { [world.messaging.channel]: on({ messaging: world.messaging }) } : {}),
    },
    append: world.append ?? (async (events) => void world.appended?.push(...events)),
    addReference,
    health: createProviderHealth(world.pool ?? fixture.pool),
    movePeople,
    replays: {
      countReplayable: () => Promise.resolve({ count: 0 }),
      replayBatch: () => Promise.reject(new Error('Nothing is replayed here.')),
    },
    calls: callsOfTests,
    inventory: createInventory(world.pool ?? fixture.pool),
    openTickets: () => Promise.resolve([]),
    mappings: parseMappings(''),
    logger: { ...silent, warn: world.warn ?? nothing },
    now: () => (world.clock ?? realClock).now(),
    timings: { ...SHORT, ...world.timings },
  };
  const activities = createActivities(deps);
  const attempt =
    <A extends unknown[], R>(activity: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      new MockActivityEnvironment({}, { logger: silent }).run(activity, ...args);
  const names = Object.keys(activities) as (keyof Activities)[];
  const all = Object.fromEntries(names.map((name) => [name, attempt(activities[name] as never)]));
  return all as unknown as Activities;
}

const nothing = () => undefined;
/** Failures are what these tests are about; the SDK would print each. */
const silent = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

const realClock = createClock();

let runs = 0;
/** An effect key that no other test uses. */
export const newEffect = (): EffectKey => ({ run: `run-${process.pid}-${++runs}`, count: 1 });

export async function addContact(pool: Pool, channel: string, address: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO contacts (channel, account, address, name, phone, language)
     VALUES ($1, 'default', $2, 'Анна', '+79161234567', 'ru') RETURNING id`,
    [channel, address],
  );
  return rows[0]?.id ?? '';
}

export const outbound = (
  outcome: FailureOutcome,
  type: string,
  options: { retryAfterMs?: number } = {},
): OutboundError => new OutboundError(outcome, type, `made for a test: ${type}`, options);

/** What Temporal would decide by. */
export interface SeenFailure {
  type: string;
  nonRetryable: boolean;
  nextRetryDelay: unknown;
  message: string;
}

/** The failure of a call that has to fail; compared by members, as Jest's realms differ from Node's. */
export async function failureOf(call: Promise<unknown>): Promise<SeenFailure> {
  try {
    await call;
  } catch (error) {
    const failure = error as SeenFailure;
    return {
      type: failure.type,
      nonRetryable: failure.nonRetryable,
      nextRetryDelay: failure.nextRetryDelay,
      message: failure.message,
    };
  }
  throw new Error('The call succeeded where it had to fail.');
}

export async function effectRows(pool: Pool, type: string, workflowId: string) {
  const { rows } = await pool.query<{
    id: string;
    state: string;
    attempts: number;
    sent_at: Date[];
    error: string;
  }>('SELECT id, state, attempts, sent_at, error FROM effects WHERE type = $1 AND workflow_id = $2', [
    type,
    workflowId,
  ]);
  return rows;
}
