/** `/v1/calls`: one call, the log of all, and the question of a receiver whether a call is ours. */
import { z } from 'zod';
import type { NewCall, StoredCall } from '../../calls/store';
import {
  attemptsOf,
  CALL_STATES,
  createCall,
  findCall,
  searchCalls,
  TOKEN_SECONDS,
  validateToken,
} from '../../calls/store';
import { findSubscription } from '../../calls/subscriptions';
import { hashOf, isToken } from '../../calls/token';
import { startCalls } from '../../calls/start';
import { startable } from '../../calls/turns';
import { pageModel } from '../models';
import type { Problem } from '../problem';
import { ProblemError, tooManyAttempts } from '../problem';
import {
  CALL_ID,
  callDetailModel,
  callModel,
  newCall,
  payloadModel,
  shownCall,
  shownDetail,
  SUBSCRIPTION_ID,
} from './call-model';
import { journalProblems } from './database-answers';
import type { ApiDeps } from './deps';
import { anyId, paging, text } from './fields';
import { nextCursor, positionOf } from './input';
import { defineRoute } from './route';
import { unknownSubscription } from './subscription-problems';
import { wantedCall } from './wanted-call';

const unknownCall: Problem = { status: 404, type: 'unknown-call', detail: 'There is no call of this id.' };
const unknownToken: Problem = {
  status: 404,
  type: 'unknown-token',
  detail: 'No call of ours has this token, or it was asked about before: do not believe the call.',
};
const expired: Problem = {
  status: 403,
  type: 'expired',
  detail: `The token was valid for ${TOKEN_SECONDS} seconds from the post, which are over: do not believe the call.`,
};
const underWay: Problem = {
  status: 409,
  type: 'call-not-over',
  detail: 'The call is not over yet; it can be repeated when it has failed, expired or been answered.',
};

const callIdParam = anyId('The id of the call.', CALL_ID);

export const callRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/calls',
    operationId: 'createCall',
    tag: 'Calls',
    scope: 'calls',
    mutates: true,
    summary: 'Make one call',
    description:
      'To a subscription, in its mode, whatever events it wants; or to an address, validated. Posted as soon as a worker comes to it.',
    body: newCall,
    examples: {
      'To an address': {
        url: 'https://erp.example.com/hooks/fixit',
        event: 'order.paid',
        case: { id: 'FX-1001', stage: 'paid', data: { total: 149950 } },
      },
    },
    answers: { 201: { description: 'Registered.', body: callModel } },
    problems: [unknownSubscription, ...journalProblems],
    async handle({ body, holder, callId }, deps) {
      await register(deps, await wantedCall(body, { id: callId, by: holder }, deps));
      return { status: 201, body: shownCall(await present(callId, deps)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/calls/search',
    operationId: 'searchCalls',
    tag: 'Calls',
    scope: 'calls',
    summary: 'Search calls',
    description: 'The newest first; `{}` = all.',
    body: z.strictObject({
      state: z.enum(CALL_STATES).optional(),
      subscription: z.guid('the id of a subscription').optional(),
      event: text(100).optional(),
      ...paging,
    }),
    examples: {
      'Those that failed': { state: 'failed' },
      'Of one subscription': { subscription: SUBSCRIPTION_ID },
    },
    answers: { 200: { description: 'One page.', body: pageModel('CallPage', callModel) } },
    problems: journalProblems,
    async handle({ body: { cursor, limit, ...filter } }, { pool }) {
      const calls = await searchCalls(pool, filter, positionOf(cursor, 'uuid'), limit + 1);
      const items = calls.slice(0, limit);
      const last = calls.length > limit ? items.at(-1) : undefined;
      return {
        status: 200,
        body: {
          items: items.map(shownCall),
          nextCursor: nextCursor(last && { id: last.id, at: last.createdAt.toISOString() }),
        },
      };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/calls/validate',
    operationId: 'validateCall',
    tag: 'Calls',
    summary: 'Is this call ours?',
    description: `For receivers of validated calls: the token of the call, once, within ${TOKEN_SECONDS} seconds of its post. No key is asked for. Anything but 200 means no.`,
    examples: { 'As it came': { token: 'pN0c3yDq3cZ8nQ2h6jvXh2k5m7q9s1u3' } },
    body: z.strictObject({
      token: z
        .string()
        .max(200)
        .meta({ description: '`token` of the call.', examples: ['pN0c3yDq3cZ8nQ2h6jvXh2k5m7q9s1u3'] }),
    }),
    answers: {
      200: {
        description: 'It is.',
        body: z.object({ valid: z.literal(true), call: payloadModel }),
      },
    },
    problems: [expired, unknownToken, tooManyAttempts(30).problem, ...journalProblems],
    async handle({ body: { token }, ctx }, { pool, attempts, peerOf }) {
      const found = isToken(token)
        ? await validateToken(pool, hashOf(token))
        : { valid: false as const, why: 'unknown' as const };
      if (found.valid) return { status: 200, body: found };
      const waitSeconds = await attempts.count(peerOf(ctx.req));
      if (waitSeconds !== undefined) throw tooManyAttempts(waitSeconds);
      throw new ProblemError(found.why === 'expired' ? expired : unknownToken);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/calls/{id}',
    operationId: 'getCall',
    tag: 'Calls',
    scope: 'calls',
    summary: 'Show one call',
    description: 'With each try and what it was answered.',
    params: callIdParam,
    answers: { 200: { description: 'What is known of it; never its token.', body: callDetailModel } },
    problems: [unknownCall, ...journalProblems],
    async handle({ params }, deps) {
      const call = await present(params.id, deps);
      const tries = await attemptsOf(deps.pool, call.id);
      return { status: 200, body: shownDetail(call, tries, deps.temporalUrl) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/calls/{id}/repeat',
    operationId: 'repeatCall',
    tag: 'Calls',
    scope: 'calls',
    mutates: true,
    summary: 'Repeat a call',
    description:
      'A new call that says the same, to where its subscription is now; a receiver that knows its case knows it as a repeat.',
    params: callIdParam,
    answers: { 201: { description: 'The new call.', body: callModel } },
    problems: [unknownCall, underWay, ...journalProblems],
    async handle({ params, holder, callId }, deps) {
      const first = await present(params.id, deps);
      if (first.state === 'registered' || first.state === 'posted') throw new ProblemError(underWay);
      const { subscription, mode } = first;
      const found = subscription === undefined ? undefined : await findSubscription(deps.pool, subscription);
      const url = found ? found.url : first.url;
      const payload = { ...first.payload, callId };
      await register(deps, {
        id: callId,
        subscription,
        mode,
        url,
        payload,
        repeats: first.id,
        by: holder.name,
      });
      return { status: 201, body: shownCall(await present(callId, deps)) };
    },
  }),
];

/** In the table first, then in the journal, which starts it, or whatever of its subscription comes first. */
async function register(deps: ApiDeps, call: NewCall): Promise<void> {
  await createCall(deps.pool, call);
  const { subscription } = call;
  const ids = subscription === undefined ? [call.id] : await startable(deps.pool, [subscription]);
  await startCalls(deps.journal.appender, ids);
}

async function present(id: string, { pool }: Pick<ApiDeps, 'pool'>): Promise<StoredCall> {
  const found = z.guid().safeParse(id).success ? await findCall(pool, id) : undefined;
  if (found) return found;
  throw new ProblemError(unknownCall);
}
