/** Where dialogs stand, out of Temporal's visibility: one list query for a whole page. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { parseWorkflowId } from '../../workflows/ids';
import { isTemporalAway } from './temporal-answers';

export const DIALOG_STATUSES = ['active', 'waiting', 'operator', 'closed'] as const;

export interface DialogStage {
  stage: string | null;
  status: (typeof DIALOG_STATUSES)[number];
}

const LIST_MS = 2_000;
/** Contacts taken from a list by stage; beyond it the newest runs are shown. */
const MAX_AT_STAGE = 2_000;

/** By workflow id; undefined = Temporal does not answer. A dialog that visibility has not got yet is absent. */
export async function stagesOf(
  client: Client,
  workflowIds: string[],
): Promise<Map<string, DialogStage> | undefined> {
  if (workflowIds.length === 0) return new Map();
  const ids = workflowIds.map(quoted).join(', ');
  const infos = await list(client, `WorkflowType = 'dialog' AND WorkflowId IN (${ids})`);
  return infos && new Map([...latestRuns(infos)].map(([id, info]) => [id, stageOf(info)]));
}

/** The contact ids of running dialogs at this stage; undefined = Temporal does not answer. */
export async function contactsAtStage(client: Client, stage: string): Promise<string[] | undefined> {
  const infos = await list(
    client,
    `WorkflowType = 'dialog' AND ExecutionStatus = 'Running' AND Stage = ${quoted(stage)}`,
  );
  return infos?.flatMap(({ workflowId }) => {
    const id = parseWorkflowId(workflowId);
    return id?.type === 'dialog' && /^\d{1,18}$/.test(id.contact) ? [id.contact] : [];
  });
}

async function list(client: Client, query: string): Promise<WorkflowExecutionInfo[] | undefined> {
  try {
    return await client.connection.withDeadline(Date.now() + LIST_MS, async () => {
      const found: WorkflowExecutionInfo[] = [];
      for await (const info of client.workflow.list({ query, pageSize: 1_000 })) {
        found.push(info);
        if (found.length >= MAX_AT_STAGE) break;
      }
      return found;
    });
  } catch (error) {
    if (isTemporalAway(error)) return undefined;
    throw error;
  }
}

/** A dialog has many runs (continue-as-new, reopened): the one that began last tells. */
function latestRuns(infos: WorkflowExecutionInfo[]): Map<string, WorkflowExecutionInfo> {
  const latest = new Map<string, WorkflowExecutionInfo>();
  for (const info of infos) {
    const before = latest.get(info.workflowId);
    if (!before || before.startTime < info.startTime) latest.set(info.workflowId, info);
  }
  return latest;
}

function stageOf({ status, searchAttributes }: WorkflowExecutionInfo): DialogStage {
  const attribute = (name: string): string | null => {
    const [value] = searchAttributes[name] ?? [];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const stage = attribute('Stage');
  const waitingFor = attribute('WaitingFor');
  if (status.name !== 'RUNNING') return { stage, status: 'closed' };
  // An operator may take a closed dialog over, and write first.
  if (stage === 'operator' || waitingFor === 'operator') return { stage, status: 'operator' };
  // Its workflow lingers for late redeliveries.
  if (stage === 'closed') return { stage, status: 'closed' };
  return { stage, status: waitingFor === null ? 'active' : 'waiting' };
}

/** Workflow ids are percent-encoded and stages are plain names, so the quote is all there is to escape. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
