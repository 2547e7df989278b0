/**
 * Takes undelivered events to their workflows: per key in order and coalesced, keys in parallel. Woken at once
 * by new work, with a slow poll as a net. No row lock is held while Temporal is called; a crash between the
 * signal and the mark means a second signal with the same delivery numbers, which the workflow ignores.
 */
import type { Pool } from 'pg';
import type { Logger } from '../logging';
import { createBackOff } from './back-off';
import type { ClaimedEvent, ClaimedKey } from './claim';
import { claim } from './claim';
import type { DeliveryDeps } from './deliver';
import { deliver } from './deliver';
import { createOwnership } from './ownership';
import { absencePolicy } from './absence';
import { parkOrBury } from './park';
import { resolveReferences } from './resolve-references';
import { isReferenceKey } from './route';
import type { Outcome, Settlement } from './settle';
import { settle } from './settle';
import { faultOf } from './temporal-errors';

/** Keys signalled at once: enough to keep a Temporal server busy, few enough to keep its answers quick. */
const CONCURRENCY = 64;
const POLL_MS = 1_000;
const MAX_BATCH_BYTES = 256 * 1024;
/** Temporal refuses payloads over 2 MiB; what is larger than this can never be delivered. */
const MAX_EVENT_BYTES = 1_500 * 1024;

export interface RelayDeps {
  pool: Pool;
  databaseUrl: string;
  delivery: DeliveryDeps;
  logger: Logger;
  /** Hours an event waits for a workflow that wants it, then it is a dead letter. */
  parkHours: number;
  onDelivered?(events: ClaimedEvent[]): void;
}

export interface Relay {
  start(): Promise<void>;
  /** New work was committed in these slots. */
  wake(slots: Iterable<number>): void;
  owns(slot: number): boolean;
  /** Ends when nothing is in flight. */
  stop(): Promise<void>;
  /** Whether Temporal answered the last call. */
  readonly temporalAway: boolean;
}

export function createRelay(deps: RelayDeps): Relay {
  const busy = new Map<string, number>();
  const held = new Map<string, NodeJS.Timeout>();
  const wakes = new Array<number>(64).fill(0);
  const dirty = new Set<number>();
  const backOff = createBackOff();
  const unsettled: (Settlement & { done(): void })[] = [];
  let settling = false;
  let pumping = false;
  let stopped = false;
  let poll: NodeJS.Timeout | undefined;
  const idleWaiters: (() => void)[] = [];

  const ownership = createOwnership({
    databaseUrl: deps.databaseUrl,
    logger: deps.logger,
    onWork: wake,
    isBusy: (slot) => [...busy.values()].includes(slot),
  });

  return {
    async start() {
      await ownership.start();
      poll = setInterval(() => wake(ownership.owned), POLL_MS);
    },
    wake,
    owns: (slot) => ownership.owned.has(slot),
    async stop() {
      stopped = true;
      clearInterval(poll);
      for (const timer of held.values()) clearTimeout(timer);
      backOff.stop();
      if (busy.size > 0 || pumping) await new Promise<void>((resolve) => idleWaiters.push(resolve));
      await ownership.stop();
    },
    get temporalAway() {
      return backOff.away;
    },
  };

  function wake(slots: Iterable<number>): void {
    for (const slot of slots) {
      if (!ownership.owned.has(slot)) continue;
      wakes[slot]! += 1;
      dirty.add(slot);
    }
    if (dirty.size > 0) void pump();
  }

  async function pump(): Promise<void> {
    if (pumping || stopped) return;
    pumping = true;
    try {
      while (!stopped && dirty.size > 0 && busy.size < CONCURRENCY && backOff.mayTry())
        await claimAndDeliver();
    } catch (error) {
      // Postgres is away: the rows are safe there, the poll comes back to them.
      deps.logger.warn(
        { reason: (error as Error).message },
        'the relay could not read the journal; it tries again',
      );
    } finally {
      pumping = false;
      if (stopped) finishIfIdle();
    }
  }

  async function claimAndDeliver(): Promise<void> {
    const slots = [...dirty].filter((slot) => ownership.owned.has(slot));
    dirty.clear();
    if (slots.length === 0) return;
    const seen = new Map(slots.map((slot) => [slot, wakes[slot]!]));
    let keys: ClaimedKey[];
    try {
      const room = backOff.away ? 1 : CONCURRENCY - busy.size;
      keys = await claim(deps.pool, slots, [...busy.keys(), ...held.keys()], room);
      if (keys.length >= room) for (const slot of slots) dirty.add(slot);
    } catch (error) {
      for (const slot of slots) dirty.add(slot);
      throw error;
    }
    for (const claimed of keys) {
      busy.set(claimed.key, claimed.slot);
      void work(claimed).then((again) => {
        busy.delete(claimed.key);
        if (again || claimed.truncated || wakes[claimed.slot] !== seen.get(claimed.slot))
          dirty.add(claimed.slot);
        if (stopped) finishIfIdle();
        else void pump();
      });
    }
  }

  function finishIfIdle(): void {
    if (busy.size === 0 && !pumping) for (const resolve of idleWaiters.splice(0)) resolve();
  }

  /** One key, as far as it goes now; true when more of it waits. */
  async function work(claimed: ClaimedKey): Promise<boolean> {
    try {
      if (isReferenceKey(claimed.key)) return await workReference(claimed);
      return await workKey(claimed);
    } catch (error) {
      deps.logger.warn(
        { key: claimed.key, reason: (error as Error).message },
        'delivery failed; it is tried again',
      );
      hold(claimed.key, claimed.slot, 1_000);
      return false;
    }
  }

  async function workReference(claimed: ClaimedKey): Promise<boolean> {
    const outcomes = await resolveReferences(deps.pool, claimed.events, deps.parkHours);
    await settleAll(
      claimed.key,
      claimed.events.map((event, i) => [event, outcomes[i]!]),
    );
    const moved = outcomes.flatMap((outcome) => (outcome.state === 'moved' ? [outcome.slot] : []));
    wake(moved);
    return false;
  }

  async function workKey(claimed: ClaimedKey): Promise<boolean> {
    const [handled, open] = partition(claimed.events, (event) => event.number <= claimed.handled);
    const [tooLarge, rest] = partition(open, (event) => event.bytes > MAX_EVENT_BYTES);
    await settleAll(claimed.key, [
      ...handled.map((event): [ClaimedEvent, Outcome] => [event, { state: 'delivered' }]),
      ...tooLarge.map((event): [ClaimedEvent, Outcome] => [
        event,
        {
          state: 'dead',
          reason: `too large for a workflow: ${event.bytes} bytes, at most ${MAX_EVENT_BYTES}`,
        },
      ]),
    ]);
    const batch = takeBytes(rest);
    if (batch.length > 0 && !(await deliverBatch(claimed, batch))) return false;
    return batch.length < rest.length;
  }

  /** False when the key has to wait. */
  async function deliverBatch(claimed: ClaimedKey, events: ClaimedEvent[]): Promise<boolean> {
    try {
      const mayStart = events.some((event) => absencePolicy(event, claimed.key) === 'start');
      const taken = await deliver(deps.delivery, claimed, events, mayStart);
      backOff.succeeded();
      if (taken) deps.onDelivered?.(events);
      await settleAll(
        claimed.key,
        events.map((event): [ClaimedEvent, Outcome] => [
          event,
          taken ? { state: 'delivered' } : whenAbsent(event, claimed.key),
        ]),
      );
      return true;
    } catch (error) {
      return afterFailure(claimed, events, error as Error);
    }
  }

  async function afterFailure(claimed: ClaimedKey, events: ClaimedEvent[], error: Error): Promise<boolean> {
    const fault = faultOf(error);
    switch (fault) {
      case 'permanent':
        // One event of the batch spoils it for the others: find it, lose nobody else.
        if (events.length > 1) {
          for (const event of events) if (!(await deliverBatch(claimed, [event]))) return false;
          return true;
        }
        deps.logger.error({ key: claimed.key, event: events[0]!.id, reason: error.message }, 'dead letter');
        await settleAll(claimed.key, [[events[0]!, { state: 'dead', reason: error.message }]]);
        return true;
      case 'key_busy':
        hold(claimed.key, claimed.slot, 1_000);
        return false;
      case 'away': {
        const waitMs = backOff.failed(() => wake(ownership.owned));
        if (waitMs !== undefined)
          deps.logger.warn(
            { waitMs, reason: error.message },
            'Temporal does not answer; hooks wait in the journal',
          );
        dirty.add(claimed.slot);
        return false;
      }
    }
  }

  function hold(key: string, slot: number, ms: number): void {
    if (stopped) return;
    held.set(
      key,
      setTimeout(() => {
        held.delete(key);
        wake([slot]);
      }, ms),
    );
  }

  function whenAbsent(event: ClaimedEvent, key: string): Outcome {
    const policy = absencePolicy(event, key);
    if (policy === 'park') return parkOrBury(event, 'no workflow wants it yet', deps.parkHours);
    // A batch with an event that may start a workflow is never absent.
    return { state: policy === 'start' ? 'late' : policy, reason: 'no workflow of this id is running' };
  }

  function settleAll(key: string, pairs: [ClaimedEvent, Outcome][]): Promise<void> {
    if (pairs.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      let open = pairs.length;
      const done = () => {
        open -= 1;
        if (open === 0) resolve();
      };
      for (const [event, outcome] of pairs) unsettled.push({ key, event, outcome, done });
      void flushSettlements();
    });
  }

  /** Keys that finish together are marked together; a failure is tried until Postgres is back. */
  async function flushSettlements(): Promise<void> {
    if (settling) return;
    settling = true;
    while (unsettled.length > 0) {
      const batch = unsettled.splice(0, 1_000);
      try {
        await settle(deps.pool, batch);
      } catch (error) {
        deps.logger.warn(
          { reason: (error as Error).message },
          'the relay could not mark deliveries; it tries again',
        );
        if (stopped) {
          // Unmarked rows are claimed again after the next start and signalled under the same numbers.
          for (const { done } of batch) done();
          continue;
        }
        unsettled.unshift(...batch);
        await new Promise((resolve) => setTimeout(resolve, 250));
        continue;
      }
      for (const { done } of batch) done();
    }
    settling = false;
  }
}

function partition<T>(items: T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

function takeBytes(events: ClaimedEvent[]): ClaimedEvent[] {
  let bytes = 0;
  const taken: ClaimedEvent[] = [];
  for (const event of events) {
    bytes += event.bytes;
    if (taken.length > 0 && bytes > MAX_BATCH_BYTES) break;
    taken.push(event);
  }
  return taken;
}
