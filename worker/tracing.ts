/** Spans of a worker: how long a workflow dealt with an event, and the activities that it did for its sake. */
import type { Info } from '@temporalio/activity';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Headers } from '@temporalio/common';
import type { InjectedSinks, WorkerOptions } from '@temporalio/worker';
import type { Tracing } from '../tracing/tracing';
import { spanned } from '../tracing/tracing';
import type { TracingSinks } from '../workflows/tracing';
import { TRACE_HEADER } from '../workflows/tracing';

/** Without `tracing` the sink alone, for events whose API exports while this worker does not. */
export const traced = (tracing: Tracing | undefined): Pick<WorkerOptions, 'sinks' | 'interceptors'> => ({
  sinks: sinksOf(tracing),
  ...(tracing
    ? {
        interceptors: {
          activity: [
            ({ info }) => ({
              inbound: { execute: (input, next) => inSpan(tracing, info, input.headers, () => next(input)) },
            }),
          ],
        },
      }
    : {}),
});

const sinksOf = (tracing: Tracing | undefined): InjectedSinks<TracingSinks> => ({
  tracing: {
    handled: {
      fn({ workflowType, workflowId, runId }, { parent, spanId, kind, number, from, to }) {
        tracing
          ?.start({
            name: `${workflowType} ${kind}`,
            kind: 'consumer',
            parent,
            spanId,
            startedAt: from,
            attributes: {
              'fixit.kind': kind,
              'fixit.number': number,
              'temporal.workflow_id': workflowId,
              'temporal.run_id': runId,
            },
          })
          .end({ at: to });
      },
      callDuringReplay: false,
    },
  },
});

/** What no event caused (a timer, a schedule) begins a trace; a look beside a workflow does not. */
function inSpan<T>(tracing: Tracing, info: Info, headers: Headers, act: () => Promise<T>): Promise<T> {
  const parent = parentIn(headers);
  if (info.isLocal && parent === undefined) return act();
  const { workflowExecution } = info;
  return spanned(
    tracing,
    {
      name: `activity ${info.activityType}`,
      kind: 'consumer',
      parent,
      attributes: {
        'temporal.activity_type': info.activityType,
        'fixit.attempt': info.attempt,
        ...(workflowExecution
          ? {
              'temporal.workflow_id': workflowExecution.workflowId,
              'temporal.run_id': workflowExecution.runId,
            }
          : {}),
      },
    },
    act,
  );
}

function parentIn(headers: Headers): string | undefined {
  const payload = headers[TRACE_HEADER];
  const value: unknown = payload && defaultPayloadConverter.fromPayload(payload);
  return typeof value === 'string' ? value : undefined;
}
