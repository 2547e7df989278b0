/**
 * Does this build go on where the running workflows stand? Replays the history of each against the workflow code
 * at hand, as a worker will the first time it takes one up. Nothing is changed, and no worker has to run.
 */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { traced } from './tracing';

export interface ReplayFailure {
  workflowId: string;
  runId: string;
  type: string;
  /** The SDK's name of what went wrong: `DeterminismViolationError` = this build would break the workflow. */
  error: string;
  /** Commands and events, by type and number; no data of the workflow. */
  detail: string;
}

export interface ReplayReport {
  /** How many went through, by workflow type. */
  passed: Record<string, number>;
  failures: ReplayFailure[];
  /** Gone between the list and the look: ended and deleted, or a list a moment old. */
  gone: number;
  /** There were more than `limit`. */
  truncated: boolean;
}

export interface ReplayOptions {
  client: Client;
  /** The bundle of this build. */
  code: string;
  taskQueue: string;
  /** At most so many, the youngest first. */
  limit: number;
  /** Histories fetched at once. */
  concurrency?: number;
}

const MAX_DETAIL = 300;

export async function replayRunning(options: ReplayOptions): Promise<ReplayReport> {
  const report: ReplayReport = { passed: {}, failures: [], gone: 0, truncated: false };
  const fetched = new Map<string, WorkflowExecutionInfo>();
  const results = Worker.runReplayHistories(
    { workflowBundle: { code: options.code }, ...traced(undefined) },
    histories(options, fetched, report),
  );
  for await (const { workflowId, runId, error } of results) {
    const type = fetched.get(workflowId)?.type ?? 'unknown';
    fetched.delete(workflowId);
    if (error === undefined) report.passed[type] = (report.passed[type] ?? 0) + 1;
    else
      report.failures.push({
        workflowId,
        runId,
        type,
        error: error.name,
        detail: error.message.split('\n')[0]!.slice(0, MAX_DETAIL),
      });
  }
  return report;
}

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;

async function* histories(
  { client, taskQueue, limit, concurrency = 5 }: ReplayOptions,
  fetched: Map<string, WorkflowExecutionInfo>,
  report: ReplayReport,
): AsyncIterable<{ workflowId: string; history: History }> {
  const waiting: Promise<{ workflowId: string; history: History } | undefined>[] = [];
  let listed = 0;
  const query = `ExecutionStatus = 'Running' AND TaskQueue = '${taskQueue}'`;
  for await (const info of client.workflow.list({ query })) {
    if (listed++ === limit) {
      report.truncated = true;
      break;
    }
    fetched.set(info.workflowId, info);
    waiting.push(historyOf(client, info));
    if (waiting.length < concurrency) continue;
    const one = await waiting.shift();
    if (one) yield one;
    else report.gone++;
  }
  for (const pending of waiting) {
    const one = await pending;
    if (one) yield one;
    else report.gone++;
  }
}

async function historyOf(
  client: Client,
  { workflowId, runId }: WorkflowExecutionInfo,
): Promise<{ workflowId: string; history: History } | undefined> {
  try {
    return { workflowId, history: await client.workflow.getHandle(workflowId, runId).fetchHistory() };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);

/** What a person reads, line by line. */
export function sentences({ passed, failures, gone, truncated }: ReplayReport): string[] {
  const counts = Object.entries(passed).map(([type, count]) => `${count} ${type}`);
  return [
    ...failures.map(
      ({ type, workflowId, runId, error, detail }) =>
        `${workflowId} (${type}, run ${runId}): ${error}. ${detail}`,
    ),
    `${sum(passed)} of ${sum(passed) + failures.length} running workflows go on under this build${counts.length > 0 ? ` (${counts.join(', ')})` : ''}.`,
    ...(gone > 0 ? [`${gone} ended meanwhile.`] : []),
    ...(truncated ? ['There are more; raise --limit to replay them too.'] : []),
    failures.length === 0
      ? truncated
        ? 'Safe to upgrade to, as far as was looked.'
        : 'Safe to upgrade to.'
      : 'Do not upgrade to this build: keep the old order of commands for old runs with patched(), see test/histories/README.md.',
  ];
}
