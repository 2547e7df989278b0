/**
 * What people may do with a dialog, as updates: a caller learns whether it was accepted, or why not. Every handler is
 * synchronous and only changes state, so continue-as-new never finds one unfinished; the main loop acts on it.
 */
import { ApplicationFailure, currentUpdateInfo, defineUpdate, setHandler } from '@temporalio/workflow';
import type { ActionAnswer, ActionInput, ActionName, BeginInput } from './actions';
import { ACTION_REFUSED, BEGIN } from './actions';
import type { Conversation } from './conversation/conversation';
import { dialogRefusal, isClosed, whoHas } from './dialog-refusals';
import { begin, rest } from './dialog-stages';
import type { DialogState } from './dialog-state';
import { CLOSED } from './dialog-state';
import { flowNames, flows, isFlowName } from './flows';
import { NOT_NAMED, isNamed } from './named';

const MAX_ACTED = 100;

interface Dialog {
  c: Conversation;
  /** Ends what the stage waits for. */
  interrupt(): void;
}

type DeedName = ActionName<'dialog'> | typeof BEGIN;

interface Deed {
  description: string;
  act(dialog: Dialog, input: ActionInput): void;
}

const DEEDS = {
  takeOver: {
    description: 'A person takes the dialog over: the flow stands aside until it is handed back.',
    act({ c }, { by }) {
      const { state } = c;
      if (state.operator) return;
      state.operator = { by, since: now() };
      state.aside ??= { unsaid: [] };
      state.status = 'operator';
      state.waitingFor = 'operator';
      c.show();
    },
  },

  say: {
    description: 'Sends a text to the customer. Only whoever has taken the dialog over.',
    act({ c }, { text }) {
      (c.state.toSay ??= []).push({ text: text!, effect: c.effectOfCall(currentUpdateInfo()!.id) });
    },
  },

  handBack: {
    description: 'The flow goes on where it stood. Anybody may: who took over may have gone home.',
    act({ c }) {
      delete c.state.operator;
      // Deadlines count from now.
      c.state.stageSince = now();
      rest(c.state);
      c.show();
    },
  },

  close: {
    description: 'The dialog is over, without a last word; a new message of the customer begins it anew.',
    act({ c, interrupt }) {
      delete c.state.operator;
      delete c.state.aside;
      c.state.closing = true;
      interrupt();
    },
  },

  [BEGIN]: {
    description: 'Opens a flow in a closed dialog, without a message of the customer.',
    act({ c }, { flow }) {
      if (flow !== undefined && isFlowName(flow)) c.state.flow = flow;
      begin(c, flows[c.state.flow]);
    },
  },
} as const satisfies Record<DeedName, Deed>;

/** To be called once the state is whole: an update that waited for its handler acts at once. */
export function allowActions(dialog: Dialog): void {
  const { state } = dialog.c;
  for (const name of Object.keys(DEEDS) as DeedName[]) {
    const deed: Deed = DEEDS[name];
    setHandler(
      defineUpdate<ActionAnswer, [ActionInput]>(name),
      (input) => {
        if (!wasActedOn(state)) {
          deed.act(dialog, input);
          remember(state);
        }
        return answerOf(state);
      },
      {
        description: deed.description,
        validator: (input) => {
          if (wasActedOn(state)) return;
          const now = new Date(Date.now());
          const refusal =
            name === BEGIN ? beginRefusal(state, input, now) : dialogRefusal(state, name, input, now);
          if (refusal !== undefined) throw ApplicationFailure.nonRetryable(refusal, ACTION_REFUSED);
        },
      },
    );
  }
}

/** The sentence for the caller; undefined = it may be opened. */
function beginRefusal(state: DialogState, input: unknown, now: Date): string | undefined {
  if (!isNamed(input)) return NOT_NAMED;
  const { flow }: BeginInput = input;
  if (flow !== undefined && !isFlowName(flow))
    return `There is no flow of this name here. There are: ${flowNames.join(', ')}.`;
  if (state.operator) return whoHas(state.operator, now);
  if (state.stage === CLOSED && !state.closing && !state.aside) return undefined;
  return `This dialog is open, at its stage ${state.stage}. Close it first, or let it go on.`;
}

/** A repeat of a call after continue-as-new or a reset: the server has forgotten its id, the state has not. */
const wasActedOn = ({ acted = [] }: DialogState): boolean => acted.includes(currentUpdateInfo()!.id);

function remember(state: DialogState): void {
  state.acted = [...(state.acted ?? []), currentUpdateInfo()!.id].slice(-MAX_ACTED);
}

function answerOf(state: DialogState): ActionAnswer {
  if (isClosed(state) && !state.operator) return { stage: CLOSED, status: 'closed', waitingFor: '' };
  const { stage, status, waitingFor } = state;
  return { stage, status, waitingFor };
}

const now = (): string => new Date(Date.now()).toISOString();
