/** Every route of the API, one line each. */
import Router from '@koa/router';
import type { ApiDeps } from './deps';
import { dialogs } from './dialogs';
import { events } from './events';
import { answerDatabaseFailures } from './database-answers';
import { health } from './health';
import { hooks } from './hooks';
import { metrics } from './metrics';
import { providers } from './providers';
import { workflows } from './workflows';
import { consoleRoutes } from '../console';

export function createRoutes(deps: ApiDeps): Router {
  const router = new Router();
  router.use(answerDatabaseFailures);
  health(router, deps);
  metrics(router, deps);
  providers(router, deps);
  workflows(router, deps);
  dialogs(router, deps);
  hooks(router, deps);
  events(router, deps);
  consoleRoutes(router, deps);
  return router;
}
