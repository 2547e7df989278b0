/** `/v1/workflows/:id`: one entity as it stands, told by itself. */
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { z } from 'zod';
import { model } from '../models';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import { allowedActionModel, allowedActions } from './allowed-actions';
import { anyId, temporalUrl, time, workflowId } from './fields';
import { defineRoute } from './route';
import { isTemporalAway, isTimeout, temporalAway } from './temporal-answers';
import { attribute, executionOf } from './visibility';

const DESCRIBE_MS = 3_000;
/** Where the database has the answer already, and the workflow only adds to it. */
const GLANCE_MS = 1_000;
const QUERY_MS = 5_000;

/** The members of a workflow's state that every entity has. */
const stateSchema = z.looseObject({
  stage: z.string().nullish(),
  waitingFor: z.string().nullish(),
  status: z.string().nullish(),
});
type State = z.infer<typeof stateSchema>;

export const workflowModel = model(
  'Workflow',
  z.object({
    workflowId,
    runId: z
      .string()
      .meta({ description: 'Its present or last run.', examples: ['019aa5d1-77f0-7c3a-8f5e-1d2c3b4a5968'] }),
    type: z.string().meta({ examples: ['dialog'] }),
    status: z.string().meta({
      description: "The entity's own word where it answers, else that of `execution`.",
      examples: ['waiting'],
    }),
    execution: z.string().meta({ description: "Temporal's word, in lower case.", examples: ['running'] }),
    stage: z
      .string()
      .nullable()
      .meta({ examples: ['problem'] }),
    waitingFor: z
      .string()
      .nullable()
      .meta({ examples: ['an answer'] }),
    state: stateSchema
      .nullable()
      .meta({ description: 'All it tells of itself; null = see `stateReason`.', examples: [null] }),
    stateReason: z
      .string()
      .optional()
      .meta({
        description: 'Why the state is not known; absent = it is.',
        examples: ['No worker answered within 5 s. Check that workers run.'],
      }),
    actions: z
      .array(allowedActionModel)
      .describe(
        'What it would take now, of this key if it has the scope `operate`, whatever the caller adds being in order; ' +
          'empty = it has ended, takes none, or its state is not known.',
      ),
    startedAt: time('When this run began.'),
    closedAt: time('When it ended.').nullable().describe('When it ended; null = it runs.'),
    temporalUrl,
  }),
);

export const unknownWorkflow: Problem = {
  status: 404,
  type: 'unknown-workflow',
  detail: 'There is no workflow of this id, or its history is no longer kept.',
};

export const workflowRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/workflows/{id}',
    operationId: 'getWorkflow',
    tag: 'Workflows',
    scope: 'read',
    summary: 'Show one workflow',
    description:
      'A dialog, ticket, order or replay as it stands, told by itself, and what may be done with it.',
    params: anyId('The id of the workflow, percent-encoded once more.', 'dialog:telegram:7000000001:12'),
    answers: { 200: { description: 'The workflow.', body: workflowModel } },
    problems: [unknownWorkflow, temporalAway],
    async handle({ params, holder }, { client, temporalUrl: urlOf }) {
      const found = await describeWorkflow(client, params.id);
      const { state, reason } = await queryState(client, found);
      const execution = executionOf(found);
      return {
        status: 200,
        body: {
          workflowId: params.id,
          runId: found.runId,
          type: found.type,
          status: state?.status ?? execution,
          execution,
          stage: state?.stage ?? attribute(found, 'Stage'),
          waitingFor: state?.waitingFor || attribute(found, 'WaitingFor'),
          state: state ?? null,
          ...(reason === undefined ? {} : { stateReason: reason }),
          actions: execution === 'running' ? allowedActions(found.type, state, holder.name) : [],
          startedAt: found.startTime.toISOString(),
          closedAt: found.closeTime?.toISOString() ?? null,
          temporalUrl: urlOf(params.id),
        },
      };
    },
  }),
];

/** Throws the problems of an unknown workflow and of a Temporal that is away. */
export async function describeWorkflow(client: Client, id: string): Promise<WorkflowExecutionDescription> {
  try {
    return await client.connection.withDeadline(Date.now() + DESCRIBE_MS, () =>
      client.workflow.getHandle(id).describe(),
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new ProblemError(unknownWorkflow);
    if (isTemporalAway(error)) throw new ProblemError(temporalAway);
    throw error;
  }
}

/** Bound to the described run: a new one may begin in between. */
async function queryState(
  client: Client,
  { workflowId: id, runId }: WorkflowExecutionDescription,
  patienceMs = QUERY_MS,
): Promise<QueryAnswer> {
  try {
    const state: unknown = await client.connection.withDeadline(Date.now() + patienceMs, () =>
      client.workflow.getHandle(id, runId).query('state'),
    );
    const parsed = stateSchema.safeParse(state);
    return parsed.success ? { state: parsed.data } : { reason: 'The workflow answered in an unknown form.' };
  } catch (error) {
    if (isTimeout(error))
      return { reason: `No worker answered within ${patienceMs / 1000} s. Check that workers run.` };
    return { reason: `The workflow could not tell its state: ${(error as Error).message}` };
  }
}

/** What the workflow says of itself, or why it says nothing now. */
export async function statedBy(client: Client, id: string): Promise<QueryAnswer> {
  try {
    return await queryState(client, await describeWorkflow(client, id), GLANCE_MS);
  } catch (error) {
    if (error instanceof ProblemError) return { reason: error.problem.detail };
    throw error;
  }
}

export interface QueryAnswer {
  state?: State;
  reason?: string;
}
