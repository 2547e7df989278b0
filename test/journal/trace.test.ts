import { parseSettings } from '../../config';
import type { ClaimedEvent } from '../../journal/claim';
import { tracedSignal } from '../../journal/trace';
import type { Tracing } from '../../tracing/tracing';
import { openTracing } from '../../tracing/tracing';
import type { Collector } from '../tracing/collector';
import { startCollector } from '../tracing/collector';

const silent = () => undefined;
const logger = { debug: silent, info: silent, warn: silent, error: silent };
let collector: Collector;
let tracing: Tracing;
beforeEach(async () => {
  collector = await startCollector();
  tracing = (await openTracing(parseSettings(collector.env), 'fixit-relay', logger))!;
});
afterEach(async () => {
  await tracing.close();
  await collector.stop();
});

const event = (number: number, traceparent: string | null): ClaimedEvent => ({
  number,
  id: String(number),
  receivedAt: new Date(),
  bytes: 1,
  attempts: 0,
  parkedAt: null,
  claimedBefore: false,
  event: { kind: 'custom', source: 'test', name: 'x', params: {} } as unknown as ClaimedEvent['event'],
  contactId: null,
  traceparent,
});

it('one signal with events of three traces is a span in each of them, linked to one another', async () => {
  const [first, second] = [
    tracing.start({ name: 'hook a', kind: 'server' }),
    tracing.start({ name: 'hook b', kind: 'server' }),
  ];
  const carried: (string | null)[] = [];
  const taken = await tracedSignal(
    tracing,
    'ticket:okdesk:1',
    [event(1, first.traceparent), event(2, second.traceparent), event(3, first.traceparent), event(4, null)],
    (events) => {
      carried.push(...events.map(({ traceparent }) => traceparent));
      return Promise.resolve(true);
    },
  );
  first.end();
  second.end();
  await tracing.close();
  expect(taken).toBe(true);
  const of = (name: string) => collector.spans.filter((span) => span.name === name);
  const [hookA, hookB] = [...of('hook a'), ...of('hook b')];
  const signals = of('signal ticket');
  expect(signals.map(({ traceId, parentSpanId }) => [traceId, parentSpanId])).toEqual([
    [hookA!.traceId, hookA!.spanId],
    [hookB!.traceId, hookB!.spanId],
    [expect.any(String), undefined],
  ]);
  expect(signals.map(({ links }) => links.map(({ spanId }) => spanId))).toEqual([
    [hookB!.spanId],
    [signals[0]!.spanId],
    [signals[0]!.spanId],
  ]);
  const at = (i: number) => `00-${signals[i]!.traceId}-${signals[i]!.spanId}-01`;
  expect(carried).toEqual([at(0), at(1), at(0), at(2)]);
  expect(signals[0]!.attributes).toMatchObject({
    'temporal.workflow_id': 'ticket:okdesk:1',
    'fixit.events': 4,
  });
});

it('a signal that failed says so in each of its traces', async () => {
  const signal = tracedSignal(tracing, 'order:1', [event(1, null)], () => {
    throw Object.assign(new Error('14 UNAVAILABLE: 10.0.0.7'), { name: 'ServiceError' });
  });
  await expect(signal).rejects.toThrow('UNAVAILABLE');
  await tracing.close();
  expect(collector.spans).toMatchObject([
    { name: 'signal order', attributes: { 'error.type': 'ServiceError' } },
  ]);
});
