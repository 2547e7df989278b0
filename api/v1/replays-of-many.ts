/** `POST /v1/events/replay`: many events once more, by a workflow that goes through them. */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { EVENT_STATES } from '../../journal/search/events';
import { countReplayable } from '../../journal/search/replayable';
import { replayId, summaryOf } from '../../workflows/ids';
import { TASK_QUEUE } from '../../workflows/queues';
import type { ReplayStart } from '../../workflows/replay-state';
import { model } from '../models';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { journalProblems } from './database-answers';
import { eventFilter } from './events';
import { count, temporalUrl, workflowId } from './fields';
import { defineRoute } from './route';
import { isTemporalAway } from './temporal-answers';

/** Milliseconds for one call to Temporal. */
const CALL_MS = 3_000;

const temporalAway: Problem = {
  status: 503,
  type: 'temporal-unavailable',
  detail:
    'Temporal does not answer, so whether the replay was started is not known. Repeat the call under the same ' +
    'Idempotency-Key: it is started once.',
  headers: { 'retry-after': '5' },
};

const countedModel = model(
  'ReplayCounted',
  z.object({
    count: count.meta({ description: 'How many events it would be.', examples: [12] }),
    byState: z
      .partialRecord(z.enum(EVENT_STATES), count)
      .meta({ description: 'How many of them stand where.', examples: [{ dead: 10, parked: 2 }] }),
    dryRun: z.literal(true),
  }),
);

const startedModel = model(
  'ReplayStarted',
  z.object({
    workflowId: workflowId.meta({ examples: ['replay:019aa5d2-0b6e-7d11-8c0f-5a4e3d2c1b01'] }),
    runId: z
      .string()
      .meta({ description: 'Its first run.', examples: ['019aa5d1-77f0-7c3a-8f5e-1d2c3b4a5968'] }),
    count: count.meta({ description: 'How many events it is when it begins.', examples: [12] }),
    temporalUrl,
  }),
);

export const replayOfManyRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/events/replay',
    operationId: 'replayEvents',
    tag: 'Events',
    scope: 'operate',
    mutates: true,
    summary: 'Replay many events',
    description:
      'Those that a search with this filter finds, the oldest first; with `dryRun` they are only counted. Left out are ' +
      'what is pending, what came after the call, and replays themselves. A workflow goes through them and waits ' +
      'while live hooks are still to be delivered: see it at `GET /v1/workflows/{id}`; `stop` and `resume` are its ' +
      'actions. Cancelled in the Temporal Web UI it stops for good.',
    body: z.strictObject({
      filter: z
        .strictObject(eventFilter)
        .refine(
          (filter) => Object.values(filter).some((value) => value !== undefined),
          'names nothing, and would replay everything; give one member at least',
        ),
      dryRun: z.boolean().optional().describe('Counts, and does nothing.'),
    }),
    examples: {
      'How many are dead': { filter: { state: 'dead' }, dryRun: true },
      'All that is dead since a time': { filter: { state: 'dead', from: '2026-11-21T10:00:00Z' } },
    },
    answers: {
      200: { description: 'Counted (`dryRun`).', body: countedModel },
      202: { description: 'The workflow that does it.', body: startedModel },
    },
    problems: [temporalAway, ...journalProblems],
    async handle({ body: { filter, dryRun }, callId }, { pool, client, temporalUrl: urlOf }) {
      const until = new Date().toISOString();
      const byState = await countReplayable(pool, filter, until);
      const total = Object.values(byState).reduce((sum, one) => sum + one, 0);
      if (dryRun) return { status: 200, body: { count: total, byState, dryRun: true } };
      const id = replayId(callId);
      const runId = await startOnce(client, id, callId, { filter, until });
      return { status: 202, body: { workflowId: id, runId, count: total, temporalUrl: urlOf(id) } };
    },
  }),
];

/** The first run of this id, started by this call or by the one that it repeats. */
async function startOnce(
  client: Client,
  workflowId: string,
  uuid: string,
  start: ReplayStart,
): Promise<string> {
  try {
    return await client.connection.withDeadline(Date.now() + CALL_MS, async () => {
      try {
        const handle = await client.workflow.start('replay', {
          workflowId,
          taskQueue: TASK_QUEUE,
          args: [start],
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          staticSummary: summaryOf({ type: 'replay', uuid }),
        });
        return handle.firstExecutionRunId;
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
        const { raw, runId } = await client.workflow.getHandle(workflowId).describe();
        return raw.workflowExecutionInfo?.firstRunId || runId;
      }
    });
  } catch (error) {
    if (isTemporalAway(error)) throw new ProblemError(temporalAway);
    throw error;
  }
}
