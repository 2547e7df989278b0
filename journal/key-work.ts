/** Takes one claimed key as far as it goes now: to its workflow, to its owner's key, to rest or to the dead letters. */
import type { Pool } from 'pg';
import type { Logger } from '../logging';
import { isDebugging, msSince } from '../logging';
import { reasonOf } from '../redaction';
import { absencePolicy } from './absence';
import type { BackOff } from './back-off';
import type { ClaimedEvent, ClaimedKey } from './claim';
import { MAX_EVENTS } from './claim';
import type { DeliveryDeps } from './deliver';
import { deliver } from './deliver';
import { namesOf } from './log-names';
import { parkOrBury } from './park';
import { resolveReferences } from './resolve-references';
import { resolveReferents } from './resolve-referents';
import { isMessageKey, tellOurs } from './referents';
import { isFlowKey, isReferenceKey } from './route';
import type { StartFlow } from './start-flows';
import { startFlows } from './start-flows';
import type { Outcome } from './settle';
import type { Settlements } from './settlements';
import { faultOf } from './temporal-errors';

const MAX_BATCH_BYTES = 256 * 1024;
/** Temporal refuses payloads over 2 MiB; what is larger than this can never be delivered. */
const MAX_EVENT_BYTES = 1_500 * 1024;

export type Next =
  /** Nothing is known to be left. */
  | 'done'
  /** More of it is due at once. */
  | 'more'
  /** This key alone has to wait a moment. */
  | 'later'
  /** Temporal did not answer: everything waits. */
  | 'away';

export interface KeyWorkDeps {
  pool: Pool;
  delivery: DeliveryDeps;
  logger: Logger;
  parkHours: number;
  /** Absent = this process starts none; what waits for it is parked. */
  startFlow?: StartFlow;
  settlements: Settlements;
  backOff: BackOff;
  onDelivered?(events: ClaimedEvent[]): void;
  /** Temporal did not answer. */
  onAway(error: Error): void;
  /** Events went on under other keys, in these slots. */
  onMoved(slots: number[]): void;
}

export function createKeyWork(deps: KeyWorkDeps): (claimed: ClaimedKey) => Promise<Next> {
  return async function work(claimed) {
    try {
      if (isReferenceKey(claimed.key)) return await findOwners(claimed);
      if (isFlowKey(claimed.key)) return await startFlow(claimed);
      return await takeToWorkflow(claimed);
    } catch (error) {
      deps.logger.warn(
        { ...namesOf(claimed.key, claimed.events), reason: reasonOf(error) },
        'delivery failed; it is tried again. Check Postgres if it goes on',
      );
      return 'later';
    }
  };

  async function startFlow({ key, events }: ClaimedKey): Promise<Next> {
    const outcomes = await startFlows(deps, events);
    await deps.settlements.add(key, outcomes);
    return outcomes.length < events.length ? 'later' : 'done';
  }

  async function findOwners({ key, events }: ClaimedKey): Promise<Next> {
    const resolve = isMessageKey(key) ? resolveReferents : resolveReferences;
    const outcomes = await resolve(deps.pool, events, deps.parkHours);
    await deps.settlements.add(
      key,
      events.map((event, i) => [event, outcomes[i]!]),
    );
    // A reference may have been written between the look and the parking, and have woken nobody.
    const parked = events.filter((_, i) => outcomes[i]!.state === 'parked');
    const late = await resolve(deps.pool, parked, deps.parkHours);
    const moved = parked.flatMap((event, i): [ClaimedEvent, Outcome][] =>
      late[i]!.state === 'moved' ? [[event, late[i]!]] : [],
    );
    await deps.settlements.add(key, moved);
    deps.onMoved(
      [...outcomes, ...late].flatMap((outcome) => (outcome.state === 'moved' ? [outcome.slot] : [])),
    );
    return 'done';
  }

  async function takeToWorkflow(claimed: ClaimedKey): Promise<Next> {
    const [handled, open] = partition(claimed.events, (event) => event.number <= claimed.handled);
    const [tooLarge, rest] = partition(open, (event) => event.bytes > MAX_EVENT_BYTES);
    await deps.settlements.add(claimed.key, [
      ...handled.map((event): [ClaimedEvent, Outcome] => [event, { state: 'delivered' }]),
      ...tooLarge.map((event): [ClaimedEvent, Outcome] => [
        event,
        { state: 'dead', reason: sizeReason(event) },
      ]),
    ]);
    const batch = takeBytes(rest);
    if (batch.length === 0) return 'done';
    await tellOurs(deps.pool, batch);
    // All that is claimed, not the batch alone: who starts the workflow takes along what waited before it, whose
    // numbers are lower and would count as handled afterwards.
    const mayStart = rest.some((event) => absencePolicy(event, claimed.key) === 'start');
    const next = await deliverBatch(claimed, batch, mayStart);
    return next === 'done' && batch.length < rest.length ? 'more' : next;
  }

  async function deliverBatch(claimed: ClaimedKey, events: ClaimedEvent[], mayStart: boolean): Promise<Next> {
    const startedAt = performance.now();
    let taken: boolean;
    try {
      taken = await deliver(deps.delivery, claimed, events, mayStart);
    } catch (error) {
      return afterFailure(claimed, events, mayStart, error as Error, startedAt);
    }
    deps.backOff.succeeded();
    if (taken) deps.onDelivered?.(events);
    const outcomes = events.map((event): [ClaimedEvent, Outcome] => [
      event,
      taken ? { state: 'delivered' } : whenAbsent(event, claimed),
    ]);
    if (isDebugging(deps.logger)) tell(claimed.key, outcomes, startedAt);
    await deps.settlements.add(claimed.key, outcomes);
    return 'done';
  }

  async function afterFailure(
    claimed: ClaimedKey,
    events: ClaimedEvent[],
    mayStart: boolean,
    error: Error,
    startedAt: number,
  ): Promise<Next> {
    const { key } = claimed;
    switch (faultOf(error)) {
      case 'permanent':
        // One event of the batch spoils it for the others: find it, lose nobody else.
        if (events.length > 1) {
          for (const event of events) {
            const next = await deliverBatch(claimed, [event], mayStart);
            if (next !== 'done') return next;
          }
          return 'done';
        }
        await deps.settlements.add(key, [[events[0]!, { state: 'dead', reason: error.message }]]);
        return 'done';
      case 'key_busy':
        deps.logger.warn(
          { ...namesOf(key, events), reason: reasonOf(error) },
          'a workflow takes nothing now; its events wait. Look at it in the Temporal Web UI if it goes on',
        );
        return 'later';
      case 'misconfigured':
        deps.logger.error(
          { ...namesOf(key, events), reason: reasonOf(error) },
          'Temporal lacks something this service needs; everything waits until the reason is mended',
        );
        deps.onAway(error);
        return 'away';
      case 'away':
        // Others were answered meanwhile: it is this key, and nobody else has to wait for it.
        if (deps.backOff.succeededSince(startedAt)) return 'later';
        deps.onAway(error);
        return 'away';
    }
  }

  function tell(key: string, outcomes: [ClaimedEvent, Outcome][], startedAt: number): void {
    const events = outcomes.map(([event]) => event);
    deps.logger.debug(
      {
        ...namesOf(key, events),
        outcome: [...new Set(outcomes.map(([, { state }]) => state))].join(', '),
        attempts: Math.max(...events.map(({ attempts }) => attempts)) + 1,
        ms: msSince(startedAt),
      },
      'a delivery',
    );
  }

  function whenAbsent(event: ClaimedEvent, { key, truncated }: ClaimedKey): Outcome {
    const policy = absencePolicy(event, key);
    if (policy === 'park') {
      // Parked events stand before younger ones; a claim full of them would never get past itself.
      return truncated
        ? { state: 'dead', reason: `${MAX_EVENTS} events already wait for this workflow, and none starts it` }
        : parkOrBury(event, 'no workflow wants it yet', deps.parkHours);
    }
    // With an event that may start a workflow, none is ever absent.
    return { state: policy === 'start' ? 'late' : policy, reason: 'no workflow of this id is running' };
  }
}

const sizeReason = ({ bytes }: ClaimedEvent): string =>
  `too large for a workflow: ${bytes} bytes, at most ${MAX_EVENT_BYTES}`;

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
