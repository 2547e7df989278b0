/** Puts the table of routes on the router: key, then input by the route's schemas, then its handler. */
import type Router from '@koa/router';
import type { RouterMiddleware } from '@koa/router';
import { v7 as uuidv7 } from 'uuid';
import { holderOf } from '../auth';
import type { ApiDeps } from './deps';
import { parseInput, readInput, readQuery } from './input';
import type { Route } from './route';

export function mount(router: Router, routes: readonly Route[], deps: ApiDeps): void {
  for (const route of routes) {
    const guards = route.scope === undefined ? [] : [deps.auth.requireScope(route.scope)];
    router[route.method](routerPath(route.path), ...guards, serve(route, deps));
  }
}

/** `/v1/hooks/{id}` → `/v1/hooks/:id`. */
export const routerPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

const serve =
  (route: Route, deps: ApiDeps): RouterMiddleware =>
  async (ctx) => {
    const call = {
      params: route.params ? parseInput(ctx.params, route.params) : undefined,
      query: route.query ? readQuery(ctx, route.query) : undefined,
      body: route.body ? await readInput(ctx, route.body) : undefined,
      holder: holderOf(ctx),
      callId: uuidv7(),
      ctx,
    };
    const { status, body, headers } = await route.handle(call, deps);
    ctx.status = status;
    if (headers) ctx.set(headers);
    ctx.body = body;
  };
