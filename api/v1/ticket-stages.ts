/** Where tickets stand, out of Temporal's visibility. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { attribute, latestRuns, listRuns, quoted } from './visibility';

export const TICKET_STAGES = ['open', 'awaiting_payment', 'closed'] as const;
export type TicketStageName = (typeof TICKET_STAGES)[number];

export interface TicketStage {
  stage: TicketStageName | null;
  waitingFor: string | null;
  /** Its workflow runs no more. */
  ended: boolean;
}

/** By workflow id; undefined = Temporal does not answer. A ticket that visibility has not got is absent. */
export async function stagesOfTickets(
  client: Client,
  workflowIds: string[],
): Promise<Map<string, TicketStage> | undefined> {
  const latest = await latestRuns(client, workflowIds);
  return latest && new Map([...latest].map(([id, info]) => [id, stageOf(info)]));
}

/** The workflow ids of running tickets that stand there; undefined = Temporal does not answer. */
export async function ticketsAt(
  client: Client,
  { stage, waitingFor }: { stage?: string; waitingFor?: string },
): Promise<string[] | undefined> {
  const wanted = [
    ...(stage === undefined ? [] : [`Stage = ${quoted(stage)}`]),
    ...(waitingFor === undefined ? [] : [`WaitingFor = ${quoted(waitingFor)}`]),
  ];
  const infos = await listRuns(
    client,
    ["WorkflowType = 'ticket'", "ExecutionStatus = 'Running'", ...wanted].join(' AND '),
  );
  return infos?.map(({ workflowId }) => workflowId);
}

function stageOf(info: WorkflowExecutionInfo): TicketStage {
  if (info.status.name !== 'RUNNING') return { stage: 'closed', waitingFor: null, ended: true };
  const name = attribute(info, 'Stage');
  return {
    stage: TICKET_STAGES.find((stage) => stage === name) ?? null,
    waitingFor: attribute(info, 'WaitingFor'),
    ended: false,
  };
}
