/** The journal: durable inbox, relay to Temporal, search, upkeep. */
import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import type { Logger } from '../logging';
import type { Mappings } from '../mappings';
import type { Settings } from '../config';
import { TASK_QUEUE } from '../workflows/queues';
import type { Appender } from './append';
import { createAppender } from './append';
import type { Contacts } from './contacts';
import { createContacts } from './contacts';
import { createPressure } from './pressure';
import type { Relay } from './relay';
import { createRelay } from './relay';
import { startArguments } from './start';
import type { StartFlow } from './start-flows';
import type { Tracing } from '../tracing/tracing';
import { tracedAppender } from './trace';
import type { Upkeep } from './upkeep';
import { startUpkeep } from './upkeep';

export interface Journal {
  appender: Appender;
  contacts: Contacts;
  /** Undefined where the relay runs elsewhere (RELAY=off). */
  relay: Relay | undefined;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface JournalDeps {
  pool: Pool;
  databaseUrl: string;
  settings: Pick<Settings, 'RELAY' | 'PARK_HOURS' | 'RETENTION_DAYS' | 'DIALOG_LANGUAGE'>;
  mappings: Mappings;
  logger: Logger;
  /** Undefined: appends only. */
  client?: Client;
  /** As over the API; absent = what wants to be started waits for a process that does. */
  startFlow?: StartFlow;
  /** Called once an hour: what else is kept for a time only. */
  prune?(pool: Pool, signal: AbortSignal): Promise<void>;
  /** Absent = nobody is told of traces. */
  tracing?: Tracing | undefined;
  /** Told, per delivered event, the seconds since its hook was received. */
  onDelivered?(seconds: number): void;
}

export function createJournal(deps: JournalDeps): Journal {
  const { client } = deps;
  const contacts = createContacts(deps.pool);
  const relay =
    client && deps.settings.RELAY === 'on'
      ? relayOf(deps, client, { contacts, isPressed: createPressure(() => plain.backlog) })
      : undefined;
  const plain = createAppender({
    pool: deps.pool,
    contacts,
    onPending: (slots) => relay?.wake(slots),
    isLocalSlot: (slot) => relay?.owns(slot) ?? false,
  });
  const appender = deps.tracing ? tracedAppender(plain, deps.tracing) : plain;
  let upkeep: Upkeep | undefined;
  return {
    appender,
    contacts,
    relay,
    async start() {
      upkeep = startUpkeep(deps.pool, deps.settings.RETENTION_DAYS, deps.logger, deps.prune);
      await relay?.start();
    },
    async stop() {
      await appender.close();
      await upkeep?.stop();
      await relay?.stop();
    },
  };
}

function relayOf(
  deps: JournalDeps,
  client: Client,
  own: { contacts: Contacts; isPressed(): boolean },
): Relay {
  const starts = startArguments(deps.settings, deps.mappings);
  return createRelay({
    pool: deps.pool,
    databaseUrl: deps.databaseUrl,
    logger: deps.logger,
    parkHours: deps.settings.PARK_HOURS,
    ...(deps.startFlow ? { startFlow: deps.startFlow } : {}),
    onContactsMerged: () => own.contacts.forget(),
    isPressed: own.isPressed,
    onDelivered: (events) => {
      for (const { receivedAt } of events) deps.onDelivered?.((Date.now() - receivedAt.getTime()) / 1000);
    },
    delivery: {
      client,
      taskQueue: TASK_QUEUE,
      deadlineMs: 5_000,
      startArguments: (type) => starts[type],
      tracing: deps.tracing,
    },
  });
}
