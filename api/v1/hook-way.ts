/** `/v1/hooks/:id/way`: one hook from its bytes to what came of it. */
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { z } from 'zod';
import type { EventRow } from '../../journal/search/events';
import { EVENT_STATES } from '../../journal/search/events';
import { findRequest } from '../../journal/search/requests';
import type { EffectRow } from '../../journal/search/way';
import {
  MAX_EFFECTS,
  MAX_EVENTS,
  effectsAfter,
  eventsOfRequest,
  replaysOfAll,
} from '../../journal/search/way';
import { parseWorkflowId } from '../../workflows/ids';
import { model } from '../models';
import { ProblemError } from '../problem';
import { journalProblems } from './database-answers';
import { stageOf } from './dialog-stages';
import { eventModel, shownEvent } from './event-model';
import { anyId, count, temporalUrl, time, uuid, workflowId } from './fields';
import { hookModel, shownHook } from './hook-model';
import { unknownHook } from './hooks';
import { defineRoute } from './route';
import { attribute, executionOf, latestRuns } from './visibility';

const standing = model(
  'WayWorkflow',
  z.object({
    workflowId,
    type: z.string().meta({ examples: ['dialog'] }),
    status: z
      .string()
      .nullable()
      .meta({
        description:
          "A dialog's status, else its stage, else Temporal's word; null = not known now, or Temporal is away.",
        examples: ['waiting'],
      }),
    stage: z
      .string()
      .nullable()
      .meta({ description: 'null = not known now, or Temporal is away.', examples: ['problem'] }),
    waitingFor: z
      .string()
      .nullable()
      .meta({ examples: ['customer'] }),
    temporalUrl,
  }),
);
type Standing = z.infer<typeof standing>;

const effectModel = model(
  'WayEffect',
  z.object({
    id: uuid('The id of the effect.', '7d3c5f0e-1b9a-5c44-8e21-0f6a9b3d2c18'),
    provider: z.string().meta({ examples: ['okdesk'] }),
    type: z.string().meta({ examples: ['issue'] }),
    state: z.enum(['started', 'done', 'unconfirmed', 'failed']),
    attempts: count.meta({ examples: [1] }),
    startedAt: time('When it was begun.'),
    finishedAt: time('When it was over.').nullable().describe('When it was over; null = it is not.'),
    error: z
      .string()
      .nullable()
      .meta({ description: 'How its last attempt failed, by a stable name.', examples: [null] }),
  }),
);

const replayModel = model(
  'WayReplay',
  z.object({
    id: uuid('The id of the event that is the replay.', '019aa5d2-0b6e-7d11-8c0f-5a4e3d2c1b01'),
    state: z.enum(EVENT_STATES),
    at: time('When it was replayed.'),
  }),
);

export const wayModel = model(
  'HookWay',
  z.object({
    hook: hookModel,
    events: z.array(
      z.object({
        event: eventModel,
        waitedMs: count
          .nullable()
          .meta({ description: 'From its receipt until it was settled; null = it is not.', examples: [12] }),
        workflow: standing.nullable().describe('Its workflow as it stands now; null = it has none.'),
        effects: z
          .array(effectModel)
          .describe('What that did before the next event came to it, the oldest first.'),
        replays: z.array(replayModel).describe('The oldest first.'),
      }),
    ),
  }),
);

export const hookWayRoute = defineRoute({
  method: 'get',
  path: '/v1/hooks/{id}/way',
  operationId: 'getHookWay',
  tag: 'Hooks',
  scope: 'read',
  summary: 'Follow one hook',
  description:
    `From its bytes over its events (the first ${MAX_EVENTS}) and their workflows to what these did. An effect does not ` +
    'name its cause: told is what the workflow began after this delivery and before the next one to it, the first ' +
    `${MAX_EFFECTS}. Works without Temporal; where workflows stand is not known then.`,
  params: anyId('The id of the hook: x-request-id of its answer.', '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e71'),
  answers: { 200: { description: 'Its way.', body: wayModel } },
  problems: [unknownHook, ...journalProblems],
  async handle({ params }, { pool, client, temporalUrl: urlOf }) {
    const hook = await findRequest(pool, params.id);
    if (!hook) throw new ProblemError(unknownHook);
    const events = await eventsOfRequest(pool, hook);
    const [effects, replays, runs] = await Promise.all([
      effectsAfter(pool, events),
      replaysOfAll(pool, events),
      latestRuns(client, workflowsOf(events)),
    ]);
    return {
      status: 200,
      body: {
        hook: shownHook(hook),
        events: events.map((row) => ({
          event: shownEvent(row),
          waitedMs: waitedFor(row),
          workflow: row.workflow_id === null ? null : shownWorkflow(row.workflow_id, runs, urlOf),
          effects: effects.filter(({ event }) => event === row.id).map(shownEffect),
          replays: replays
            .filter(({ replay_of }) => replay_of === row.id)
            .map(({ id, state, received_at }) => ({ id, state, at: received_at.toISOString() })),
        })),
      },
    };
  },
});

const workflowsOf = (events: readonly EventRow[]): string[] => [
  ...new Set(events.flatMap(({ workflow_id }) => workflow_id ?? [])),
];

/** Both clocks are ours, and not the same one: the API received it, Postgres settled it. */
const waitedFor = ({ received_at, settled_at }: EventRow): number | null =>
  settled_at === null ? null : Math.max(0, settled_at.getTime() - received_at.getTime());

function shownWorkflow(
  id: string,
  runs: ReadonlyMap<string, WorkflowExecutionInfo> | undefined,
  urlOf: (workflowId: string) => string,
): Standing {
  const info = runs?.get(id);
  const stage = info ? attribute(info, 'Stage') : null;
  return {
    workflowId: id,
    type: info?.type ?? parseWorkflowId(id)?.type ?? 'unknown',
    status: info ? (info.type === 'dialog' ? stageOf(info).status : (stage ?? executionOf(info))) : null,
    stage,
    waitingFor: info ? attribute(info, 'WaitingFor') : null,
    temporalUrl: urlOf(id),
  };
}

const shownEffect = (row: EffectRow): z.infer<typeof effectModel> => ({
  id: row.id,
  provider: row.provider,
  type: row.type,
  state: row.state,
  attempts: row.attempts,
  startedAt: row.created_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
  error: row.error,
});
