/** Spans of the journal: the append, and the signal that takes events of several traces at once. */
import { parseEntityId } from '../workflows/ids';
import { parseTraceparent } from '../tracing/traceparent';
import type { OpenSpan, Tracing } from '../tracing/tracing';
import { spanned, typeOf } from '../tracing/tracing';
import type { Appender } from './append';
import type { ClaimedEvent } from './claim';

/** What is appended for the sake of a span carries its traceparent; what is not (a refusal) makes no span. */
export const tracedAppender = (appender: Appender, tracing: Tracing): Appender => ({
  append(entry) {
    const parent = tracing.current();
    if (parent === undefined) return appender.append(entry);
    const parts = entry.parts.map((part) => ({ traceparent: parent, ...part }));
    return spanned(
      tracing,
      {
        name: 'journal append',
        kind: 'producer',
        parent,
        attributes: { 'fixit.endpoint': entry.endpoint, 'fixit.events': parts.length },
      },
      () => appender.append({ ...entry, parts }),
      ({ accepted, duplicates }) => ({ 'fixit.accepted': accepted, 'fixit.duplicates': duplicates }),
    );
  },
  get backlog() {
    return appender.backlog;
  },
  close: () => appender.close(),
});

/**
 * One signal, a span of it in every trace that its events are of, so that each leads on to the workflow. The first of
 * them links to the others' events, the others to the first.
 */
export async function tracedSignal(
  tracing: Tracing,
  key: string,
  events: ClaimedEvent[],
  signal: (events: ClaimedEvent[]) => Promise<boolean>,
): Promise<boolean> {
  const spans = openSpans(tracing, key, events);
  const traced = events.map((event) => ({ ...event, traceparent: spans.get(traceOf(event))!.traceparent }));
  try {
    const taken = await signal(traced);
    for (const span of spans.values()) span.end({ attributes: { 'fixit.taken': taken } });
    return taken;
  } catch (error) {
    for (const span of spans.values()) span.end({ failed: typeOf(error) });
    throw error;
  }
}

/** Of events without a trace: one new trace for all of them. */
const traceOf = ({ traceparent }: ClaimedEvent): string => parseTraceparent(traceparent)?.traceId ?? '';

function openSpans(tracing: Tracing, key: string, events: ClaimedEvent[]): Map<string, OpenSpan> {
  const firsts = new Map<string, ClaimedEvent>();
  for (const event of events) if (!firsts.has(traceOf(event))) firsts.set(traceOf(event), event);
  const parents = [...firsts.values()].map(({ traceparent }) => traceparent ?? undefined);
  const spans = new Map<string, OpenSpan>();
  let leader: OpenSpan | undefined;
  for (const [trace, { traceparent }] of firsts) {
    const span = tracing.start({
      name: `signal ${parseEntityId(key)?.type ?? 'workflow'}`,
      kind: 'producer',
      parent: traceparent ?? undefined,
      links: leader ? [leader.traceparent] : parents.slice(1).filter((other) => other !== undefined),
      attributes: { 'temporal.workflow_id': key, 'fixit.events': events.length },
    });
    leader ??= span;
    spans.set(trace, span);
  }
  return spans;
}
