/**
 * Starts the workflow of a reservation, or finds the one that was started for it: a process may have died between
 * the start and the note of it, and several calls with one id come at once.
 *
 * A run is known as this start's by a token in its memo, which every run of its chain has; an opened dialog, by an
 * update whose id is the token.
 */
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { FlowStart } from '../../journal/flow-starts';
import { findStart, noteOpening } from '../../journal/flow-starts';
import { carriedTo, shownAtStart } from '../../journal/start';
import { ACTION_REFUSED, BEGIN } from '../../workflows/actions';
import type { BeginInput } from '../../workflows/actions';
import { parseEntityId } from '../../workflows/ids';
import { TASK_QUEUE } from '../../workflows/queues';
import type { Problem } from '../problem';
import { ProblemError } from '../problem';
import type { ApiDeps } from '../v1/deps';
import { executeUpdate } from '../v1/update';
import { UPDATE_MS, workersAway } from '../v1/workers-away';
import type { Plan } from './flow';

/** Milliseconds for one call to Temporal. */
const CALL_MS = 3_000;
/** Runs that may end or begin between a look and what follows it. */
const LOOKS = 4;
const MARK = 'start';
/** Where a dialog stands that has come to its end and lingers for late redeliveries. */
const CLOSED = 'closed';

export const alreadyRunning = (workflowId: string): Problem => ({
  status: 409,
  type: 'already-running',
  detail: `${workflowId} runs already, and was not started by this id. See it at GET /v1/workflows/{id}; act on it there, or start again when it has ended.`,
  members: { workflowId },
});

type Deps = Pick<ApiDeps, 'pool' | 'client'>;

export interface Started {
  runId: string;
  /** This very call did it. */
  now: boolean;
}

/**
 * @param isFresh the reservation was made by this call, so nothing has been started for it
 * Throws the problems `already-running` and `workers-away`, and what Temporal throws.
 */
export async function startOnce(
  deps: Deps,
  start: FlowStart,
  plan: Plan,
  by: string,
  isFresh: boolean,
): Promise<Started> {
  if (!isFresh) {
    const before = (await openedBefore(deps, start)) ?? (await startedBefore(deps, start));
    if (before !== undefined) return { runId: before, now: false };
  }
  for (let look = 0; look < LOOKS; look++) {
    const last = await lastRun(deps, start.workflowId);
    if (last?.memo?.[MARK] === start.token) return { runId: firstRunOf(last), now: false };
    const running = last?.status.name === 'RUNNING' ? last : undefined;
    if (running && !mayLinger(running)) return { runId: await openedSince(deps, start), now: false };
    const runId = running
      ? await open(deps, start, running, beginBy(by, plan))
      : await startNew(deps, start, plan);
    if (runId !== undefined) return { runId, now: true };
  }
  throw new ProblemError(alreadyRunning(start.workflowId));
}

/** Undefined = somebody started it since. */
async function startNew({ client, pool }: Deps, start: FlowStart, plan: Plan): Promise<string | undefined> {
  const { workflowId, token } = start;
  const id = parseEntityId(workflowId);
  if (!id) throw new Error(`${workflowId} is not the id of a workflow of this service.`);
  // Read after the last run has ended, which wrote it down before.
  const carried = await carriedTo(pool, workflowId);
  try {
    const handle = await client.connection.withDeadline(Date.now() + CALL_MS, () =>
      client.workflow.start(id.type, {
        workflowId,
        taskQueue: TASK_QUEUE,
        args: [{ ...plan.argument, ...carried }],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        memo: { [MARK]: token },
        ...shownAtStart(id),
      }),
    );
    return handle.firstExecutionRunId;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return undefined;
    throw error;
  }
}

/** Of which flow, for the dialog that lingers may have told another. */
const beginBy = (by: string, { argument }: Plan): BeginInput =>
  'flow' in argument ? { by, flow: argument.flow } : { by };

/** Opens a dialog that lingers. Undefined = it has ended since. */
async function open(
  { client, pool }: Deps,
  start: FlowStart,
  run: WorkflowExecutionDescription,
  argument: BeginInput,
): Promise<string | undefined> {
  await noteOpening(pool, start, run.runId);
  try {
    await executeUpdate(client, {
      workflowId: start.workflowId,
      runId: run.runId,
      name: BEGIN,
      argument,
      updateId: start.token,
    });
    return run.runId;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) throw new ProblemError(workersAway);
    if (isRefusal(error)) throw new ProblemError(alreadyRunning(start.workflowId));
    throw error;
  }
}

/**
 * A dialog that came to rest shows its stage. One that shows none yet was begun a moment ago: by the API, if it is
 * marked; else by a hook that may have come too late to open anything.
 */
function mayLinger({ type, searchAttributes, memo }: WorkflowExecutionDescription): boolean {
  const [stage = ''] = searchAttributes['Stage'] ?? [];
  return type === 'dialog' && (stage === CLOSED || (stage === '' && memo?.[MARK] === undefined));
}

async function lastRun({ client }: Deps, id: string): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.connection.withDeadline(Date.now() + CALL_MS, () =>
      client.workflow.getHandle(id).describe(),
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

const firstRunOf = ({ raw, runId }: WorkflowExecutionDescription): string =>
  raw.workflowExecutionInfo?.firstRunId || runId;

/** The run of an earlier call that was asked to open its flow and did. */
async function openedBefore({ client }: Deps, start: FlowStart): Promise<string | undefined> {
  if (start.openedRun === undefined) return undefined;
  const update = client.workflow.getHandle(start.workflowId, start.openedRun).getUpdateHandle(start.token);
  try {
    await client.connection.withDeadline(Date.now() + UPDATE_MS, () => update.result());
    return start.openedRun;
  } catch (error) {
    // Never asked, refused, or forgotten with its run: the question is open again.
    if (error instanceof WorkflowNotFoundError || isRefusal(error)) return undefined;
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) throw new ProblemError(workersAway);
    throw error;
  }
}

/** Another call with the id may have opened the dialog after this one read the reservation; else it is somebody else's. */
async function openedSince(deps: Deps, start: FlowStart): Promise<string> {
  const noted = await findStart(deps.pool, start.id);
  const runId = noted?.token === start.token ? await openedBefore(deps, noted) : undefined;
  if (runId === undefined) throw new ProblemError(alreadyRunning(start.workflowId));
  return runId;
}

/** A run of an earlier call that has ended since; the first of its chain. */
async function startedBefore({ client }: Deps, start: FlowStart): Promise<string | undefined> {
  const query = `WorkflowId = '${start.workflowId.replaceAll("'", "''")}'`;
  const found = await client.connection.withDeadline(Date.now() + CALL_MS, async () => {
    const runs: { runId: string; at: number }[] = [];
    for await (const { memo, runId, startTime } of client.workflow.list({ query }))
      if (memo?.[MARK] === start.token) runs.push({ runId, at: startTime.getTime() });
    return runs;
  });
  return found.sort((a, b) => a.at - b.at)[0]?.runId;
}

const isRefusal = (error: unknown): boolean =>
  error instanceof WorkflowUpdateFailedError &&
  error.cause instanceof ApplicationFailure &&
  error.cause.type === ACTION_REFUSED;
