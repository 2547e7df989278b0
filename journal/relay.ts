/**
 * Takes undelivered events to their workflows: per key in order and coalesced, keys in parallel. Woken at once
 * by new work, with a slow poll as a net. No row lock is held while Temporal is called; a crash between the
 * signal and the mark means a second signal with the same delivery numbers, which the workflow ignores.
 */
import type { Pool } from 'pg';
import type { Logger } from '../logging';
import { reasonOf } from '../redaction';
import { createBackOff } from './back-off';
import type { Claim, ClaimedEvent, ClaimedKey } from './claim';
import { claim } from './claim';
import type { DeliveryDeps } from './deliver';
import type { Next } from './key-work';
import { createKeyWork } from './key-work';
import { createOwnership } from './ownership';
import { createSettlements } from './settlements';
import { SLOTS } from './slots';
import type { StartFlow } from './start-flows';

/**
 * Keys signalled at once: enough to keep a Temporal server busy, few enough to keep its answers quick. What waits
 * meanwhile goes in one signal: in a burst 16 took a fifth less time than 64, for hooks and for their delivery.
 */
const CONCURRENCY = 16;
/** While hooks crowd in nothing is signalled: how soon it is looked again whether they still do. */
const PRESSED_MS = 10;
const POLL_MS = 1_000;
/** How long a key waits that failed by itself. */
const HOLD_MS = 1_000;

export interface RelayDeps {
  pool: Pool;
  databaseUrl: string;
  delivery: DeliveryDeps;
  logger: Logger;
  /** Hours an event waits for a workflow that wants it, then it is a dead letter. */
  parkHours: number;
  /** Starts what endpoints of administrators want started. */
  startFlow?: StartFlow;
  /** Contacts became one in some process: what is remembered of them is void. */
  onContactsMerged?(): void;
  /** Whether a burst of hooks comes to this process; absent = it takes none. */
  isPressed?(): boolean;
  /** Milliseconds between looks at the journal without being woken; 1 s where absent. */
  pollMs?: number;
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
  /** Keys in flight, with their slots. */
  const busy = new Map<string, number>();
  const held = new Map<string, NodeJS.Timeout>();
  /** Keys that failed since Temporal last answered: probes prefer the others, for one key may be the reason. */
  const suspects = new Set<string>();
  const wakes = new Array<number>(SLOTS).fill(0);
  const dirty = new Set<number>();
  const backOff = createBackOff();
  const settlements = createSettlements(deps);
  let pumping = false;
  let stopped = false;
  let poll: NodeJS.Timeout | undefined;
  let pressed: NodeJS.Timeout | undefined;
  const idleWaiters: (() => void)[] = [];

  const ownership = createOwnership({
    databaseUrl: deps.databaseUrl,
    logger: deps.logger,
    onWork: wake,
    onContactsMerged: () => deps.onContactsMerged?.(),
    isBusy: (slot) => [...busy.values()].includes(slot),
  });
  const work = createKeyWork({ ...deps, settlements, backOff, onAway, onMoved: wake });

  return {
    async start() {
      await ownership.start();
      poll = setInterval(() => wake(ownership.owned), deps.pollMs ?? POLL_MS);
    },
    wake,
    owns: (slot) => ownership.owned.has(slot),
    async stop() {
      stopped = true;
      settlements.stop();
      clearInterval(poll);
      clearTimeout(pressed);
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
      while (!stopped && dirty.size > 0 && room() > 0 && backOff.mayTry()) {
        if (deps.isPressed?.()) return lookAgainSoon();
        await claimAndDeliver();
      }
    } catch (error) {
      // Postgres is away: the rows are safe there, the poll comes back to them.
      deps.logger.warn(
        { reason: reasonOf(error) },
        'the relay could not read the journal; it tries again. Check Postgres if it goes on',
      );
    } finally {
      pumping = false;
      if (stopped) finishIfIdle();
    }
  }

  /** Hooks that crowd in are answered first, and what comes meanwhile goes in one signal. */
  function lookAgainSoon(): void {
    pressed ??= setTimeout(() => {
      pressed = undefined;
      void pump();
    }, PRESSED_MS);
  }

  /** While Temporal is away one key at a time asks whether it is back. */
  function room(): number {
    return Math.max(0, (backOff.away ? 1 : CONCURRENCY) - busy.size);
  }

  async function claimAndDeliver(): Promise<void> {
    const slots = [...dirty].filter((slot) => ownership.owned.has(slot));
    dirty.clear();
    if (slots.length === 0) return;
    const seen = new Map(slots.map((slot) => [slot, wakes[slot]!]));
    let found: Claim;
    try {
      found = await claimSome(slots);
    } catch (error) {
      for (const slot of slots) dirty.add(slot);
      throw error;
    }
    if (found.more) for (const slot of slots) dirty.add(slot);
    for (const claimed of found.keys) {
      busy.set(claimed.key, claimed.slot);
      void work(claimed).then((next) => {
        busy.delete(claimed.key);
        goOn(claimed, next);
        if (wakes[claimed.slot] !== seen.get(claimed.slot)) dirty.add(claimed.slot);
        if (stopped) finishIfIdle();
        else void pump();
      });
    }
  }

  async function claimSome(slots: number[]): Promise<Claim> {
    const taken = [...busy.keys(), ...held.keys()];
    if (backOff.away && suspects.size > 0) {
      const others = await claim(deps.pool, slots, [...taken, ...suspects], room());
      if (others.keys.length > 0) return { ...others, more: true };
      suspects.clear();
    }
    return claim(deps.pool, slots, taken, room());
  }

  function goOn({ key, slot, truncated }: ClaimedKey, next: Next): void {
    if (!backOff.away) suspects.clear();
    switch (next) {
      case 'done':
        if (truncated) dirty.add(slot);
        return;
      case 'more':
        dirty.add(slot);
        return;
      case 'later':
        return hold(key, slot);
      case 'away':
        suspects.add(key);
        dirty.add(slot);
    }
  }

  function onAway(error: Error): void {
    const waitMs = backOff.failed(() => wake(ownership.owned));
    if (waitMs === undefined) return;
    deps.logger.warn(
      { waitMs, reason: reasonOf(error) },
      'Temporal does not answer; hooks wait in the journal. Check the server and TEMPORAL_ADDRESS',
    );
  }

  function hold(key: string, slot: number): void {
    if (stopped) return;
    const release = () => {
      held.delete(key);
      wake([slot]);
    };
    held.set(key, setTimeout(release, HOLD_MS));
  }

  function finishIfIdle(): void {
    if (busy.size === 0 && !pumping) for (const resolve of idleWaiters.splice(0)) resolve();
  }
}
