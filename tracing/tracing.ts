/**
 * Traces of what becomes of a hook, exported as OTLP. Off unless an endpoint is set: then `openTracing` gives
 * undefined, nothing of OpenTelemetry's SDK is loaded, and whoever would tell asks for no more than that.
 *
 * A span is named by what is done and holds ids of ours, kinds, counts and statuses: no person, no words, no secret,
 * no URL. Attributes are a closed list so that nobody adds one in passing.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Settings } from '../config';
import type { Logger } from '../logging';
import { openExport } from './export';

export interface Attributes {
  'error.type'?: string;
  'fixit.accepted'?: number;
  'fixit.attempt'?: number;
  'fixit.duplicates'?: number;
  'fixit.endpoint'?: string;
  'fixit.events'?: number;
  'fixit.kind'?: string;
  'fixit.number'?: number;
  'fixit.operation'?: string;
  'fixit.outcome'?: string;
  'fixit.provider'?: string;
  'fixit.request_id'?: string;
  'fixit.taken'?: boolean;
  'http.request.method'?: string;
  'http.response.status_code'?: number;
  'server.address'?: string;
  'server.port'?: number;
  'temporal.activity_type'?: string;
  'temporal.run_id'?: string;
  'temporal.workflow_id'?: string;
}

export interface SpanStart {
  name: string;
  kind: 'server' | 'client' | 'producer' | 'consumer' | 'internal';
  /** A W3C traceparent; without one a new trace begins, and the sampler decides. */
  parent?: string | undefined;
  /** Traceparents of what this has to do with besides. */
  links?: readonly string[];
  /** Milliseconds since 1970; now where absent. */
  startedAt?: number;
  /** 16 hex digits, where something else had to know the id ahead. */
  spanId?: string;
  attributes?: Attributes;
}

export interface SpanEnd {
  /** Where it was not known at the beginning. */
  name?: string;
  /** Milliseconds since 1970; now where absent. */
  at?: number;
  attributes?: Attributes;
  /** A stable type, never a message: what failed. */
  failed?: string | undefined;
}

export interface OpenSpan {
  /** What its children name as their parent. */
  readonly traceparent: string;
  end(how?: SpanEnd): void;
}

export interface Tracing {
  start(start: SpanStart): OpenSpan;
  /** What is done within `act`, however late, is for the sake of this span. */
  within<T>(traceparent: string | undefined, act: () => T): T;
  /** The traceparent that this is done within. */
  current(): string | undefined;
  /** Exports what waits, for half a second at most. Never rejects. */
  close(): Promise<void>;
}

export type TracingSettings = Pick<Settings, Extract<keyof Settings, `OTEL_${string}`>>;

/** Undefined where no exporter is set. */
export async function openTracing(
  settings: TracingSettings,
  service: string,
  logger: Logger,
): Promise<Tracing | undefined> {
  const url = tracesUrl(settings);
  if (url === undefined) return undefined;
  const spans = await openExport(settings, url, service, logger);
  const storage = new AsyncLocalStorage<string | undefined>();
  return {
    ...spans,
    within: (traceparent, act) => storage.run(traceparent, act),
    current: () => storage.getStore(),
  };
}

/** The general endpoint is a base, the one for traces stands as it is: so says the specification. */
export function tracesUrl(settings: TracingSettings): string | undefined {
  if (settings.OTEL_SDK_DISABLED === 'true' || settings.OTEL_TRACES_EXPORTER === 'none') return undefined;
  const base = settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  return (
    settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ??
    (base === undefined ? undefined : `${base.replace(/\/+$/, '')}/v1/traces`)
  );
}

/** Does it under a span, which ends with it; a failure is told by its type. */
export async function spanned<T>(
  tracing: Tracing,
  start: SpanStart,
  act: (span: OpenSpan) => Promise<T>,
  told: (result: T) => Attributes = () => ({}),
): Promise<T> {
  const span = tracing.start(start);
  try {
    const result = await tracing.within(span.traceparent, () => act(span));
    span.end({ attributes: told(result) });
    return result;
  } catch (error) {
    span.end({ failed: typeOf(error) });
    throw error;
  }
}

/** A failure's stable type or name; its message may quote what nobody is to read. */
export function typeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  const { type, name } = error as { type?: unknown; name?: unknown };
  if (typeof type === 'string' && type !== '') return type;
  return typeof name === 'string' ? name : 'unknown';
}
