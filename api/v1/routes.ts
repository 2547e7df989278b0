/** Every route of the API, in the order in which the reference shows them; and the pages beside it. */
import Router from '@koa/router';
import { consoleRoutes } from '../console';
import { referenceRoutes } from '../reference';
import { auditRoutes } from './audit';
import { answerDatabaseFailures } from './database-answers';
import { actionRoutes } from './actions';
import type { ApiDeps } from './deps';
import { dialogRoutes } from './dialogs';
import { callRoutes } from './calls';
import { endpointSampleRoute } from './endpoint-sample';
import { endpointRoutes } from './endpoints';
import { erasureRoutes } from './erasures';
import { eventRoutes } from './events';
import { flowRoutes } from './flows';
import { healthRoutes } from './health';
import { hookWayRoute } from './hook-way';
import { hookRoutes } from './hooks';
import { keyRoutes } from './keys';
import { mediaRoute } from './media';
import { metricsRoutes } from './metrics';
import { mount } from './mount';
import { noticeRoutes } from './notices';
import { nowRoute } from './now';
import { openApiRoutes } from './openapi';
import { orderRoutes } from './orders';
import { providerCheckRoutes } from './provider-checks';
import { providerRoutes } from './providers';
import { replayRoutes } from './replays';
import { replayOfManyRoutes } from './replays-of-many';
import type { Route } from './route';
import { searchRoute } from './search';
import { stockRoutes } from './stock';
import { subscriptionRoutes } from './subscriptions';
import { ticketRoutes } from './tickets';
import { timelineRoute } from './timeline';
import { workflowRoutes } from './workflows';

export const routes: readonly Route[] = [
  ...hookRoutes,
  hookWayRoute,
  ...eventRoutes,
  ...replayRoutes,
  ...replayOfManyRoutes,
  ...dialogRoutes,
  mediaRoute,
  ...flowRoutes,
  ...ticketRoutes,
  ...orderRoutes,
  ...stockRoutes,
  ...workflowRoutes,
  timelineRoute,
  ...actionRoutes,
  ...erasureRoutes,
  ...providerRoutes,
  ...providerCheckRoutes,
  ...noticeRoutes,
  ...subscriptionRoutes,
  ...callRoutes,
  ...endpointRoutes,
  endpointSampleRoute,
  ...keyRoutes,
  ...auditRoutes,
  nowRoute,
  searchRoute,
  ...healthRoutes,
  ...metricsRoutes,
  ...openApiRoutes(() => routes),
];

export const mutatingOperations: ReadonlySet<string> = new Set(
  routes.flatMap(({ mutates, operationId }) => (mutates ? [operationId] : [])),
);

export function createRoutes(deps: ApiDeps): Router {
  const router = new Router();
  router.use(answerDatabaseFailures);
  mount(router, routes, deps);
  consoleRoutes(router, deps);
  referenceRoutes(router);
  return router;
}
