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
import { standAside } from './conversation/aside';
import { Conversation } from './conversation/conversation';
import { AskedAnew } from './conversation/language';
import { StoodAside } from './conversation/listening';
import { keepQuiet, takeLeave } from './conversation/quiet';
import { DialogEnded } from './conversation/acting';
import { OperatorVoice } from './conversation/voice';
import { allowActions } from './dialog-actions';
import { begin, closeNow, enter } from './dialog-stages';
import { recall } from './dialog-memory';
import type { DialogState } from './dialog-state';
import { CLOSED, newDialogState } from './dialog-state';
import { Entity, RunIsFull, newEntityState } from './entity';
import { flows } from './flows';
import type { Flow } from './flows/flow';
import { END } from './flows/flow';
import { parseWorkflowId } from './ids';
import { wrongId } from './failure';
import type { DialogStart } from './start';

const HOUR = 3_600_000;

export const stateQuery = defineQuery<DialogState>('state');

export async function dialog(start: DialogStart | { state: DialogState }): Promise<void> {
  const state = 'state' in start ? start.state : fresh(start);
  const entity = new Entity(state);
  const conversation = new Conversation(state, entity, contactOf(workflowInfo().workflowId));
  conversation.hear = (event) => conversation.because(event, () => flowOf(state).hear(conversation, event));
  const story = new Story(conversation);
  if ('begin' in start && start.begin) begin(conversation, flowOf(state));
  setHandler(stateQuery, () => state, { description: 'Stage, data and what the dialog waits for.' });
  allowActions({ c: conversation, interrupt: () => story.interrupt() });

  try {
    if ('recheck' in start && start.recheck) {
      const isEmpty = await entity.recheck();
      recall(state);
      if (isEmpty && !story.isCalled) return;
    }
    conversation.show(false);
    await story.tell();
  } catch (error) {
    if (error instanceof RunIsFull) return continueAsNew<typeof dialog>({ state });
    if (!isCancellation(error)) throw error;
    // An operator's "cancel" in the Web UI means: close, and remember what was handled.
    const isOver = await CancellationScope.nonCancellable(() => closeAtOnce(conversation));
    if (isOver && !story.isCalled) throw error;
    // Somebody wrote or took over meanwhile: the next run begins anew with it.
    return continueAsNew<typeof dialog>({ state });
  }
}

/** Asked anew each time: a closed dialog may be opened with another. */
const flowOf = (state: DialogState): Flow => flows[state.flow];

class Story {
  private readonly voice: OperatorVoice;
  private scope: CancellationScope | undefined;

  constructor(private readonly c: Conversation) {
    this.voice = new OperatorVoice(c);
  }

  /** An operator wants something of a dialog that is closed. */
  get isCalled(): boolean {
    return this.c.state.stage !== CLOSED || this.c.state.aside !== undefined;
  }

  /** Stage after stage, and beside them what operators say. */
  tell(): Promise<void> {
    return Promise.race([this.run(), this.voice.run()]);
  }

  /** Ends what is waited for; what is on its way to the outside may still arrive. */
  interrupt(): void {
    this.scope?.cancel();
  }

  private async run(): Promise<void> {
    try {
      while (!(await this.part()));
    } catch (error) {
      if (error instanceof RunIsFull) await this.voice.rest();
      throw error;
    }
  }

  /** One stage, or one wait outside of them; true when the dialog is over. What an operator closes ends in the midst. */
  private async part(): Promise<boolean> {
    const { state } = this.c;
    let isOver = false;
    if (!state.closing) {
      this.scope = new CancellationScope();
      try {
        isOver = await this.scope.run(() => this.goOn());
      } catch (error) {
        const isCancelled = CancellationScope.current().consideredCancelled;
        if (isCancelled || !state.closing || !(isCancellation(error) || error instanceof RunIsFull))
          throw error;
      }
    }
    if (!state.closing) return isOver;
    closeNow(this.c);
    return false;
  }

  private async goOn(): Promise<boolean> {
    const { c } = this;
    if (!c.state.aside && c.state.stage === CLOSED) return this.linger();
    const next = await ended(c, () =>
      c.state.aside ? resumed(c) : c.isStopped ? quiet(c) : runStage(c, flowOf(c.state)),
    );
    if (next !== undefined) enter(c, next === END ? CLOSED : next);
    return false;
  }

  /**
   * Whether this message belongs to an issue that is open already. Asked where numbers are missing before the first
   * one of this run: they may have gone to a run that was terminated, and has written nothing down.
   */
  private async goesOn(): Promise<boolean> {
    const { c } = this;
    const { startedAfter } = c.state;
    delete c.state.startedAfter;
    const event = c.entity.inbox.state.queue[0]!;
    if (startedAfter === undefined || event.number <= startedAfter + 1) return false;
    return c.because(event, () => c.takeUpOpen());
  }

  /** After the last stage a new message begins the flow anew, as the first did; true when nobody wrote. */
  private async linger(): Promise<boolean> {
    const { c } = this;
    const until = Date.parse(c.state.stageSince) + c.state.policy.lingerHours * HOUR;
    const isCalled = () => this.isCalled;
    for (;;) {
      const flow = flowOf(c.state);
      const woken = await c.written(until, flow.offers, isCalled);
      if (woken === 'called') return false;
      if (woken === 'message') {
        delete c.state.quiet;
        if (await this.goesOn()) enter(c, flow.following);
        else begin(c, flow);
        return false;
      }
      if (!c.hasSaidAll) await c.entity.wait(() => c.hasSaidAll || this.isCalled || !c.entity.inbox.isEmpty);
      else if ((await c.close()) && c.hasSaidAll && !this.isCalled) return true;
    }
  }
}

/** The name of the next stage; undefined where it is to be entered again, an operator having taken over perhaps. */
async function runStage(c: Conversation, flow: Flow): Promise<string | undefined> {
  const stage = flow.stages[c.state.stage];
  // A stage that a later version took away: the story begins again rather than hang.
  if (!stage) return flow.first;
  try {
    return await stage(c);
  } catch (error) {
    if (error instanceof StoodAside || error instanceof AskedAnew) return undefined;
    throw error;
  }
}

async function resumed(c: Conversation): Promise<undefined> {
  await standAside(c);
  // A closed dialog lingers on; an open one shows itself where it comes to rest.
  if (c.state.stage === CLOSED) c.show();
}

/** Undefined where the dialog goes on, by itself or with an operator. */
const quiet = async (c: Conversation): Promise<string | undefined> =>
  (await keepQuiet(c)) ? END : undefined;

async function ended(c: Conversation, act: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof DialogEnded)) throw error;
    if (error.why === 'unreachable') c.forgetWhatWaits();
    if (error.why === 'stopped' && c.isSince(3)) return leave(c);
    if (c.state.stage !== CLOSED) await c.farewell(error.why);
    if (error.why !== 'idle') c.state.quiet = true;
    return END;
  }
}

/** Undefined where the dialog listens on. Whom the last word cannot reach is gone, with an issue or without. */
async function leave(c: Conversation): Promise<string | undefined> {
  try {
    if (c.state.stage !== CLOSED) return (await takeLeave(c)) ? undefined : END;
    await c.noteConsent();
    return END;
  } catch (error) {
    if (error instanceof DialogEnded) return END;
    throw error;
  }
}

/** What waits is closed with the dialog; true when nothing came while that was written down. */
function closeAtOnce(c: Conversation): Promise<boolean> {
  for (const key of ['operator', 'aside', 'toSay', 'operatorTrouble'] as const) delete c.state[key];
  closeNow(c);
  return c.close();
}

/** Closed, until something that is worth it opens it: what started this run may be late or known. */
function fresh(start: DialogStart): DialogState {
  const state = newDialogState(start, newEntityState(start), CLOSED, new Date(Date.now()));
  recall(state);
  if ((start.edition ?? 1) >= 3) state.startedAfter = start.handled;
  return state;
}

function contactOf(workflowId: string): ContactAddress {
  const id = parseWorkflowId(workflowId);
  if (id?.type !== 'dialog') throw wrongId(workflowId, 'dialog:<channel>:<account>:<contact>');
  return { channel: id.channel, account: id.account, contact: id.contact };
}
