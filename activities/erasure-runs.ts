/**
 * Every run of some workflows out of Temporal. Visibility lists a run late, and a deleted one for a moment longer; the
 * server knows the present run at once, and a run names the one that it continues. So both are asked, again and again,
 * until neither knows of any.
 */
import { WorkflowNotFoundError, isGrpcServiceError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { waitFailure } from './failure';

type Temporal = Pick<Client, 'workflow' | 'workflowService' | 'options'>;

interface Run {
  workflowId: string;
  runId: string;
}

/** Ids that one list query names. */
const IDS_AT_ONCE = 50;
/** Deletion is a task of the server's, done in a moment; then it is asked again. */
const LOOK_AGAIN_MS = 250;
/** Half a minute in one attempt; the next one goes on. */
const MAX_TRIES = 120;
const NOT_FOUND = 5;

/**
 * Throws to be tried again as long as any run was there.
 * @param onDeleted told how many runs were deleted for the first time
 */
export async function deleteRuns(
  client: Temporal,
  workflowIds: readonly string[],
  onDeleted: (runs: number) => Promise<void>,
): Promise<number> {
  const known = new Set<string>();
  for (let quiet = 0, tries = 0; quiet < 2; tries++) {
    const runs = await runsOf(client, workflowIds);
    const fresh = runs.filter(({ runId }) => !known.has(runId));
    for (const run of runs) await deleteRun(client, run);
    for (const { runId } of fresh) known.add(runId);
    if (fresh.length > 0) await onDeleted(fresh.length);
    // Twice, for what a deletion set free may have been taken by an event that was on its way.
    quiet = runs.length === 0 ? quiet + 1 : 0;
    if (quiet < 2) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    if (tries >= MAX_TRIES)
      throw waitFailure(
        'erasure.runs_left',
        'Temporal still lists runs that were deleted; it is asked again.',
        1_000,
      );
  }
  return known.size;
}

async function runsOf(client: Temporal, workflowIds: readonly string[]): Promise<Run[]> {
  const found = new Map<string, Run>();
  for (let i = 0; i < workflowIds.length; i += IDS_AT_ONCE) {
    const ids = workflowIds.slice(i, i + IDS_AT_ONCE).map((id) => `'${id.replaceAll("'", "''")}'`);
    for await (const { workflowId, runId } of client.workflow.list({
      query: `WorkflowId IN (${ids.join(', ')})`,
    }))
      found.set(runId, { workflowId, runId });
  }
  for (const workflowId of workflowIds) {
    const latest = await presentRun(client, workflowId);
    for (const runId of await chainOf(client, workflowId, latest)) found.set(runId, { workflowId, runId });
  }
  return [...found.values()];
}

async function presentRun({ workflow }: Temporal, workflowId: string): Promise<string | undefined> {
  try {
    return (await workflow.getHandle(workflowId).describe()).runId;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** This run and those that it continues. */
async function chainOf(client: Temporal, workflowId: string, last: string | undefined): Promise<string[]> {
  const chain: string[] = [];
  for (let runId = last; runId !== undefined && runId !== '';) {
    chain.push(runId);
    runId = await continuedBy(client, { workflowId, runId });
  }
  return chain;
}

async function continuedBy(
  { workflowService, options }: Temporal,
  { workflowId, runId }: Run,
): Promise<string | undefined> {
  try {
    const { history } = await workflowService.getWorkflowExecutionHistory({
      namespace: options.namespace,
      execution: { workflowId, runId },
      maximumPageSize: 1,
    });
    const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
    return started?.continuedExecutionRunId ?? undefined;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * Also ends it where it runs: the server terminates what it deletes. Terminated by a call of its own just before, a run
 * would be deleted half a minute later, when the server has done with its end.
 */
async function deleteRun({ workflowService, options }: Temporal, run: Run): Promise<void> {
  try {
    await workflowService.deleteWorkflowExecution({ namespace: options.namespace, workflowExecution: run });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

const isNotFound = (error: unknown): boolean => isGrpcServiceError(error) && error.code === NOT_FOUND;
