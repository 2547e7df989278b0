/**
 * A call that changes something: once under its Idempotency-Key, and with an entry in the audit log that stands before
 * it acts.
 */
import type { RouterContext } from '@koa/router';
import { z } from 'zod';
import type { Deed } from '../access/audit';
import { noteDeed, noteOutcome } from '../access/audit';
import type { KeyedCall, StoredAnswer } from '../access/idempotency';
import { holderOf } from '../auth';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { reasonOf } from '../../redaction';
import type { ApiDeps } from './deps';
import { invalidRequest } from './input';
import type { Call, Reply, Route } from './route';

export const keyReused: Problem = {
  status: 422,
  type: 'idempotency-key-reused',
  detail: 'This Idempotency-Key came with another call before. Make a new key for each thing to be done.',
};

export const underWay: Problem = {
  status: 409,
  type: 'call-under-way',
  detail:
    'The first call with this Idempotency-Key is still at work. Ask again in a moment, with the same key.',
  headers: { 'retry-after': '1' },
};

export const answerGone: Problem = {
  status: 409,
  type: 'answer-gone',
  detail:
    'This was done, but its answer held a secret and was kept for minutes only. Undo what it made, and make it anew under another Idempotency-Key.',
};

/** What every route that changes something may refuse besides its own. */
export const deedProblems = (route: Pick<Route, 'answersSecret'>): Problem[] => [
  keyReused,
  underWay,
  ...(route.answersSecret ? [answerGone] : []),
];

/** As other services have it, Stripe and the IETF draft among them. */
const FORM = /^[\x21-\x7e]{1,255}$/;

export async function perform(route: Route, call: Call, deps: ApiDeps): Promise<Reply> {
  const keyed = keyedCall(call);
  if (!keyed) return act(route, call, deps);
  const begun = await deps.idempotency.begin(keyed);
  switch (begun.state) {
    case 'again':
      return firstAnswer(begun.answer);
    case 'answer gone':
      throw new ProblemError(answerGone);
    case 'other':
      throw new ProblemError(keyReused);
    case 'under way':
      throw new ProblemError(underWay);
    case 'first':
      return actOnce(route, { ...call, callId: begun.callId }, keyed, deps);
  }
}

function keyedCall({ ctx, holder, body }: Call): KeyedCall | undefined {
  const idempotencyKey = ctx.get('idempotency-key');
  if (idempotencyKey === '' && ctx.req.headers['idempotency-key'] === undefined) return undefined;
  if (!FORM.test(idempotencyKey))
    throw new ProblemError(invalidRequest('Idempotency-Key: 1 to 255 visible ASCII characters'));
  return { keyId: holder.id, idempotencyKey, request: [ctx.method, ctx.path, body ?? null] };
}

const PROBLEM = 'application/problem+json';

async function actOnce(route: Route, call: Call, keyed: KeyedCall, deps: ApiDeps): Promise<Reply> {
  try {
    const reply = await act(route, call, deps);
    const answer = {
      status: reply.status,
      body: JSON.stringify(reply.body),
      contentType: 'application/json',
    };
    await deps.idempotency.answered(keyed, answer, route.answersSecret ?? false);
    return reply;
  } catch (error) {
    if (error instanceof ProblemError && stands(error.problem)) {
      const { problem } = error;
      const answer = { status: problem.status, body: JSON.stringify(problem), contentType: PROBLEM };
      await deps.idempotency.answered(keyed, answer, false);
    } else {
      await release(keyed, deps);
    }
    throw error;
  }
}

/** A refusal is an answer; a failure of ours is none, and the same call may succeed later. */
const stands = ({ status }: Problem): boolean => status < 500 && status !== 429;

async function release(keyed: KeyedCall, deps: ApiDeps): Promise<void> {
  try {
    await deps.idempotency.release(keyed);
  } catch (error) {
    // Its lease ends by itself, in half a minute.
    deps.logger.warn(
      { keyId: keyed.keyId, reason: reasonOf(error) },
      'a call that failed was not released; its key is free again in half a minute',
    );
  }
}

function firstAnswer({ status, body, contentType }: StoredAnswer): Reply {
  const value: unknown = JSON.parse(body);
  if (contentType === PROBLEM) throw new ProblemError(value as Problem);
  return { status, body: value, headers: { 'idempotent-replayed': 'true' } };
}

async function act(route: Route, call: Call, deps: ApiDeps): Promise<Reply> {
  const entry = await noteDeed(deps.pool, deedOf(route, call.ctx, deps, call.body));
  let status = 500;
  let subject: string | undefined;
  try {
    const reply = await route.handle(call, deps);
    [status, subject] = [reply.status, subjectOf(reply.body)];
    return reply;
  } catch (error) {
    if (error instanceof ProblemError) status = error.problem.status;
    throw error;
  } finally {
    await noteOutcome(deps.pool, entry, { status, subject });
  }
}

/** Who tried what without the scope for it. */
export async function noteRefused(route: Route, ctx: RouterContext, deps: ApiDeps): Promise<void> {
  await noteDeed(deps.pool, deedOf(route, ctx, deps), 403);
}

const withReason = z.looseObject({ reason: z.string().max(1_000) });

const deedOf = (route: Route, ctx: RouterContext, deps: ApiDeps, body?: unknown): Deed => {
  const reason = withReason.safeParse(body).data?.reason;
  return {
    holder: holderOf(ctx),
    action: route.operationId,
    target: ctx.path,
    requestId: ctx.response.get('x-request-id'),
    peer: deps.peerOf(ctx.req),
    ...(reason === undefined ? {} : { reason }),
  };
};

const made = z.looseObject({ workflowId: z.string().nullish(), id: z.string().nullish() });

/** What came of it, by id. */
function subjectOf(body: unknown): string | undefined {
  const { data } = made.safeParse(body);
  return data?.id ?? data?.workflowId ?? undefined;
}
