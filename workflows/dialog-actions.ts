/**
 * What people may do with a dialog, as updates: a caller learns whether it was accepted, or why not. Every handler is
 * synchronous and only changes state, so continue-as-new never finds one unfinished; the main loop acts on it.
 */
import { ApplicationFailure, currentUpdateInfo, defineUpdate, setHandler } from '@temporalio/workflow';
import type { ActionAnswer, ActionInput, ActionName } from './actions';
import { ACTION_REFUSED, BEGIN } from './actions';
import type { Conversation } from './conversation/conversation';
import { CLOSED, begin, rest } from './dialog-stages';
import type { DialogState } from './dialog-state';
import { flowNames, flows, isFlowName } from './flows';

/** Characters; what Telegram and WhatsApp take in one message. */
const MAX_TEXT = 4_096;
/** Texts on their way: more means that a channel is down, and state is carried from run to run. */
const MAX_TO_SAY = 100;
const MAX_ACTED = 100;

interface Dialog {
  c: Conversation;
  /** Ends what the stage waits for. */
  interrupt(): void;
}

interface Deed {
  description: string;
  /** The sentence for the caller; undefined = it may be done. */
  refusal(state: DialogState, input: ActionInput): string | undefined;
  act(dialog: Dialog, input: ActionInput): void;
}

const DEEDS = {
  takeOver: {
    description: 'A person takes the dialog over: the flow stands aside until it is handed back.',
    refusal: ({ operator }, { by }) => (operator && operator.by !== by ? whoHas(operator) : undefined),
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
    refusal({ operator, toSay = [], stoppedAt }, { by, text }) {
      if (!operator) return 'Nobody has taken this dialog over. Take it over first, then say it again.';
      if (operator.by !== by) return whoHas(operator);
      if (stoppedAt)
        return `The customer asked for no more messages ${whenOf(stoppedAt)}. They have to write first.`;
      if (typeof text !== 'string' || text.trim() === '')
        return 'There is no text to say. Write what the customer is to read.';
      if (text.length > MAX_TEXT)
        return `The text has ${text.length} characters; one message takes ${MAX_TEXT}. Say it in parts.`;
      if (toSay.length >= MAX_TO_SAY)
        return `${toSay.length} texts wait to be sent already. The dialog's trouble says what to mend first.`;
      return undefined;
    },
    act({ c }, { text }) {
      (c.state.toSay ??= []).push({ text: text!, effect: c.effectOfCall(currentUpdateInfo()!.id) });
    },
  },

  handBack: {
    description: 'The flow goes on where it stood. Anybody may: who took over may have gone home.',
    refusal: ({ operator }) =>
      operator ? undefined : 'Nobody has taken this dialog over, so there is nothing to hand back.',
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
    refusal: (state) =>
      isClosed(state) && !state.operator ? 'This dialog is closed already. Nothing was changed.' : undefined,
    act({ c, interrupt }) {
      delete c.state.operator;
      delete c.state.aside;
      c.state.closing = true;
      interrupt();
    },
  },

  [BEGIN]: {
    description: 'Opens a flow in a closed dialog, without a message of the customer.',
    refusal(state, { flow }) {
      if (flow !== undefined && !isFlowName(flow))
        return `There is no flow of this name here. There are: ${flowNames.join(', ')}.`;
      if (state.operator) return whoHas(state.operator);
      if (state.stage === CLOSED && !state.closing && !state.aside) return undefined;
      return `This dialog is open, at its stage ${state.stage}. Close it first, or let it go on.`;
    },
    act({ c }, { flow }) {
      if (flow !== undefined && isFlowName(flow)) c.state.flow = flow;
      begin(c, flows[c.state.flow]);
    },
  },
} as const satisfies Record<ActionName<'dialog'> | typeof BEGIN, Deed>;

/** To be called once the state is whole: an update that waited for its handler acts at once. */
export function allowActions(dialog: Dialog): void {
  const { state } = dialog.c;
  for (const [name, deed] of Object.entries<Deed>(DEEDS)) {
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
          const refusal = isNamed(input)
            ? deed.refusal(state, input)
            : 'It is not said who acts. Send {"by": "<your name>"} as the argument.';
          if (refusal !== undefined) throw ApplicationFailure.nonRetryable(refusal, ACTION_REFUSED);
        },
      },
    );
  }
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

const isClosed = ({ stage, closing }: DialogState): boolean => stage === CLOSED || closing === true;

/** The Web UI lets anybody send an update with anything in it. */
const isNamed = (input: unknown): input is ActionInput =>
  typeof input === 'object' &&
  input !== null &&
  'by' in input &&
  typeof input.by === 'string' &&
  input.by !== '';

function whoHas({ by, since }: { by: string; since: string }): string {
  return `${by} has taken this dialog over ${whenOf(since)}; ask them, or hand it back first.`;
}

function whenOf(at: string): string {
  const [day, time] = [at.slice(0, 10), at.slice(11, 16)];
  return day === now().slice(0, 10) ? `at ${time} UTC` : `on ${day} at ${time} UTC`;
}

const now = (): string => new Date(Date.now()).toISOString();
