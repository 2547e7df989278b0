/** `/metrics` on the API's port: for a Prometheus that cannot reach METRICS_PORT, with a key. */
import type Router from '@koa/router';
import type { ApiDeps } from './deps';

export function metrics(router: Router, { auth, metrics: { registry } }: ApiDeps): void {
  router.get('/metrics', auth.requireScope('read'), async (ctx) => {
    ctx.set('content-type', registry.contentType);
    ctx.body = await registry.metrics();
  });
}
