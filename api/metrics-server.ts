/** Prometheus text on a port of its own, without a key: so it is bound to this machine unless METRICS_HOST says otherwise. */
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { listenOn } from './listen';
import type { Metrics } from './metrics';

export function startMetricsServer({ registry }: Metrics, port: number, host: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path !== '/metrics' || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('The metrics are at GET /metrics.\n');
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return listenOn(server, port, host, 'METRICS_PORT');
}
