/**
 * Calls that only their sender can say are genuine. The request is in the journal as unverified before anybody is asked; the
 * sender is asked at once, and while it keeps us waiting the call is accepted and no more than that. An event is appended
 * after a yes alone. Which process asks does not matter: see journal/confirmations.ts.
 */
import type { Pool } from 'pg';
import type { Endpoint, Endpoints } from '../endpoints/endpoint';
import type { Appender } from '../journal/append';
import type { OpenConfirmation, RequestOutcome, SettledVerdict } from '../journal/confirmations';
import {
  claimConfirmations,
  markAnswer,
  markRequest,
  noteGenuine,
  openConfirmation,
  releaseConfirmation,
  settleConfirmation,
  timeOf,
  tokenHash,
  verdictOf,
} from '../journal/confirmations';
import type { Appended, StoredPart } from '../journal/types';
import type { Logger } from '../logging';
import type { OutboundHttp } from '../providers/http';
import { reasonOf } from '../redaction';
import type { Refusal } from './hook-problems';
import { refusalRules } from './hook-problems';
import { countsAnswer, recordOf } from './hook-refusal';
import type { HookCall } from './hooks';

export interface ConfirmationLimits {
  /** How long the sender of the call is kept waiting for a verdict. */
  inlineMs: number;
  /** For one question to the platform: longer, because a token whose answer nobody heard may be used up. */
  askMs: number;
  /** As long as a token is good. */
  lateMs: number;
  retryMs: number;
}

const LIMITS: ConfirmationLimits = { inlineMs: 3_000, askMs: 10_000, lateMs: 60_000, retryMs: 1_000 };
const LOOK_MS = 50;

export type Standing = Exclude<SettledVerdict, 'genuine'> | 'too_busy' | Success;
/** 202 = nobody has said anything yet. */
type Success = Appended & { status: 200 | 202 };

const HEARD: Success = { status: 202, accepted: 0, duplicates: 0 };

export const REFUSED = { forged: 'not_confirmed', late: 'not_confirmed_in_time' } as const;
export const outcomeOf = (verdict: SettledVerdict): string =>
  verdict === 'genuine' ? 'taken' : REFUSED[verdict];

const refusedFor = (reason: Refusal): RequestOutcome => ({
  outcome: 'refused',
  reason,
  fault: refusalRules[reason].fault,
});
const OUTCOMES: Readonly<Record<SettledVerdict | 'doubtful', RequestOutcome>> = {
  genuine: { outcome: 'taken' },
  forged: refusedFor(REFUSED.forged),
  late: refusedFor(REFUSED.late),
  doubtful: refusedFor('confirmation_lost'),
};
const SAID = {
  forged: 'a call was refused: its platform does not know it. Somebody may be trying',
  late: 'a call could not be confirmed in time, and came to nothing. Check that its platform can be reached',
  doubtful:
    'a call came to nothing: the first answer about it got lost, and its platform says no to the second question. Look at its cases',
} as const satisfies Record<'forged' | 'late' | 'doubtful', string>;

export interface Confirmations {
  /** @param onLate told once where the verdict comes after the answer */
  take(
    call: HookCall,
    target: Endpoint & { on: true },
    parts: StoredPart[],
    onLate: (verdict: SettledVerdict) => void,
  ): Promise<Standing>;
  /** Writes into the journal what a refused call was told. */
  answered(requestId: string, answer: { status: number; body: string | null }): Promise<void>;
  start(): void;
  /** What is under way is left to whoever finds its lease ended. */
  stop(): Promise<void>;
}

export interface ConfirmationDeps {
  pool: Pool;
  appender: Pick<Appender, 'append'>;
  endpoints: Pick<Endpoints, 'get'>;
  http: Pick<OutboundHttp, 'call'>;
  limits?: Partial<ConfirmationLimits>;
  logger: Logger;
}

export function createConfirmations(deps: ConfirmationDeps): Confirmations {
  const { pool, appender, logger } = deps;
  const limits = { ...LIMITS, ...deps.limits };
  const leaseMs = limits.askMs + 5_000;
  const running = new Set<Promise<unknown>>();
  let timer: NodeJS.Timeout | undefined;

  return {
    async take(call, target, parts, onLate) {
      const { requestId, raw } = call;
      const { id: endpoint, hook } = target;
      const { status, body } = countsAnswer(HEARD);
      const request = { ...recordOf(call, endpoint, 'unverified', status), answerBody: body };
      await appender.append({ endpoint, receivedAt: raw.receivedAt, parts: [], request });
      const key = hook.confirmation?.key(raw) ?? '';
      const row: OpenConfirmation = {
        endpoint,
        token: tokenHash(key),
        requestId,
        held: { key, parts },
        verdict: null,
        ageMs: 0,
        again: false,
      };
      const place = await openConfirmation(pool, row, leaseMs);
      if (place === 'full') return 'too_busy';
      const verdict =
        place === 'first' ? await settledInTime(tracked(settle(row)), onLate) : await followed(row);
      if (!verdict) return HEARD;
      const isRepeated = place === 'repeated';
      const duplicates = isRepeated && verdict === 'genuine' ? parts.length : 0;
      if (isRepeated) await markRequest(pool, requestId, { ...OUTCOMES[verdict], duplicates });
      if (verdict !== 'genuine') return verdict;
      await markAnswer(pool, requestId, { status: 200, body: null });
      return { status: 200, accepted: isRepeated ? 0 : parts.length, duplicates };
    },
    answered: (requestId, answer) => markAnswer(pool, requestId, answer),
    start() {
      timer = setInterval(() => void tracked(sweep()), limits.retryMs);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await Promise.allSettled(running);
    },
  };

  function tracked<T>(work: Promise<T>): Promise<T> {
    running.add(work);
    const done = () => void running.delete(work);
    work.then(done, done);
    return work;
  }

  async function settledInTime(
    work: Promise<SettledVerdict | undefined>,
    onLate: (verdict: SettledVerdict) => void,
  ): Promise<SettledVerdict | undefined> {
    let isAnswered = false;
    let limit: NodeJS.Timeout | undefined;
    const inTime = new Promise<undefined>((resolve) => {
      limit = setTimeout(() => {
        isAnswered = true;
        resolve(undefined);
      }, limits.inlineMs);
    });
    // A failure after the answer is told by the log; the lease ends, and another goes on.
    work.then(
      (verdict) => void (isAnswered && verdict && onLate(verdict)),
      (error: unknown) => isAnswered && warn(error),
    );
    return Promise.race([work, inTime]).finally(() => clearTimeout(limit));
  }

  /** Another request brought the same call, perhaps to another process. */
  async function followed(row: OpenConfirmation): Promise<SettledVerdict | undefined> {
    const until = performance.now() + limits.inlineMs;
    for (;;) {
      const verdict = await verdictOf(pool, row);
      if (verdict) return verdict;
      if (performance.now() >= until) return undefined;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Undefined = nobody has said anything yet. */
  async function settle(row: OpenConfirmation): Promise<SettledVerdict | undefined> {
    const verdict = row.verdict ?? (await ask(row));
    if (!verdict) {
      await releaseConfirmation(pool, row, limits.retryMs);
      return undefined;
    }
    if (verdict !== 'genuine') {
      const said = verdict === 'forged' && row.again ? 'doubtful' : verdict;
      await settleConfirmation(pool, row, verdict, OUTCOMES[said]);
      logger.warn({ endpoint: row.endpoint, requestId: row.requestId }, SAID[said]);
      return verdict;
    }
    await noteGenuine(pool, row);
    const { requestId, endpoint, held } = row;
    // By the id of what was read, a second time is a duplicate.
    await appender.append({ endpoint, receivedAt: timeOf(requestId), requestId, parts: held.parts });
    await settleConfirmation(pool, row, verdict, { ...OUTCOMES.genuine, accepted: held.parts.length });
    return verdict;
  }

  async function ask({ endpoint, held, ageMs }: OpenConfirmation): Promise<SettledVerdict | undefined> {
    const leftMs = Math.floor(limits.lateMs - ageMs);
    if (leftMs <= 0) return 'late';
    const target = deps.endpoints.get(endpoint);
    if (!target?.on || !target.hook.confirmation) return undefined;
    const timeoutMs = Math.min(limits.askMs, leftMs);
    const said = await target.hook.confirmation.ask(held.key, target.settings, deps.http, timeoutMs);
    return said === 'unknown' ? undefined : said;
  }

  async function sweep(): Promise<void> {
    try {
      await Promise.all((await claimConfirmations(pool, leaseMs)).map((row) => settle(row)));
    } catch (error) {
      warn(error);
    }
  }

  function warn(error: unknown): void {
    logger.warn(
      { reason: reasonOf(error) },
      'a call could not be confirmed or settled; it is tried again. Check Postgres if it goes on',
    );
  }
}
