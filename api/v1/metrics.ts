/** `/metrics` on the API's port: for a Prometheus that cannot reach METRICS_PORT, with a key. */
import { z } from 'zod';
import { defineRoute } from './route';

export const metricsRoutes = [
  defineRoute({
    method: 'get',
    path: '/metrics',
    operationId: 'getMetrics',
    tag: 'Operation',
    scope: 'read',
    summary: 'Read the metrics',
    description:
      'As Prometheus reads them; METRICS_PORT on the machine itself serves the same without a key.',
    answers: {
      200: {
        description: 'The Prometheus text format.',
        contentType: 'text/plain',
        body: z.string().meta({ examples: ['fixit_hooks_total{endpoint="telegram",outcome="taken"} 1\n'] }),
      },
    },
    async handle(_call, { metrics: { registry } }) {
      const text = await registry.metrics();
      return { status: 200, body: text, headers: { 'content-type': registry.contentType } };
    },
  }),
];
