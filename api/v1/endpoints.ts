/** `/v1/endpoints`: endpoints for senders that no provider of ours knows, made without a developer. */
import { z } from 'zod';
import { contradiction, ENDPOINT_NAME } from '../../endpoints/sense';
import type { EndpointWish, StoredEndpoint } from '../../endpoints/store';
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  findEndpoint,
  listEndpoints,
  rotateSecret,
} from '../../endpoints/store';
import { pageModel } from '../models';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { publicUrlOf } from '../public-url';
import { journalProblems } from './database-answers';
import type { ApiDeps } from './deps';
import { endpointChange, endpointModel, newEndpoint, shownEndpoint, token } from './endpoint-model';
import { anyId, shortListQuery } from './fields';
import { invalidRequest } from './input';
import { defineRoute } from './route';
import type { ListOrder } from './short-list';
import { pageOfShort } from './short-list';

const unknown: Problem = {
  status: 404,
  type: 'unknown-endpoint',
  detail: 'There is no endpoint of this id, or it was deleted. Built-in ones are at GET /v1/providers.',
};

const exists: Problem = {
  status: 409,
  type: 'endpoint-exists',
  detail: 'There is an endpoint of this id. Change it with PATCH, or take another id.',
};

const endpointId = anyId('The id of the endpoint.', 'bitrix24-webhook');

const byName: ListOrder<StoredEndpoint, { id: string }> = {
  position: z.strictObject({ id: z.string().regex(ENDPOINT_NAME) }),
  positionOf: ({ id }) => ({ id }),
  isAfter: (endpoint, { id }) => endpoint.id > id,
};

export const endpointRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/endpoints',
    operationId: 'listEndpoints',
    tag: 'Endpoints',
    scope: 'admin',
    summary: 'List endpoints',
    description:
      'Those that were made here, in the order of their names. The built-in ones are at `GET /v1/providers`.',
    query: z.strictObject(shortListQuery),
    answers: {
      200: { description: 'All of them, or one page.', body: pageModel('EndpointPage', endpointModel) },
    },
    problems: journalProblems,
    async handle({ query }, deps) {
      const all = (await listEndpoints(deps.pool)).filter(({ deletedAt }) => !deletedAt);
      const page = pageOfShort(all, query, byName);
      const items = page.items.map((stored) => shownEndpoint(stored, publicUrlOf(deps.settings)));
      return { status: 200, body: { items, nextCursor: page.nextCursor } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/endpoints',
    operationId: 'createEndpoint',
    tag: 'Endpoints',
    scope: 'admin',
    mutates: true,
    summary: 'Make an endpoint',
    description:
      'It takes hooks at once, in this process; in others within a second.\n\n' +
      'A `route` says where an event goes. Texts in it are templates over the parameters of the request: `{order_id}`, ' +
      '`{data[FIELDS][ID]}`; `{n|number}` is a number, `{n|optional}` may be missing. What a template needs and a request ' +
      'has not routes nowhere: the event is kept as `unread`.',
    body: newEndpoint,
    examples: {
      'For a web hook of Bitrix24, a record for each deal': {
        id: 'bitrix24-webhook',
        provider: 'citeck',
        token: '3kZ8QmW1yT5nB7rL',
        authParameter: 'auth[application_token]',
        actionType: 'toEvent',
        route: { catalog: 'deal', record: '{data[FIELDS][ID]}' },
      },
      'For a form on a site that signs, starting a dialog': {
        id: 'site-form',
        provider: 'custom',
        token: '3kZ8QmW1yT5nB7rL',
        settings: { verify: { scheme: 'hmac', header: 'x-signature', algorithm: 'sha256', encoding: 'hex' } },
        route: {
          flow: 'lead',
          id: '{request_id}',
          input: { channel: 'whatsapp', phone: '{phone}', name: '{name|optional}' },
        },
      },
      'For Standard Webhooks': {
        id: 'partner',
        provider: 'custom',
        token: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
        settings: { verify: { scheme: 'standard-webhooks' } },
        route: { workflow: 'order:{order_id}' },
      },
    },
    answers: { 201: { description: 'Made.', body: endpointModel } },
    problems: [exists, ...journalProblems],
    async handle({ body, holder }, deps) {
      const { id, token: plain, route, ...rest } = body;
      const wish: EndpointWish = { ...rest, route: route ?? undefined };
      requireSense(wish, plain);
      const made = await createEndpoint(deps.pool, id, wish, holder.name, sealed(plain, deps));
      if (!made) throw new ProblemError(exists);
      return { status: 201, body: await changed(id, deps) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/endpoints/{id}',
    operationId: 'getEndpoint',
    tag: 'Endpoints',
    scope: 'admin',
    summary: 'Show one endpoint',
    params: endpointId,
    answers: { 200: { description: 'All but its secrets.', body: endpointModel } },
    problems: [unknown, ...journalProblems],
    async handle({ params }, deps) {
      return { status: 200, body: shownEndpoint(await present(params.id, deps), publicUrlOf(deps.settings)) };
    },
  }),
  defineRoute({
    method: 'patch',
    path: '/v1/endpoints/{id}',
    operationId: 'changeEndpoint',
    tag: 'Endpoints',
    scope: 'admin',
    mutates: true,
    summary: 'Change an endpoint',
    description: 'What is not named stays. Switch it off with `{"enabled":false}`.',
    params: endpointId,
    body: endpointChange,
    examples: { 'Switch it off': { enabled: false }, 'Take its route away': { route: null } },
    answers: { 200: { description: 'As it is now.', body: endpointModel } },
    problems: [unknown, ...journalProblems],
    async handle({ params, body }, deps) {
      const stored = await present(params.id, deps);
      const wish: EndpointWish = {
        provider: stored.provider,
        authParameter: body.authParameter ?? stored.authParameter,
        actionType: body.actionType ?? stored.actionType,
        route: body.route === undefined ? stored.route : (body.route ?? undefined),
        settings: body.settings ?? stored.settings,
        enabled: body.enabled ?? stored.enabled,
      };
      requireSense(wish, body.token);
      if (!(await changeEndpoint(deps.pool, params.id, wish))) throw new ProblemError(unknown);
      const secret = sealed(body.token, deps);
      if (secret) await rotateSecret(deps.pool, params.id, secret, 0);
      return { status: 200, body: await changed(params.id, deps) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/endpoints/{id}/rotate',
    operationId: 'rotateEndpoint',
    tag: 'Endpoints',
    scope: 'admin',
    mutates: true,
    summary: 'Rotate the secret of an endpoint',
    description: 'The new one is taken at once, the old ones for `keepHours` more.',
    params: endpointId,
    body: z.strictObject({
      token,
      keepHours: z
        .number()
        .min(0)
        .max(720)
        .default(24)
        .meta({ description: 'How long the old ones are still taken.', examples: [24] }),
    }),
    examples: { 'With a day to change over': { token: 'nE4hS6dL0pF8aG1i', keepHours: 24 } },
    answers: { 200: { description: 'As it is now.', body: endpointModel } },
    problems: [unknown, ...journalProblems],
    async handle({ params, body }, deps) {
      const stored = await present(params.id, deps);
      requireSense(stored, body.token);
      const secret = { plain: body.token, sealer: deps.sealer };
      if (!(await rotateSecret(deps.pool, params.id, secret, body.keepHours)))
        throw new ProblemError(unknown);
      return { status: 200, body: await changed(params.id, deps) };
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/endpoints/{id}',
    operationId: 'deleteEndpoint',
    tag: 'Endpoints',
    scope: 'admin',
    mutates: true,
    summary: 'Delete an endpoint',
    description:
      'Its secrets go at once. Hooks to it are answered 404 from then on, those of Bpium 410, whereupon Bpium deletes ' +
      'its side of it. An endpoint of the same name can be made anew.',
    params: endpointId,
    answers: { 200: { description: 'As it was.', body: endpointModel } },
    problems: [unknown, ...journalProblems],
    async handle({ params }, deps) {
      await present(params.id, deps);
      if (!(await deleteEndpoint(deps.pool, params.id))) throw new ProblemError(unknown);
      return { status: 200, body: await changed(params.id, deps) };
    },
  }),
];

async function present(id: string, { pool }: Pick<ApiDeps, 'pool'>): Promise<StoredEndpoint> {
  const stored = await findEndpoint(pool, id);
  if (stored && !stored.deletedAt) return stored;
  throw new ProblemError(unknown);
}

async function changed(id: string, deps: ApiDeps): Promise<z.infer<typeof endpointModel>> {
  await deps.endpoints.refresh();
  const stored = await findEndpoint(deps.pool, id);
  if (!stored) throw new ProblemError(unknown);
  return shownEndpoint(stored, publicUrlOf(deps.settings));
}

function requireSense(wish: Parameters<typeof contradiction>[0], plain: string | undefined): void {
  const said = contradiction(wish, plain);
  if (said !== undefined) throw new ProblemError(invalidRequest(said));
}

const sealed = (plain: string | undefined, { sealer }: Pick<ApiDeps, 'sealer'>) =>
  plain === undefined ? undefined : { plain, sealer };
