/** Every route of the API, one line each. */
import Router from '@koa/router';
import type { ApiDeps } from './deps';
import { health } from './health';

export function createRoutes(deps: ApiDeps): Router {
  const router = new Router();
  health(router, deps);
  return router;
}
