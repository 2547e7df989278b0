/**
 * The durable inbox: group commit. Whatever waits when a flush slot is free goes into one statement, with no
 * waiting timer; at most two flushes are in flight, up to 500 rows each.
 */
import type { Pool } from 'pg';
import type { MessageReceived, MessageStatus } from '../workflows/events';
import { reasonOf } from '../redaction';
import { APPEND } from './append-sql';
import { buildBatch } from './batch';
import type { Contacts } from './contacts';
import { isBadRow, isErasedMeanwhile, isMissingPartition, isRepeatable } from './database-errors';
import { createEarlyWaker } from './early-waker';
import { createNotifier } from './notifier';
import { makePartitions } from './partitions';
import { settleReceipts } from './receipts';
import { routeOf } from './route';
import type { Appended, RequestRecord, StoredPart } from './types';
import { JournalUnavailable } from './types';
import { isAway, isTooSlow } from './unavailable';
import { tellWhose } from './whose';

const MAX_ROWS = 500;
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_FLUSHES = 2;
/**
 * A statement costs as much as some forty rows, whatever is in it: a second one beside it waits until it is worth it.
 * Not longer: while Postgres waits for its disk with the first, its processor is free for the second.
 */
const WORTH_A_SECOND = 40;
const MAX_REPEATS = 5;

export interface Entry {
  /** Absent for what activities append. */
  request?: RequestRecord;
  /** The request that these parts came in, whose row is there already. */
  requestId?: string;
  endpoint: string;
  receivedAt: Date;
  parts: StoredPart[];
  /** Filled before the flush: contact id by part index. */
  contacts: (string | undefined)[];
  /** The parts that are about a message which is not known here yet. */
  early?: Set<number>;
}

interface Waiting extends Entry {
  bytes: number;
  resolve(appended: Appended): void;
  reject(error: Error): void;
}

export interface Appender {
  /** Resolves after the commit; rejects with JournalUnavailable when nothing was stored. */
  append(entry: Omit<Entry, 'contacts' | 'early'>): Promise<Appended>;
  /** Rows waiting or in flight. */
  readonly backlog: number;
  close(): Promise<void>;
}

export function createAppender(deps: {
  pool: Pool;
  contacts: Contacts;
  /** Told, after the commit, which slots have new work. */
  onPending(slots: Set<number>): void;
  /** Slots whose relay is in this process need no notification through Postgres. */
  isLocalSlot(slot: number): boolean;
}): Appender {
  const queue: Waiting[] = [];
  const notifier = createNotifier(deps.pool);
  const waker = createEarlyWaker(deps.pool);
  let flushing = 0;
  let inFlight = 0;
  let scheduled = false;
  let idle: (() => void) | undefined;

  return {
    append(entry) {
      return new Promise((resolve, reject) => {
        const { request, requestId, endpoint, receivedAt, parts } = entry;
        const bytes = (request?.body?.length ?? 0) + 1024;
        // Named one by one: on the hot path a spread costs as much as reading the body.
        queue.push({ request, requestId, endpoint, receivedAt, parts, contacts: [], bytes, resolve, reject });
        schedule();
      });
    },
    get backlog() {
      return queue.length + inFlight;
    },
    async close() {
      if (queue.length > 0 || flushing > 0) await new Promise<void>((resolve) => (idle = resolve));
      await Promise.all([notifier.close(), waker.close()]);
    },
  };

  /**
   * One turn of the event loop gathers what arrives together, but not more than makes a statement worth it, if another may
   * go: Postgres works while the rest of the turn is read. What waits for less goes when the flush under way has ended.
   */
  function schedule(): void {
    if (flushing < MAX_FLUSHES && queue.length >= WORTH_A_SECOND) return void flush();
    if (scheduled || flushing > 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      if (flushing === 0 && queue.length > 0) void flush();
    });
  }

  async function flush(): Promise<void> {
    flushing += 1;
    const batch = take();
    inFlight += batch.length;
    try {
      await write(batch);
    } finally {
      flushing -= 1;
      inFlight -= batch.length;
      if (queue.length > 0) schedule();
      else if (flushing === 0) idle?.();
    }
  }

  function take(): Waiting[] {
    let rows = 0;
    let bytes = 0;
    let count = 0;
    for (const entry of queue) {
      rows += Math.max(1, entry.parts.length);
      bytes += entry.bytes;
      if (count > 0 && (rows > MAX_ROWS || bytes > MAX_BYTES)) break;
      count += 1;
    }
    return queue.splice(0, count);
  }

  /** Writes a batch; a row that Postgres cannot hold is found by halving and fails alone. */
  async function write(batch: Waiting[]): Promise<void> {
    try {
      await resolveAndCommit(batch);
    } catch (error) {
      if (isBadRow(error) && batch.length > 1) {
        const half = Math.ceil(batch.length / 2);
        await write(batch.slice(0, half));
        await write(batch.slice(half));
        return;
      }
      if (isBadRow(error) && makeUnread(batch[0]!, error as Error)) return write(batch);
      const failure = new JournalUnavailable(`The journal could not store a hook: ${reasonOf(error)}`, {
        cause: error,
      });
      for (const entry of batch) entry.reject(failure);
      // Who waits behind would only wait out the same time-out once more before hearing the same.
      if (isAway(error) || isTooSlow(error)) for (const entry of queue.splice(0)) entry.reject(failure);
    }
  }

  /** Somebody erased in between is asked for again: who wrote is a new contact then. */
  async function resolveAndCommit(batch: Waiting[]): Promise<void> {
    for (let repeats = 0; ; repeats++) {
      try {
        const epoch = await deps.contacts.epoch();
        await tellWhose(batch, { pool: deps.pool, contacts: deps.contacts, again: repeatOnConflict });
        return await commit(batch, epoch);
      } catch (error) {
        if (repeats >= MAX_REPEATS || !isErasedMeanwhile(error)) throw error;
        deps.contacts.forget();
      }
    }
  }

  async function commit(batch: Waiting[], epoch: string): Promise<void> {
    const receipts = statusesOf(batch);
    if (receipts.length > 0) await repeatOnConflict(() => settleReceipts(deps.pool, receipts));
    const built = buildBatch(batch, routeOf);
    const namesContacts = batch.some(({ contacts }) => contacts.some((contact) => contact !== undefined));
    const repeated = await repeatOnConflict(async () => {
      const result = await deps.pool.query<{ id: string }>({
        name: 'append',
        text: APPEND,
        values: [...built.values, namesContacts ? epoch : null],
      });
      return new Set(result.rows.map((row) => row.id));
    });
    batch.forEach((entry, i) => {
      const accepted = built.candidates[i]!.filter((id) => !repeated.has(id)).length;
      entry.resolve({ accepted, duplicates: entry.parts.length - accepted });
    });
    if (built.slots.size === 0) return;
    waker.tell(messagesOf(batch));
    deps.onPending(built.slots);
    notifier.tell([...built.slots].filter((slot) => !deps.isLocalSlot(slot)));
  }

  /** Deadlocks and serialisation failures say "again"; so does a day whose partition nobody made yet. */
  async function repeatOnConflict<T>(work: () => Promise<T>): Promise<T> {
    for (let repeats = 0; ; repeats++) {
      try {
        return await work();
      } catch (error) {
        if (repeats >= MAX_REPEATS) throw error;
        if (isMissingPartition(error)) await makePartitions(deps.pool);
        else if (!isRepeatable(error)) throw error;
      }
    }
  }
}

/**
 * The sender of a hook that Postgres cannot hold would send it again for days: it is kept as it came, unread.
 * False where that has been tried, or where there is no request to keep.
 */
function makeUnread(entry: Waiting, error: Error): boolean {
  if (!entry.request || entry.parts.every(({ content }) => content.state === 'unread')) return false;
  const reason = `could not be stored: ${error.message}`;
  entry.parts = entry.parts.map((part) => ({
    ...part,
    content: { state: 'unread', part: null, reason },
  }));
  entry.contacts = [];
  return true;
}

const messagesOf = (batch: Entry[]): MessageReceived[] =>
  batch.flatMap(({ parts }) =>
    parts.flatMap(({ content }) =>
      content.state === 'event' && content.event.kind === 'message.received' && !content.event.edit
        ? [content.event]
        : [],
    ),
  );

const statusesOf = (batch: Entry[]): MessageStatus[] =>
  batch.flatMap(({ parts }) =>
    parts.flatMap(({ content }) =>
      content.state === 'event' && content.event.kind === 'message.status' ? [content.event] : [],
    ),
  );
