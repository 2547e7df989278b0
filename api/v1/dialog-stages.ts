/** Where dialogs stand, out of Temporal's visibility. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { DialogRow } from '../../journal/search/dialogs';
import { dialogId, dialogPrefix } from '../../workflows/ids';
import type { Place } from './standing';
import { attribute, latestRuns, quoted } from './visibility';

export const DIALOG_STATUSES = ['active', 'waiting', 'operator', 'closed'] as const;

export interface DialogStage {
  stage: string | null;
  status: (typeof DIALOG_STATUSES)[number];
}

export const workflowIdOf = ({
  channel,
  account,
  id,
}: Pick<DialogRow, 'channel' | 'account' | 'id'>): string => dialogId(channel, account, id);

/** By workflow id; undefined = Temporal does not answer. A dialog that visibility has not got yet is absent. */
export async function stagesOf(
  client: Client,
  workflowIds: string[],
): Promise<Map<string, DialogStage> | undefined> {
  const latest = await latestRuns(client, workflowIds);
  return latest && new Map([...latest].map(([id, info]) => [id, stageOf(info)]));
}

/** Where a dialog stands; of whose runs Temporal keeps none any more, its key may remember the end. */
export const standingOf = (
  row: DialogRow,
  stages: ReadonlyMap<string, DialogStage> | undefined,
): DialogStage | undefined =>
  stages?.get(workflowIdOf(row)) ?? (stages && row.ended ? { stage: null, status: 'closed' } : undefined);

/** What visibility is asked for; closed are also those whose workflow runs no more. */
export function placeOf({ stage, status, channel }: WantedPlace & { channel?: string | undefined }): Place {
  const ids =
    channel === undefined ? [] : [`WorkflowId STARTS_WITH ${quoted(dialogPrefix(channel.toWellFormed()))}`];
  const dialogs = [DIALOG, ...ids].join(' AND ');
  if (stage === undefined && status === 'closed')
    return { query: `${dialogs} AND ((${RUNNING} AND ${STATUS.closed}) OR ${BROKEN_OFF})`, ended: true };
  const wanted = [
    ...(stage === undefined ? [] : [`Stage = ${quoted(stage)}`]),
    ...(status === undefined ? [] : [STATUS[status]]),
  ];
  return { query: [dialogs, RUNNING, ...wanted].join(' AND '), ended: false };
}

export interface WantedPlace {
  stage?: string | undefined;
  status?: DialogStage['status'] | undefined;
}

const DIALOG = "WorkflowType = 'dialog'";
const RUNNING = "ExecutionStatus = 'Running'";
/** Ended without having written so down: by hand, in Temporal. */
const BROKEN_OFF = "ExecutionStatus IN ('Terminated', 'Canceled', 'Failed', 'TimedOut')";

const IS_OPEN = "(Stage IS NULL OR Stage != 'closed')";
const WAITS_FOR_NONE = "(WaitingFor IS NULL OR WaitingFor = '')";
/** As `stageOf` tells them, of those that run. */
const STATUS: Record<DialogStage['status'], string> = {
  active: `${WAITS_FOR_NONE} AND ${IS_OPEN}`,
  waiting: `WaitingFor IS NOT NULL AND WaitingFor NOT IN ('', 'operator') AND ${IS_OPEN}`,
  operator: "WaitingFor = 'operator'",
  closed: "Stage = 'closed' AND (WaitingFor IS NULL OR WaitingFor != 'operator')",
};

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
