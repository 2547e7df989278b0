/**
 * Every run of some workflows out of Temporal. Visibility lists a run late, and a deleted one for a moment longer; the
 * server knows the present run at once, and a run names the one that it continues. So both are asked, again and again,
 * until neither knows of any.
 */
import { WorkflowNotFoundError, isGrpcServiceError } from '@temporalio/client';
import type { Client } from '@temporalio/client';

type Temporal = Pick<Client, 'workflow' | 'workflowService' | 'options'>;

interface Run {
  workflowId: string;
  runId: string;
}

/** Ids that one list query names. */
const IDS_AT_ONCE = 50;
/**
 * A run that runs is deleted in a moment; one that ended just now (continued as new, terminated) when the server's own
 * tasks of its end are done, in half a minute.
 */
const LOOK_AGAIN_MS = 250;
/** Meanwhile the request is repeated every so many looks, for the server may have given the first one up. */
const ASK_AGAIN = 40;
const NOT_FOUND = 5;

export interface RunsDeps {
  client: Temporal;
  /** Told of runs when they are first met. */
  onFound(runs: number): Promise<void>;
  sleep(ms: number): Promise<void>;
}

/** Resolves, with the number of runs, when Temporal knows of none; takes as long as that takes. */
export async function deleteRuns(
  { client, onFound, sleep }: RunsDeps,
  workflowIds: readonly string[],
): Promise<number> {
  const known = new Map<string, Run>();
  // Two looks, for what a deletion set free may have been taken by an event that was on its way.
  for (let quiet = 0, looks = 0; quiet < 2; looks++) {
    const told = await runsOf(client, workflowIds);
    const fresh = told.filter(({ runId }) => !known.has(runId));
    for (const run of fresh) known.set(run.runId, run);
    if (fresh.length > 0) await onFound(fresh.length);
    const left = await stillThere(client, [...known.values()]);
    for (const run of looks % ASK_AGAIN === 0 ? left : fresh) await deleteRun(client, run);
    quiet = left.length === 0 && told.length === 0 ? quiet + 1 : 0;
    if (quiet < 2) await sleep(LOOK_AGAIN_MS);
  }
  return known.size;
}

/** By their own ids: when the present run is gone, nothing else leads to those that it continued. */
async function stillThere({ workflow }: Temporal, runs: readonly Run[]): Promise<Run[]> {
  const left: Run[] = [];
  for (const run of runs) {
    try {
      await workflow.getHandle(run.workflowId, run.runId).describe();
      left.push(run);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
  return left;
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

/** Also ends it where it runs, and sooner than a call of its own: that would make it one that ended just now. */
async function deleteRun({ workflowService, options }: Temporal, run: Run): Promise<void> {
  try {
    await workflowService.deleteWorkflowExecution({ namespace: options.namespace, workflowExecution: run });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

const isNotFound = (error: unknown): boolean => isGrpcServiceError(error) && error.code === NOT_FOUND;
