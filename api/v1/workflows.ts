/** `/v1/workflows/:id`: one entity as it stands, told by itself. */
import type Router from '@koa/router';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { z } from 'zod';
import { problem } from '../problem';
import type { ApiDeps } from './deps';
import { isTemporalAway, isTimeout, temporalAway } from './temporal-answers';

const DESCRIBE_MS = 3_000;
const QUERY_MS = 5_000;

/** The members of a workflow's state that every entity has. */
const stateSchema = z.looseObject({
  stage: z.string().nullish(),
  waitingFor: z.string().nullish(),
  status: z.string().nullish(),
});
type State = z.infer<typeof stateSchema>;

export function workflows(router: Router, { client, temporalUrl, auth }: ApiDeps): void {
  router.get('/v1/workflows/:id', auth.requireScope('read'), async (ctx) => {
    const workflowId = ctx.params['id'] ?? '';
    const found = await describe(workflowId);
    const answer = await queryState(found);
    const state = answer.state;
    ctx.body = {
      workflowId,
      runId: found.runId,
      type: found.type,
      /** The entity's own word where it answers, else the execution's. */
      status: state?.status ?? found.status.name.toLowerCase(),
      execution: found.status.name.toLowerCase(),
      stage: state?.stage ?? attribute(found, 'Stage'),
      waitingFor: state?.waitingFor || attribute(found, 'WaitingFor'),
      state: state ?? null,
      ...(answer.reason === undefined ? {} : { stateReason: answer.reason }),
      startedAt: found.startTime.toISOString(),
      closedAt: found.closeTime?.toISOString() ?? null,
      temporalUrl: temporalUrl(workflowId),
    };
  });

  async function describe(workflowId: string): Promise<WorkflowExecutionDescription> {
    try {
      return await client.connection.withDeadline(Date.now() + DESCRIBE_MS, () =>
        client.workflow.getHandle(workflowId).describe(),
      );
    } catch (error) {
      if (error instanceof WorkflowNotFoundError)
        throw problem(
          404,
          'unknown-workflow',
          'There is no workflow of this id, or its history is no longer kept.',
        );
      if (isTemporalAway(error)) throw temporalAway();
      throw error;
    }
  }

  /** Bound to the described run: a new one may begin in between. */
  async function queryState({ workflowId, runId }: WorkflowExecutionDescription): Promise<QueryAnswer> {
    try {
      const state: unknown = await client.connection.withDeadline(Date.now() + QUERY_MS, () =>
        client.workflow.getHandle(workflowId, runId).query('state'),
      );
      const parsed = stateSchema.safeParse(state);
      return parsed.success
        ? { state: parsed.data }
        : { reason: 'The workflow answered in an unknown form.' };
    } catch (error) {
      if (isTimeout(error))
        return { reason: `No worker answered within ${QUERY_MS / 1000} s. Check that workers run.` };
      return { reason: `The workflow could not tell its state: ${(error as Error).message}` };
    }
  }
}

interface QueryAnswer {
  state?: State;
  reason?: string;
}

function attribute({ searchAttributes }: WorkflowExecutionDescription, name: string): string | null {
  const [value] = searchAttributes[name] ?? [];
  return typeof value === 'string' && value !== '' ? value : null;
}
