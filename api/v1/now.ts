/** `/v1/now`: what an operator sees first. It is needed most when something is away, so each part stands for itself. */
import { settlesWithin } from '../../local/waiting';
import { isAway, isTooSlow } from '../../journal/unavailable';
import { readUndone } from '../../journal/search/counts';
import type { Undone } from '../../journal/search/counts';
import { createMinuteCounts } from '../../journal/search/minutes';
import type { Minute, MinuteCounts } from '../../journal/search/minutes';
import { HAS_NONE } from '../../providers/settings';
import type { ResolvedProvider } from '../../providers/settings';
import { reasonOf } from '../../redaction';
import { journalUnavailable } from './database-answers';
import type { ApiDeps } from './deps';
import { readReadiness } from './health';
import { kept } from './kept';
import type { Now } from './now-model';
import { nowModel } from './now-model';
import { defineRoute } from './route';
import { WAITING_MOST, whatWaits } from './waiting';

/** One page that is left open asks every few seconds, and there may be many. */
const KEPT_MS = 3_000;
/** A part that takes longer is left out. Temporal is asked for a second of it. */
const PATIENCE_MS = 2_500;

export const nowRoute = defineRoute({
  method: 'get',
  path: '/v1/now',
  operationId: 'getNow',
  tag: 'Operation',
  scope: 'read',
  summary: 'Show how things stand',
  description:
    'What came, what is left undone, what is away, and what waits for a person. It is made anew every 3 seconds at most; ' +
    'a part that cannot be had is null, and the others are told all the same.\n\n' +
    'In `waiting` stand, in this order and each the longest waiting first: dialogs that an operator has, or that wait for ' +
    'one; orders that are escalated or in trouble; tickets in trouble; open notices that nobody has acknowledged; dead ' +
    'letters; unread events; events that have been parked for longer than `notices.unclaimedMinutes` of fixit.yml (60 ' +
    `unless set otherwise). At most ${WAITING_MOST} of a kind.`,
  answers: { 200: { description: 'How things stand.', body: nowModel } },
  problems: [journalUnavailable],
  handle: async (_call, deps) => ({ status: 200, body: await lookNow(deps) }),
});

const counters = new WeakMap<ApiDeps, MinuteCounts>();

function countersOf(deps: ApiDeps): MinuteCounts {
  const counts = counters.get(deps) ?? createMinuteCounts(deps.pool);
  counters.set(deps, counts);
  return counts;
}

const lookNow = kept(KEPT_MS, async (deps: ApiDeps): Promise<Now> => {
  const at = new Date();
  const undone = readUndone(deps.pool, deps.mappings.notices.unclaimedMinutes * 60);
  const [minutes, counted, readiness, waiting] = await Promise.all([
    inTime(countersOf(deps).read(at), deps),
    inTime(undone, deps),
    readReadiness(deps),
    inTime(whatWaits(deps, undone), deps),
  ]);
  return {
    at: at.toISOString(),
    hooksPerMinute: minutes?.map(shownMinute) ?? null,
    backlog: counted ? backlogOf(counted, at) : null,
    readiness,
    providersOff: deps.resolved.flatMap(sidesOff),
    sandbox: deps.sandboxed.size > 0,
    waiting: waiting ?? null,
  };
});

/** Undefined where it cannot be had now. */
async function inTime<T>(part: Promise<T>, { logger }: ApiDeps): Promise<T | undefined> {
  const told = part.catch((error: unknown) => {
    if (!isAway(error) && !isTooSlow(error))
      logger.error({ reason: reasonOf(error) }, 'a part of how things stand could not be told');
    return undefined;
  });
  return (await settlesWithin(told, PATIENCE_MS)) ? told : undefined;
}

const shownMinute = ({ at, ...counts }: Minute) => ({ at: at.toISOString(), ...counts });

const backlogOf = ({ pending, oldestAt, parked, dead, unread }: Undone, at: Date): Now['backlog'] => ({
  pending,
  oldestSeconds: oldestAt ? Math.max(0, (at.getTime() - oldestAt.getTime()) / 1000) : null,
  parked,
  dead,
  unread,
});

function sidesOff({ provider: { id, title }, hook, client }: ResolvedProvider): Now['providersOff'] {
  const sides = [
    ['hook', hook],
    ['outbound', client],
  ] as const;
  return sides.flatMap(([side, state]) =>
    state.on || state.reason === HAS_NONE ? [] : [{ id, title, side, reason: state.reason }],
  );
}
