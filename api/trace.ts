/**
 * Spans of what comes in. Whoever calls is a stranger to the trace: a `traceparent` of theirs becomes a link, never the
 * parent, for a parent would decide whether we sample, and whose trace ours are found in.
 */
import type { Middleware } from 'koa';
import { parseTraceparent } from '../tracing/traceparent';
import type { Tracing } from '../tracing/tracing';
import { operationOf, requestIdOf } from './call-log';
import type { HookCall } from './hooks';

type Headers = HookCall['raw']['headers'];

const theirs = ({ traceparent }: Headers): string[] =>
  typeof traceparent === 'string' && parseTraceparent(traceparent) ? [traceparent] : [];

/** A hook that was proved genuine, from its arrival; refused ones are in the journal and make no spans. */
export async function traceHook(
  tracing: Tracing,
  { raw, response, requestId }: HookCall,
  take: () => Promise<void>,
): Promise<void> {
  const span = tracing.start({
    name: `hook ${raw.endpoint}`,
    kind: 'server',
    links: theirs(raw.headers),
    startedAt: raw.receivedAt.getTime(),
    attributes: {
      'fixit.endpoint': raw.endpoint,
      'fixit.request_id': requestId,
      'http.request.method': raw.method,
    },
  });
  try {
    await tracing.within(span.traceparent, take);
  } finally {
    const status = response.statusCode;
    span.end({
      attributes: { 'http.response.status_code': status },
      failed: status >= 500 ? String(status) : undefined,
    });
  }
}

/** Calls of the API that change something; the others start nothing that a trace would lead to. */
export const traceApi =
  (tracing: Tracing, mutating: ReadonlySet<string>): Middleware =>
  async (ctx, next) => {
    const span = tracing.start({ name: 'api', kind: 'server', links: theirs(ctx.req.headers) });
    await tracing.within(span.traceparent, next);
    const operation = operationOf(ctx);
    // A span that is not ended is never exported.
    if (!mutating.has(operation)) return;
    const status = ctx.respond === false ? ctx.res.statusCode : ctx.status;
    span.end({
      name: `api ${operation}`,
      attributes: {
        'fixit.operation': operation,
        'fixit.request_id': requestIdOf(ctx),
        'http.request.method': ctx.method,
        'http.response.status_code': status,
      },
      failed: status >= 500 ? String(status) : undefined,
    });
  };
