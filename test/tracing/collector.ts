/** A collector of traces as OTLP over HTTP has it, JSON and protobuf; the spans of JSON are read. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { until } from '../workflows/fixture/until';

const value = z.union([
  z.object({ stringValue: z.string() }).transform((one) => one.stringValue),
  z.object({ intValue: z.coerce.number() }).transform((one) => one.intValue),
  z.object({ doubleValue: z.number() }).transform((one) => one.doubleValue),
  z.object({ boolValue: z.boolean() }).transform((one) => one.boolValue),
]);
const attributes = z
  .array(z.object({ key: z.string(), value }))
  .default([])
  .transform((list) => Object.fromEntries(list.map((one) => [one.key, one.value])));

const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes,
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
  status: z.object({ code: z.number().optional() }).default({}),
});

const request = z.object({
  resourceSpans: z.array(
    z.object({ resource: z.object({ attributes }), scopeSpans: z.array(z.object({ spans: z.array(span) })) }),
  ),
});

export interface TakenSpan extends z.infer<typeof span> {
  service: string;
}

export interface Collector {
  url: string;
  /** Environment of a process that exports to it at once. */
  env: Record<string, string>;
  spans: TakenSpan[];
  /** All bodies, as they came. */
  bodies: Buffer[];
  headers: NodeJS.Dict<string | string[]>[];
  paths: string[];
  /** Waits for a span that is so. */
  span(what: string, wanted: (span: TakenSpan) => boolean): Promise<TakenSpan>;
  stop(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const taken: Pick<Collector, 'spans' | 'bodies' | 'headers' | 'paths'> = {
    spans: [],
    bodies: [],
    headers: [],
    paths: [],
  };
  const server = createServer((message, response) => {
    const parts: Buffer[] = [];
    message.on('data', (part: Buffer) => parts.push(part));
    message.on('end', () => {
      const body = Buffer.concat(parts);
      taken.bodies.push(body);
      taken.headers.push(message.headers);
      taken.paths.push(message.url ?? '');
      if (message.headers['content-type'] === 'application/json') taken.spans.push(...spansIn(body));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const find = (wanted: (one: TakenSpan) => boolean) => taken.spans.find(wanted);
  return {
    ...taken,
    url,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '20',
    },
    async span(what, wanted) {
      await until(
        what,
        () => find(wanted) !== undefined,
        () => taken.spans.map(({ name }) => name),
      );
      return find(wanted)!;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function spansIn(body: Buffer): TakenSpan[] {
  return request
    .parse(JSON.parse(body.toString('utf8')))
    .resourceSpans.flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) =>
        spans.map((one) => ({ ...one, service: String(resource.attributes['service.name']) })),
      ),
    );
}
