/** Where dialogs stand, out of Temporal's visibility. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { parseWorkflowId } from '../../workflows/ids';
import { attribute, latestRuns, listRuns, quoted } from './visibility';

export const DIALOG_STATUSES = ['active', 'waiting', 'operator', 'closed'] as const;

export interface DialogStage {
  stage: string | null;
  status: (typeof DIALOG_STATUSES)[number];
}

/** By workflow id; undefined = Temporal does not answer. A dialog that visibility has not got yet is absent. */
export async function stagesOf(
  client: Client,
  workflowIds: string[],
): Promise<Map<string, DialogStage> | undefined> {
  const latest = await latestRuns(client, workflowIds);
  return latest && new Map([...latest].map(([id, info]) => [id, stageOf(info)]));
}

/** The contact ids of running dialogs at this stage; undefined = Temporal does not answer. */
export async function contactsAtStage(client: Client, stage: string): Promise<string[] | undefined> {
  const infos = await listRuns(
    client,
    `WorkflowType = 'dialog' AND ExecutionStatus = 'Running' AND Stage = ${quoted(stage)}`,
  );
  return infos?.flatMap(({ workflowId }) => {
    const id = parseWorkflowId(workflowId);
    return id?.type === 'dialog' && /^\d{1,18}$/.test(id.contact) ? [id.contact] : [];
  });
}

export function stageOf(info: WorkflowExecutionInfo): DialogStage {
  const stage = attribute(info, 'Stage');
  const waitingFor = attribute(info, 'WaitingFor');
  if (info.status.name !== 'RUNNING') return { stage, status: 'closed' };
  // An operator may take a closed dialog over, and write first.
  if (stage === 'operator' || waitingFor === 'operator') return { stage, status: 'operator' };
  // Its workflow lingers for late redeliveries.
  if (stage === 'closed') return { stage, status: 'closed' };
  return { stage, status: waitingFor === null ? 'active' : 'waiting' };
}
