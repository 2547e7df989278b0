/** Puts the table of routes on the router: key, scope, input by the route's schemas, then its handler. */
import type Router from '@koa/router';
import type { RouterContext, RouterMiddleware } from '@koa/router';
import { v7 as uuidv7 } from 'uuid';
import { holderOf, scopeMissing } from '../auth';
import { ProblemError } from '../problem';
import { noteRefused, perform } from './deeds';
import type { ApiDeps } from './deps';
import { parseInput, readInput, readQuery } from './input';
import type { Call, Route } from './route';

export function mount(router: Router, routes: readonly Route[], deps: ApiDeps): void {
  for (const route of routes) router[route.method](routerPath(route.path), named(route), serve(route, deps));
}

/** For the line and the metrics of the call (call-log.ts), also where a guard refuses it. */
const named =
  ({ operationId }: Route): RouterMiddleware =>
  (ctx, next) => {
    ctx.state['operationId'] = operationId;
    return next();
  };

/** `/v1/hooks/{id}` → `/v1/hooks/:id`. */
export const routerPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

const serve =
  (route: Route, deps: ApiDeps): RouterMiddleware =>
  async (ctx) => {
    await admit(route, deps, ctx);
    const call = await read(route, ctx);
    const { status, body, headers } = route.mutates
      ? await perform(route, call, deps)
      : await route.handle(call, deps);
    ctx.status = status;
    if (headers) ctx.set(headers);
    ctx.body = body;
  };

async function admit(route: Route, deps: ApiDeps, ctx: RouterContext): Promise<void> {
  const { scope } = route;
  if (scope === undefined) return;
  const holder = await deps.auth.identifyCaller(ctx);
  if (holder.scopes.has(scope)) return;
  if (route.mutates) await noteRefused(route, ctx, deps);
  throw new ProblemError(scopeMissing(scope));
}

const read = async (route: Route, ctx: RouterContext): Promise<Call> => ({
  params: route.params ? parseInput(ctx['params'], route.params) : undefined,
  query: route.query ? readQuery(ctx, route.query) : undefined,
  body: route.body ? await readInput(ctx, route.body) : undefined,
  holder: holderOf(ctx),
  callId: uuidv7(),
  ctx,
});
