/**
 * For the sake of which event is this done? Its `traceparent` goes with every activity that is scheduled meanwhile, in a
 * header, and the worker is told of the time in between by a sink. Neither is a command: histories made with traces
 * replay without them, and the other way round. Nothing at all happens for events that carry none.
 */
import { defaultPayloadConverter } from '@temporalio/common';
import { proxySinks, workflowInfo } from '@temporalio/workflow';
import type {
  ActivityInput,
  LocalActivityInput,
  Sinks,
  WorkflowInterceptorsFactory,
} from '@temporalio/workflow';
import type { Delivered } from './events';

/** One event, from the moment it was turned to until the next one, or rest. */
export interface Handled {
  /** Traceparent of the signal that brought it. */
  parent: string;
  /** Made here, for activities know it as their parent before the span ends. */
  spanId: string;
  kind: string;
  number: number;
  /** Milliseconds since 1970, by the workflow's clock. */
  from: number;
  to: number;
}

export interface TracingSinks extends Sinks {
  tracing: { handled(handled: Handled): void };
}

export const TRACE_HEADER = 'traceparent';

const { tracing } = proxySinks<TracingSinks>();

let current: Omit<Handled, 'to'> | undefined;

/** From here on, until the next call or rest, everything is for the sake of this event. */
export function turnTo({ number, kind, traceparent }: Delivered): void {
  if (current?.number === number) return;
  comeToRest();
  if (!isTraceparent(traceparent)) return;
  const spanId = hash(`${workflowInfo().runId} ${number}`);
  current = { parent: traceparent, spanId, kind, number, from: Date.now() };
}

/** Whether what happens now is for the sake of an event. */
export const isAtWork = (): boolean => current !== undefined;

export function comeToRest(): void {
  if (!current) return;
  const handled = { ...current, to: Date.now() };
  current = undefined;
  if (isSampled(handled.parent)) tracing.handled(handled);
}

/** Not `async`: another turn of the queue would be another order of commands. */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  outbound: [
    {
      scheduleActivity: (input, next) => next(withParent(input)),
      scheduleLocalActivity: (input, next) => next(withParent(input)),
    },
  ],
});

function withParent<I extends ActivityInput | LocalActivityInput>(input: I): I {
  if (!current) return input;
  const { parent, spanId } = current;
  const traceparent = `${parent.slice(0, 36)}${spanId}${parent.slice(52)}`;
  return {
    ...input,
    headers: { ...input.headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload(traceparent) },
  };
}

/** The Web UI lets anybody send a signal with anything in it. */
const isTraceparent = (text: unknown): text is string =>
  typeof text === 'string' && /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(text);

const isSampled = (traceparent: string): boolean => (parseInt(traceparent.slice(-2), 16) & 1) === 1;

/** FNV-1a, two of 32 bits: 16 hex digits that are the same on every replay, and take nothing of the run's random numbers. */
const hash = (text: string): string => [0x811c9dc5, 0x050c5d1f].map((basis) => fnv(text, basis)).join('');

function fnv(text: string, basis: number): string {
  let value = basis;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, '0');
}
