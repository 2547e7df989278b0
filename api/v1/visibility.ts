/** Where many workflows stand, out of Temporal's visibility: one list query for a whole page. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { isTemporalAway } from './temporal-answers';

const LIST_MS = 2_000;
/** Taken from one list; beyond it the newest runs are known. */
const MAX_LISTED = 2_000;

/** Undefined = Temporal does not answer. */
export async function listRuns(client: Client, query: string): Promise<WorkflowExecutionInfo[] | undefined> {
  try {
    return await client.connection.withDeadline(Date.now() + LIST_MS, async () => {
      const found: WorkflowExecutionInfo[] = [];
      for await (const info of client.workflow.list({ query, pageSize: 1_000 })) {
        found.push(info);
        if (found.length >= MAX_LISTED) break;
      }
      return found;
    });
  } catch (error) {
    if (isTemporalAway(error)) return undefined;
    throw error;
  }
}

/**
 * The latest run of each, for a workflow has many (continue-as-new, reopened); undefined = Temporal does not answer. One
 * that visibility has not got yet is absent.
 */
export async function latestRuns(
  client: Client,
  workflowIds: readonly string[],
): Promise<Map<string, WorkflowExecutionInfo> | undefined> {
  if (workflowIds.length === 0) return new Map();
  const infos = await listRuns(client, `WorkflowId IN (${workflowIds.map(quoted).join(', ')})`);
  if (!infos) return undefined;
  const latest = new Map<string, WorkflowExecutionInfo>();
  for (const info of infos) {
    const before = latest.get(info.workflowId);
    if (!before || before.startTime < info.startTime) latest.set(info.workflowId, info);
  }
  return latest;
}

export const executionOf = ({ status }: Pick<WorkflowExecutionInfo, 'status'>): string =>
  status.name.toLowerCase();

export function attribute(
  { searchAttributes }: Pick<WorkflowExecutionInfo, 'searchAttributes'>,
  name: 'Stage' | 'WaitingFor' | 'IssueId',
): string | null {
  const [value] = searchAttributes[name] ?? [];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Workflow ids are percent-encoded and stages are plain names, so the quote is all there is to escape. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
