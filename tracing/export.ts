/**
 * The only file that loads OpenTelemetry, and it is loaded only where an exporter is set. Spans wait in a bounded
 * queue and leave in batches; a collector that is away costs what does not fit into it, and a log line a minute.
 */
import type * as Api from '@opentelemetry/api';
import type { IdGenerator, Sampler, SpanExporter } from '@opentelemetry/sdk-trace';
import type * as Sdk from '@opentelemetry/sdk-trace';
import { settlesWithin } from '../local/waiting';
import type { Logger } from '../logging';
import { reasonOf } from '../redaction';
import { formatTraceparent, parseTraceparent } from './traceparent';
import type { OpenSpan, SpanStart, Tracing, TracingSettings } from './tracing';

/** A stop waits no longer for a collector; the processes have their own bounds (api/server.ts, worker/main.ts). */
const FLUSH_MS = 500;
const TELL_AGAIN_MS = 60_000;
const MAX_BATCH = 512;

export async function openExport(
  settings: TracingSettings,
  url: string,
  service: string,
  logger: Logger,
): Promise<Pick<Tracing, 'start' | 'close'>> {
  const [api, sdk, { resourceFromAttributes }, exporter] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
    exporterOf(settings, url),
  ]);
  const kinds = {
    server: api.SpanKind.SERVER,
    client: api.SpanKind.CLIENT,
    producer: api.SpanKind.PRODUCER,
    consumer: api.SpanKind.CONSUMER,
    internal: api.SpanKind.INTERNAL,
  } as const satisfies Record<SpanStart['kind'], Api.SpanKind>;
  const ids = givenIds(sdk);
  const queue = settings.OTEL_BSP_MAX_QUEUE_SIZE;
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({
      'service.name': settings.OTEL_SERVICE_NAME ?? service,
      ...settings.OTEL_RESOURCE_ATTRIBUTES,
    }),
    sampler: samplerOf(sdk, settings),
    idGenerator: ids,
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: told(exporter, logger),
        maxQueueSize: queue,
        maxExportBatchSize: Math.min(MAX_BATCH, queue),
        scheduledDelayMillis: settings.OTEL_BSP_SCHEDULE_DELAY,
        exportTimeoutMillis: settings.OTEL_EXPORTER_OTLP_TIMEOUT,
      }),
    ],
  });
  const tracer = provider.getTracer('fixit-exchange');

  return {
    start({ name, kind, parent, links = [], startedAt, spanId, attributes }): OpenSpan {
      ids.next = spanId;
      const span = tracer.startSpan(
        name,
        {
          kind: kinds[kind],
          links: links.flatMap((link) => spanContextOf(api, link) ?? []).map((context) => ({ context })),
          ...(startedAt === undefined ? {} : { startTime: startedAt }),
          ...(attributes ? { attributes: attributes as Api.Attributes } : {}),
        },
        contextOf(api, parent),
      );
      const { traceId, spanId: given, traceFlags } = span.spanContext();
      const sampled = (traceFlags & api.TraceFlags.SAMPLED) !== 0;
      return {
        traceparent: formatTraceparent({ traceId, spanId: given, sampled }),
        end({ name: named, at, attributes: more, failed } = {}) {
          if (named !== undefined) span.updateName(named);
          if (more) span.setAttributes(more as Api.Attributes);
          if (failed !== undefined) {
            span.setAttribute('error.type', failed);
            span.setStatus({ code: api.SpanStatusCode.ERROR });
          }
          span.end(at);
        },
      };
    },
    async close() {
      await settlesWithin(provider.shutdown(), FLUSH_MS);
    },
  };
}

/** An id that was made where it was needed first is taken for the next span, and for that alone. */
function givenIds(sdk: typeof Sdk): IdGenerator & { next: string | undefined } {
  const random = new sdk.RandomIdGenerator();
  const ids = {
    next: undefined as string | undefined,
    generateTraceId: () => random.generateTraceId(),
    generateSpanId: () => {
      const given = ids.next;
      ids.next = undefined;
      return given ?? random.generateSpanId();
    },
  };
  return ids;
}

function contextOf(api: typeof Api, parent: string | undefined): Api.Context {
  const context = spanContextOf(api, parent);
  return context
    ? api.trace.setSpanContext(api.ROOT_CONTEXT, { ...context, isRemote: true })
    : api.ROOT_CONTEXT;
}

function spanContextOf(api: typeof Api, traceparent: string | undefined): Api.SpanContext | undefined {
  const parsed = parseTraceparent(traceparent);
  if (!parsed) return undefined;
  const { traceId, spanId, sampled } = parsed;
  return { traceId, spanId, traceFlags: sampled ? api.TraceFlags.SAMPLED : api.TraceFlags.NONE };
}

async function exporterOf(settings: TracingSettings, url: string): Promise<SpanExporter> {
  const options = {
    url,
    timeoutMillis: settings.OTEL_EXPORTER_OTLP_TIMEOUT,
    ...(settings.OTEL_EXPORTER_OTLP_HEADERS ? { headers: settings.OTEL_EXPORTER_OTLP_HEADERS } : {}),
  };
  switch (settings.OTEL_EXPORTER_OTLP_PROTOCOL) {
    case 'http/protobuf':
      return new (await import('@opentelemetry/exporter-trace-otlp-proto')).OTLPTraceExporter(options);
    case 'http/json':
      return new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter(options);
  }
}

function samplerOf(sdk: typeof Sdk, settings: TracingSettings): Sampler {
  const { OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: share } = settings;
  switch (name) {
    case 'always_on':
      return new sdk.AlwaysOnSampler();
    case 'always_off':
      return new sdk.AlwaysOffSampler();
    case 'traceidratio':
      return new sdk.TraceIdRatioBasedSampler(share);
    case 'parentbased_always_on':
      return new sdk.ParentBasedSampler({ root: new sdk.AlwaysOnSampler() });
    case 'parentbased_always_off':
      return new sdk.ParentBasedSampler({ root: new sdk.AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(share) });
  }
}

/** The exporter, with a word about its failures once a minute. */
function told(exporter: SpanExporter, logger: Logger): SpanExporter {
  let quietUntil = 0;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.code !== 0 && Date.now() >= quietUntil) {
          quietUntil = Date.now() + TELL_AGAIN_MS;
          logger.warn(
            { spans: spans.length, reason: reasonOf(result.error) },
            'traces are lost: the collector does not take them. Check OTEL_EXPORTER_OTLP_ENDPOINT',
          );
        }
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush ? { forceFlush: () => exporter.forceFlush!() } : {}),
  };
}
