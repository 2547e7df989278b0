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

/** Of which dialogs a search is: only these contacts, or all but these. */
export type Standing = { contacts: string[] } | { except: string[] };

/** Closed are also those whose workflow runs no more: all that are not open. Undefined = Temporal does not answer. */
export async function dialogsAt(
  client: Client,
  { stage, status }: { stage?: string | undefined; status?: DialogStage['status'] | undefined },
): Promise<Standing | undefined> {
  const infos = await listRuns(
    client,
    [
      "WorkflowType = 'dialog'",
      "ExecutionStatus = 'Running'",
      ...(stage === undefined ? [] : [`Stage = ${quoted(stage)}`]),
      ...(status === 'operator' ? ["WaitingFor = 'operator'"] : []),
    ].join(' AND '),
  );
  if (!infos) return undefined;
  const isAllClosed = status === 'closed' && stage === undefined;
  const found = infos.flatMap((info) => {
    const id = parseWorkflowId(info.workflowId);
    if (id?.type !== 'dialog' || !/^\d{1,18}$/.test(id.contact)) return [];
    const isClosed = stageOf(info).status === 'closed';
    const isWanted = isAllClosed ? !isClosed : status === undefined || stageOf(info).status === status;
    return isWanted ? [id.contact] : [];
  });
  return isAllClosed ? { except: found } : { contacts: found };
}

export function stageOf(info: WorkflowExecutionInfo): DialogStage {
  const stage = attribute(info, 'Stage');
  const waitingFor = attribute(info, 'WaitingFor');
  if (info.status.name !== 'RUNNING') return { stage, status: 'closed' };
  // An operator may take a closed dialog over, and write first.
  if (waitingFor === 'operator') return { stage, status: 'operator' };
  // Its workflow lingers for late redeliveries.
  if (stage === 'closed') return { stage, status: 'closed' };
  return { stage, status: waitingFor === null ? 'active' : 'waiting' };
}
