/** A journal over a database of its own, and a look into what Temporal was told. */
import { randomUUID } from 'node:crypto';
import { Client, Connection, defaultPayloadConverter } from '@temporalio/client';
import type { ClientOptions } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import type { Pool } from 'pg';
import type { PoolOptions } from '../../db/pool';
import { createPool } from '../../db/pool';
import type { Appender } from '../../journal/append';
import { createAppender } from '../../journal/append';
import { createContacts } from '../../journal/contacts';
import type { Relay, RelayDeps } from '../../journal/relay';
import { createRelay } from '../../journal/relay';
import type { Part, RequestRecord } from '../../journal/types';
import { toStored } from '../../journal/types';
import { retryFor } from '../../local/waiting';
import type { Logger } from '../../logging';
import type { Delivered } from '../../workflows/events';
import type { Carried } from '../../workflows/start';
import { createTestDatabase } from '../setup/database';

const closers: (() => Promise<unknown> | void)[] = [];

/** Ends the newest first: relays before their pools, pools before their database. */
export async function cleanUp(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

export const later = (close: () => Promise<unknown> | void): number => closers.push(close);

export interface Place {
  databaseUrl: string;
  pool: Pool;
  /** Part of every workflow id of the test, so that tests share one Temporal. */
  account: string;
  logs: LogLine[];
  logger: Logger;
}

export interface LogLine {
  level: keyof Logger;
  fields: Record<string, unknown>;
  message: string;
}

export async function openPlace(): Promise<Place> {
  const database = await createTestDatabase();
  later(() => database.drop());
  const logs: LogLine[] = [];
  const log = (level: keyof Logger) => (fields: unknown, message?: string) =>
    void logs.push({ level, fields: fields as Record<string, unknown>, message: message ?? '' });
  const logger: Logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
  const pool = openPool(database.url);
  return { databaseUrl: database.url, pool, account: `a${randomUUID().slice(0, 8)}`, logs, logger };
}

export function openPool(url: string, more: Pick<PoolOptions, 'statementTimeoutMs'> = {}): Pool {
  const pool = createPool(url, { max: 10, applicationName: 'test', ...more });
  later(() => pool.end());
  return pool;
}

/** @param relay whoever takes the work in this process; without one, others are notified through Postgres */
export function openAppender(pool: Pool, relay?: () => Relay | undefined): Appender {
  const appender = createAppender({
    pool,
    contacts: createContacts(pool),
    onPending: (slots) => relay?.()?.wake(slots),
    isLocalSlot: (slot) => relay?.()?.owns(slot) ?? false,
  });
  later(() => appender.close());
  return appender;
}

export async function openRelay(
  place: Place,
  client: Client,
  more: Partial<Omit<RelayDeps, 'delivery'>> & {
    deadlineMs?: number;
    startArguments?: RelayDeps['delivery']['startArguments'];
  } = {},
): Promise<Relay> {
  const { deadlineMs = 5_000, startArguments = () => ({ lingerHours: 1 }), ...deps } = more;
  const relay = createRelay({
    pool: place.pool,
    databaseUrl: place.databaseUrl,
    logger: place.logger,
    parkHours: 72,
    ...deps,
    delivery: {
      client,
      deadlineMs,
      // Nobody polls it: what was signalled stands in the history all the same.
      taskQueue: `journal-${place.account}`,
      startArguments,
    },
  });
  later(() => relay.stop());
  await relay.start();
  return relay;
}

export async function openClient(
  address = process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '',
  options: Pick<ClientOptions, 'interceptors'> & { channelArgs?: Record<string, number> } = {},
): Promise<Client> {
  const { channelArgs = {}, ...rest } = options;
  const connection = Connection.lazy({ address, channelArgs });
  later(() => connection.close());
  return new Client({ connection, ...rest });
}

/** One text message as a part; `person` is an alias or several. */
export function message(
  { account }: Pick<Place, 'account'>,
  person: string | string[],
  text: string,
  eventId: string = randomUUID(),
): Part {
  return {
    eventId,
    content: {
      state: 'event',
      event: {
        kind: 'message.received',
        channel: 'whatsapp',
        account,
        person: { aliases: [person].flat() },
        messageId: eventId,
        content: { type: 'text', text },
        sentAt: new Date().toISOString(),
      },
    },
  };
}

export const append = (appender: Appender, ...parts: Part[]) =>
  appender.append({ endpoint: 'whatsapp', receivedAt: new Date(), parts: parts.map(toStored) });

export function requestRecord(id: string, body: Buffer): RequestRecord {
  return {
    id,
    receivedAt: new Date(),
    endpoint: 'whatsapp',
    method: 'POST',
    path: '/hooks/whatsapp',
    peer: '127.0.0.1',
    headers: '{}',
    query: '{}',
    body,
    bodyBytes: body.length,
    outcome: 'taken',
    answerStatus: 200,
    startedAt: performance.now(),
  };
}

/** Tries until the expectation holds. */
export const eventually = <T>(check: () => Promise<T> | T, ms = 15_000): Promise<T> =>
  retryFor(ms, async () => check(), undefined, 25);

export async function rowsOf<T extends object = Record<string, unknown>>(
  { pool }: Pick<Place, 'pool'>,
  sql: string,
  values: unknown[] = [],
): Promise<T[]> {
  return (await pool.query<T>(sql, values)).rows;
}

export async function countOf(place: Pick<Place, 'pool'>, table: string, where = 'true'): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(place, `SELECT count(*)::int AS n FROM ${table} WHERE ${where}`);
  return row?.n ?? 0;
}

/** How many statements wait for somebody else's lock in the place's database. */
export const waitingForLocks = (place: Pick<Place, 'pool'>): Promise<number> =>
  countOf(place, 'pg_stat_activity', `wait_event_type = 'Lock' AND datname = current_database()`);

export const drained = (place: Place, ms?: number): Promise<void> =>
  eventually(async () => expect(await countOf(place, 'pending')).toBe(0), ms);

export interface Told {
  start: Carried;
  /** Each signal's events. */
  signals: Delivered[][];
}

/** What the latest run of a workflow was told. */
export async function toldTo(client: Client, workflowId: string): Promise<Told> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  const told: Told = { start: { handled: 0, facts: [] }, signals: [] };
  for (const event of history.events ?? []) {
    const started = event.workflowExecutionStartedEventAttributes;
    if (started) told.start = decode<Carried>(started.input);
    const signalled = event.workflowExecutionSignaledEventAttributes;
    if (signalled) told.signals.push(decode<Delivered[]>(signalled.input));
  }
  return told;
}

function decode<T>(payloads: temporal.api.common.v1.IPayloads | null | undefined): T {
  const [payload] = payloads?.payloads ?? [];
  if (!payload) throw new Error('The history event has no payload.');
  return defaultPayloadConverter.fromPayload<T>(payload);
}

export const textsOf = ({ signals }: Told): string[] =>
  signals
    .flat()
    .map((event) =>
      event.kind === 'message.received' && event.content.type === 'text' ? event.content.text : event.kind,
    );

export const numbersOf = ({ signals }: Told): number[] => signals.flat().map(({ number }) => number);

/** The keys of dialogs that exist, in the order they were first numbered. */
export const dialogKeys = async (place: Place): Promise<string[]> =>
  (
    await rowsOf<{ key: string }>(place, `SELECT key FROM keys WHERE key LIKE 'dialog:%' ORDER BY first_at`)
  ).map(({ key }) => key);
