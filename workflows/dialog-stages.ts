/** How a dialog comes from one stage to another, and how it opens and closes. */
import type { Conversation } from './conversation/conversation';
import { forget, putAside } from './dialog-memory';
import type { DialogState } from './dialog-state';
import { CLOSED } from './dialog-state';
import type { Flow } from './flows/flow';

export function enter(c: Conversation, stage: string): void {
  const { state } = c;
  state.stage = stage;
  state.stageSince = new Date(Date.now()).toISOString();
  state.done = [];
  countVisit(state);
  delete state.question;
  if (!state.operator) rest(state);
  c.show(stage === CLOSED);
}

export function countVisit(state: DialogState): void {
  state.visit = (state.visit ?? 0) + 1;
}

/** Nothing is waited for yet. */
export function rest(state: DialogState): void {
  state.status = state.stage === CLOSED ? 'closed' : 'active';
  state.waitingFor = '';
}

/** The flow from its first stage on, with nothing of what an earlier conversation gathered. */
export function begin(c: Conversation, flow: Flow): void {
  putAside(c.state);
  forget(c.data);
  delete c.state.quiet;
  enter(c, flow.first);
}

/** What waits is closed with the dialog, so that it does not open it again. Without a last word. */
export function closeNow(c: Conversation): void {
  delete c.state.closing;
  delete c.state.trouble;
  c.forgetWhatWaits();
  enter(c, CLOSED);
}
