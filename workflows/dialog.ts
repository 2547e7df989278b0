/** One conversation with one contact on one channel, from the first message to the last, for as long as it takes. */
import {
  CancellationScope,
  continueAsNew,
  defineQuery,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ContactAddress } from './activities';
import { Conversation } from './conversation/conversation';
import { DialogEnded } from './conversation/speaking';
import type { DialogState } from './dialog-state';
import { newDialogState } from './dialog-state';
import { Entity, RunIsFull, newEntityState } from './entity';
import { flows } from './flows';
import type { Flow } from './flows/flow';
import { END } from './flows/flow';
import { parseWorkflowId } from './ids';
import { wrongId } from './failure';
import type { DialogStart } from './start';

const HOUR = 3_600_000;
const CLOSED = 'closed';

export const stateQuery = defineQuery<DialogState>('state');

export async function dialog(start: DialogStart | { state: DialogState }): Promise<void> {
  const state = 'state' in start ? start.state : fresh(start);
  const entity = new Entity(state);
  const conversation = new Conversation(state, entity, contactOf(workflowInfo().workflowId));
  setHandler(stateQuery, () => state, { description: 'Stage, data and what the dialog waits for.' });

  try {
    if ('recheck' in start && start.recheck && (await entity.recheck())) return;
    conversation.show(false);
    await converse(conversation);
  } catch (error) {
    if (error instanceof RunIsFull) return continueAsNew<typeof dialog>({ state });
    if (!isCancellation(error)) throw error;
    // An operator's "cancel" in the Web UI means: close, and remember what was handled.
    const isOver = await CancellationScope.nonCancellable(() => closeAtOnce(conversation));
    if (isOver) throw error;
    // Somebody wrote meanwhile: the next run begins anew with it.
    return continueAsNew<typeof dialog>({ state });
  }
}

/** Stage after stage; after the last one it lingers, and a new message begins the flow anew, as the first did. */
async function converse(c: Conversation): Promise<void> {
  const flow: Flow = flows[c.state.flow];
  for (;;) {
    if (c.state.stage === CLOSED) {
      if (!(await lingered(c, flow))) return;
      begin(c, flow);
    }
    const next = await runStage(c, flow);
    enter(c, next === END ? CLOSED : next);
  }
}

async function runStage(c: Conversation, flow: Flow): Promise<string> {
  const stage = flow.stages[c.state.stage];
  // A stage that a later version took away: the story begins again rather than hang.
  if (!stage) return flow.first;
  try {
    return await stage(c);
  } catch (error) {
    if (!(error instanceof DialogEnded)) throw error;
    if (error.why === 'unreachable') c.forgetWhatWaits();
    await c.farewell(error.why);
    return END;
  }
}

function enter(c: Conversation, stage: string): void {
  const { state } = c;
  state.stage = stage;
  state.stageSince = new Date(Date.now()).toISOString();
  state.done = [];
  delete state.question;
  state.status = stage === CLOSED ? 'closed' : 'active';
  state.waitingFor = '';
  c.show(stage === CLOSED);
}

function begin(c: Conversation, flow: Flow): void {
  for (const key of Object.keys(c.data) as (keyof typeof c.data)[]) delete c.data[key];
  c.data.notes = [];
  enter(c, flow.first);
}

/** What waits is closed with the dialog; true when nothing came while that was written down. */
function closeAtOnce(c: Conversation): Promise<boolean> {
  delete c.state.trouble;
  c.forgetWhatWaits();
  enter(c, CLOSED);
  return c.entity.close();
}

/** True when somebody wrote while the closed dialog lingered; false when it may end. */
async function lingered(c: Conversation, flow: Flow): Promise<boolean> {
  const until = Date.parse(c.state.stageSince) + c.state.policy.lingerHours * HOUR;
  for (;;) {
    if ((await c.written(until, flow.offers)) === 'message') return true;
    if (await c.entity.close()) return false;
  }
}

/** Closed, until something that is worth it opens it: what started this run may be late or known. */
function fresh(start: DialogStart): DialogState {
  return newDialogState(start, newEntityState(start), CLOSED, new Date(Date.now()));
}

function contactOf(workflowId: string): ContactAddress {
  const id = parseWorkflowId(workflowId);
  if (id?.type !== 'dialog') throw wrongId(workflowId, 'dialog:<channel>:<account>:<contact>');
  return { channel: id.channel, account: id.account, contact: id.contact };
}
