/** Outbound calls as client spans: method, host and status. Their URLs hold tokens, so nothing else of them is told. */
import type { OutboundObserver } from '../providers/http';
import type { Tracing } from './tracing';

export const outboundSpans =
  (tracing: Tracing): OutboundObserver =>
  ({ provider, outcome, seconds, call, status }) => {
    const endedAt = Date.now();
    const span = tracing.start({
      name: `${call.method} ${provider}`,
      kind: 'client',
      parent: tracing.current(),
      startedAt: endedAt - seconds * 1_000,
      attributes: {
        'fixit.provider': provider,
        'fixit.operation': call.operation,
        'http.request.method': call.method,
        ...hostOf(call.url),
        ...(status === undefined ? {} : { 'http.response.status_code': status }),
      },
    });
    span.end({ at: endedAt, failed: outcome === 'ok' || outcome === 'not_found' ? undefined : outcome });
  };

function hostOf(url: string): { 'server.address'?: string; 'server.port'?: number } {
  if (!URL.canParse(url)) return {};
  const { hostname, port, protocol } = new URL(url);
  return { 'server.address': hostname, 'server.port': Number(port) || (protocol === 'http:' ? 80 : 443) };
}

/** Several that look at each call. */
export const observers =
  (...all: readonly (OutboundObserver | undefined)[]): OutboundObserver =>
  (call) => {
    for (const observe of all) observe?.(call);
  };
