/**
 * Follows one issue of the help desk: payment, status, comments, rate, closure. Tells its dialog, and outlives
 * it: money may come when the conversation is long over.
 */
import {
  CancellationScope,
  continueAsNew,
  defineQuery,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { Entity, RunIsFull } from './entity';
import { wrongId } from './failure';
import { parseWorkflowId } from './ids';
import type { TicketStart } from './start';
import { TicketFollower } from './ticket-follower';
import type { TicketState, ToldTicketState } from './ticket-state';
import { newTicketState, toldTicketState } from './ticket-state';

export const ticketStateQuery = defineQuery<ToldTicketState>('state');

export async function ticket(start: TicketStart | { state: TicketState }): Promise<void> {
  const state = 'state' in start ? start.state : fresh(start);
  const entity = new Entity(state);
  const follower = new TicketFollower(state, entity);
  setHandler(ticketStateQuery, () => toldTicketState(state), {
    description: 'What is known of the issue, its invoice and its payments.',
  });
  try {
    if ('recheck' in start && start.recheck && (await entity.recheck()) && !start.look) return;
    await follower.run();
  } catch (error) {
    if (error instanceof RunIsFull) return continueAsNew<typeof ticket>({ state });
    if (!isCancellation(error)) throw error;
    // An operator's "cancel" means: close, and remember what was handled.
    const isOver = await CancellationScope.nonCancellable(() => follower.closeAtOnce());
    if (isOver) throw error;
    // News came meanwhile: the next run takes them.
    return continueAsNew<typeof ticket>({ state });
  }
}

function fresh(start: TicketStart): TicketState {
  const id = parseWorkflowId(workflowInfo().workflowId);
  if (id?.type !== 'ticket') throw wrongId(workflowInfo().workflowId, 'ticket:<helpdesk>:<id>');
  return newTicketState(start, id.issueId, new Date(Date.now()));
}
