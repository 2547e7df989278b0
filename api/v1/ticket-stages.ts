/** Where tickets stand, out of Temporal's visibility. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Place } from './standing';
import { attribute, latestRuns, quoted } from './visibility';

export const TICKET_STAGES = ['open', 'awaiting_payment', 'closed'] as const;
export type TicketStageName = (typeof TICKET_STAGES)[number];

export interface TicketStage {
  stage: TicketStageName | null;
  waitingFor: string | null;
  /** Its workflow runs no more. */
  ended: boolean;
}

/**
 * By workflow id; undefined = Temporal does not answer. A ticket that visibility has not got is absent.
 *
 * @param known runs that are at work, and need not be asked for
 */
export async function stagesOfTickets(
  client: Client,
  workflowIds: string[],
  known: ReadonlyMap<string, WorkflowExecutionInfo> = new Map(),
): Promise<Map<string, TicketStage> | undefined> {
  const latest = await latestRuns(
    client,
    workflowIds.filter((id) => !known.has(id)),
  );
  return latest && new Map([...known, ...latest].map(([id, info]) => [id, stageOf(info)]));
}

/** What visibility is asked for; closed are also those whose workflow has written down its end. */
export function placeOfTickets({ stage, waitingFor }: WantedTickets): Place {
  const wanted = [
    "WorkflowType = 'ticket'",
    "ExecutionStatus = 'Running'",
    ...(stage === undefined ? [] : [`Stage = ${quoted(stage)}`]),
    ...(waitingFor === undefined ? [] : [`WaitingFor = ${quoted(waitingFor)}`]),
  ];
  return { query: wanted.join(' AND '), ended: stage === 'closed' && waitingFor === undefined };
}

export interface WantedTickets {
  stage?: TicketStageName | undefined;
  waitingFor?: string | undefined;
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
