/** The HTTP surface: hooks before everything, then the API, health and the console. */
import Koa from 'koa';
import { createCallLog, requestIdOf } from './call-log';
import type { HookDeps } from './hooks';
import { arrive, createHookHandler, isHookPath } from './hooks';
import { internal, ProblemError, sendProblem } from './problem';
import { traceApi } from './trace';
import type { ApiDeps } from './v1/deps';
import { createRoutes, mutatingOperations } from './v1/routes';

export function createApp(hooks: HookDeps, api: ApiDeps): Koa {
  const app = new Koa();
  const handleHook = createHookHandler(hooks);
  const router = createRoutes(api);

  // The router halves Koa's rate; hooks are matched before it, and answer by themselves.
  app.use(async (ctx, next) => {
    if (!isHookPath(ctx.url)) return next();
    ctx.respond = false;
    const arrival = arrive();
    try {
      await handleHook(ctx.req, ctx.res, arrival);
    } catch (error) {
      internalError(ctx, error, arrival.requestId);
    }
  });
  if (hooks.tracing) app.use(traceApi(hooks.tracing, mutatingOperations));
  app.use(createCallLog({ ...hooks, mutating: mutatingOperations }));
  app.use(async (ctx, next) => {
    const requestId = requestIdOf(ctx);
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) throw notFound;
      if (ctx.status === 405)
        throw new ProblemError({
          status: 405,
          type: 'method-not-allowed',
          detail: `Allowed here: ${ctx.response.get('allow')}.`,
          headers: { allow: ctx.response.get('allow') },
        });
      if (ctx.status === 501)
        throw new ProblemError({
          status: 405,
          type: 'method-not-allowed',
          detail: 'This method is not known here.',
        });
    } catch (error) {
      if (!(error instanceof ProblemError)) return internalError(ctx, error, requestId);
      ctx.respond = false;
      sendProblem(ctx.res, error.problem, requestId);
    }
  });
  app.use(router.routes());
  app.use(router.allowedMethods());
  return app;

  function internalError(ctx: Koa.Context, error: unknown, requestId: string): void {
    ctx.respond = false;
    hooks.logger.error(
      { error, requestId, method: ctx.method },
      'an unexpected failure; the request was not served. Report it with this line',
    );
    if (ctx.res.headersSent) {
      ctx.res.destroy();
      return;
    }
    sendProblem(ctx.res, internal, requestId);
  }
}

const notFound = new ProblemError({
  status: 404,
  type: 'not-found',
  detail: 'There is nothing at this address.',
});
