/** Where many workflows stand, out of Temporal's visibility: one list query for a whole page. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { isTemporalAway } from './temporal-answers';

const LIST_MS = 2_000;
const PAGE = 1_000;
/** Runs of one page's workflows; beyond it the newest are known. */
const MAX_LISTED = 2_000;

/** The newest so many; undefined = Temporal does not answer. */
export const listRuns = (
  client: Client,
  query: string,
  most = MAX_LISTED,
): Promise<WorkflowExecutionInfo[] | undefined> =>
  unlessAway(client, async () => {
    const found: WorkflowExecutionInfo[] = [];
    for await (const info of client.workflow.list({ query, pageSize: Math.min(PAGE, most) })) {
      found.push(info);
      if (found.length >= most) break;
    }
    return found;
  });

/** How many runs there are; undefined = Temporal does not answer. */
export const countRuns = (client: Client, query: string): Promise<number | undefined> =>
  unlessAway(client, async () => (await client.workflow.count(query)).count);

async function unlessAway<T>(client: Client, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await client.connection.withDeadline(Date.now() + LIST_MS, ask);
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
