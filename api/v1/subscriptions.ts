/** `/v1/subscriptions`: who is called by us, for what and how. */
import { z } from 'zod';
import type { Subscription, SubscriptionWish } from '../../calls/subscriptions';
import {
  changeSubscription,
  createSubscription,
  deleteSubscription,
  findSubscription,
  listSubscriptions,
  rotateSecret,
} from '../../calls/subscriptions';
import type { Position } from '../../journal/search/page';
import { positionSchema } from '../../journal/search/page';
import { newSecret } from '../../providers/standard-webhooks';
import { pageModel } from '../models';
import { ProblemError } from '../problem';
import {
  newSubscription,
  newSubscriptionModel,
  secret,
  shownSubscription,
  SUBSCRIPTION_ID,
  subscriptionChange,
  subscriptionModel,
} from './call-model';
import { requireCallable } from './callable';
import { journalProblems } from './database-answers';
import type { ApiDeps } from './deps';
import { anyId, shortListQuery } from './fields';
import { invalidRequest } from './input';
import { defineRoute } from './route';
import type { ListOrder } from './short-list';
import { pageOfShort } from './short-list';
import { unknownSubscription } from './subscription-problems';

const subscriptionId = anyId('The id of the subscription.', SUBSCRIPTION_ID);

const oldestFirst: ListOrder<Subscription, Position> = {
  position: positionSchema.uuid,
  positionOf: ({ id, createdAt }) => ({ id, at: createdAt.toISOString() }),
  isAfter({ id, createdAt }, after) {
    const later = createdAt.getTime() - Date.parse(after.at);
    return later > 0 || (later === 0 && id > after.id);
  },
};

export const subscriptionRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/subscriptions',
    operationId: 'listSubscriptions',
    tag: 'Calls',
    scope: 'calls',
    summary: 'List subscriptions',
    description: 'The oldest first.',
    query: z.strictObject(shortListQuery),
    answers: {
      200: {
        description: 'All of them, or one page.',
        body: pageModel('SubscriptionPage', subscriptionModel),
      },
    },
    problems: journalProblems,
    async handle({ query }, { pool }) {
      const page = pageOfShort(await listSubscriptions(pool), query, oldestFirst);
      const items = page.items.map(shownSubscription);
      return { status: 200, body: { items, nextCursor: page.nextCursor } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/subscriptions',
    operationId: 'createSubscription',
    tag: 'Calls',
    scope: 'calls',
    mutates: true,
    answersSecret: true,
    summary: 'Subscribe somebody to events',
    description: 'What its receiver has to do, and which events there are: docs/outgoing-calls.md.',
    body: newSubscription,
    examples: {
      'Signed, all of orders': {
        name: 'ERP',
        url: 'https://erp.example.com/hooks/fixit',
        mode: 'signed',
        events: ['order.*'],
        organization: { id: 'acme', name: 'ACME' },
      },
      'Validated, paid tickets': {
        name: 'BI',
        url: 'https://bi.example.com/in',
        mode: 'validated',
        events: ['ticket.paid'],
      },
      'To the web hook of Citeck that is set': { name: 'Citeck', mode: 'citeck', events: ['*'] },
    },
    answers: { 201: { description: 'Made. The secret is shown this once.', body: newSubscriptionModel } },
    problems: journalProblems,
    async handle({ body, holder, callId }, deps) {
      const { secret: given, ...wish } = body;
      requireSense(wish, deps);
      if (wish.mode !== 'signed' && given !== undefined)
        throw new ProblemError(
          invalidRequest(`secret: calls of the mode ${wish.mode} are not signed; leave it away`),
        );
      const plain = wish.mode === 'signed' ? (given ?? newSecret()) : undefined;
      const { pool, sealer } = deps;
      await createSubscription(
        pool,
        callId,
        wish,
        holder.name,
        plain === undefined ? undefined : { plain, sealer },
      );
      const made = shownSubscription(await present(callId, deps));
      return { status: 201, body: { ...made, secret: given === undefined ? (plain ?? null) : null } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/subscriptions/{id}',
    operationId: 'getSubscription',
    tag: 'Calls',
    scope: 'calls',
    summary: 'Show one subscription',
    params: subscriptionId,
    answers: { 200: { description: 'All but its secrets.', body: subscriptionModel } },
    problems: [unknownSubscription, ...journalProblems],
    async handle({ params }, deps) {
      return { status: 200, body: shownSubscription(await present(params.id, deps)) };
    },
  }),
  defineRoute({
    method: 'patch',
    path: '/v1/subscriptions/{id}',
    operationId: 'changeSubscription',
    tag: 'Calls',
    scope: 'calls',
    mutates: true,
    summary: 'Change a subscription',
    description: 'What is not named stays; calls that are registered already go where they were to go.',
    params: subscriptionId,
    body: subscriptionChange,
    examples: { 'Switch it on again': { enabled: true } },
    answers: { 200: { description: 'As it is now.', body: subscriptionModel } },
    problems: [unknownSubscription, ...journalProblems],
    async handle({ params, body }, deps) {
      const { name, url, mode, events, organization, enabled } = await present(params.id, deps);
      const wish: SubscriptionWish = {
        mode,
        name: body.name ?? name,
        url: body.url ?? url,
        events: body.events ?? events,
        organization: body.organization ?? organization,
        enabled: body.enabled ?? enabled,
      };
      requireSense(wish, deps);
      if (!(await changeSubscription(deps.pool, params.id, wish)))
        throw new ProblemError(unknownSubscription);
      return { status: 200, body: shownSubscription(await present(params.id, deps)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/subscriptions/{id}/rotate',
    operationId: 'rotateSubscription',
    tag: 'Calls',
    scope: 'calls',
    mutates: true,
    answersSecret: true,
    summary: 'Rotate the secret of a subscription',
    description:
      'Each call is signed with the new one at once, and with the old ones too for `keepHours` more.',
    params: subscriptionId,
    body: z.strictObject({
      secret: secret.optional(),
      keepHours: z
        .number()
        .min(0)
        .max(720)
        .default(24)
        .meta({ description: 'How long the old ones still sign.', examples: [24] }),
    }),
    examples: { 'With a day to change over': { keepHours: 24 } },
    answers: {
      200: { description: 'As it is now. The secret is shown this once.', body: newSubscriptionModel },
    },
    problems: [unknownSubscription, ...journalProblems],
    async handle({ params, body }, deps) {
      const { mode } = await present(params.id, deps);
      if (mode !== 'signed')
        throw new ProblemError(
          invalidRequest(`id: calls of the mode ${mode} are not signed; there is nothing to rotate`),
        );
      const plain = body.secret ?? newSecret();
      await rotateSecret(deps.pool, params.id, { plain, sealer: deps.sealer }, body.keepHours);
      const shown = shownSubscription(await present(params.id, deps));
      return { status: 200, body: { ...shown, secret: body.secret === undefined ? plain : null } };
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/subscriptions/{id}',
    operationId: 'deleteSubscription',
    tag: 'Calls',
    scope: 'calls',
    mutates: true,
    summary: 'Delete a subscription',
    description: 'Its calls that are not over come to nothing.',
    params: subscriptionId,
    answers: { 200: { description: 'As it was.', body: subscriptionModel } },
    problems: [unknownSubscription, ...journalProblems],
    async handle({ params }, deps) {
      const was = shownSubscription(await present(params.id, deps));
      await deleteSubscription(deps.pool, params.id);
      return { status: 200, body: { ...was, enabled: false } };
    },
  }),
];

async function present(id: string, { pool }: Pick<ApiDeps, 'pool'>): Promise<Subscription> {
  const found = z.guid().safeParse(id).success ? await findSubscription(pool, id) : undefined;
  if (found) return found;
  throw new ProblemError(unknownSubscription);
}

function requireSense({ mode, url }: Pick<SubscriptionWish, 'mode' | 'url'>, deps: ApiDeps): void {
  if (mode === 'citeck') {
    if (url === undefined) return;
    throw new ProblemError(invalidRequest('url: calls of the mode citeck go to CITECK_URL; leave it away'));
  }
  if (url === undefined) throw new ProblemError(invalidRequest('url: where to? It is missing'));
  requireCallable(url, 'url', deps);
}
