/**
 * What people may not do with a dialog, and why: pure, so that the validators of its updates and the API, which tells
 * beforehand, go by one rule.
 */
import type { ActionInput, ActionName } from './actions';
import type { DialogState } from './dialog-state';
import { CLOSED } from './dialog-state';
import { NOT_NAMED, isNamed } from './named';

/** Characters; what Telegram and WhatsApp take in one message. */
const MAX_TEXT = 4_096;
/** Texts on their way: more means that a channel is down, and state is carried from run to run. */
const MAX_TO_SAY = 100;

/** What the rules go by. */
export interface JudgedDialog extends Pick<DialogState, 'stage' | 'closing' | 'operator' | 'stoppedAt'> {
  toSay?: readonly unknown[];
}

type Rule = (state: JudgedDialog, input: ActionInput, now: Date) => string | undefined;

const RULES = {
  takeOver: ({ operator }, { by }, now) =>
    operator && operator.by !== by ? whoHas(operator, now) : undefined,

  say({ operator, toSay = [], stoppedAt }, { by, text }, now) {
    if (!operator) return 'Nobody has taken this dialog over. Take it over first, then say it again.';
    if (operator.by !== by) return whoHas(operator, now);
    if (stoppedAt)
      return `The customer asked for no more messages ${whenOf(stoppedAt, now)}. They have to write first.`;
    if (typeof text !== 'string' || text.trim() === '')
      return 'There is no text to say. Write what the customer is to read.';
    if (text.length > MAX_TEXT)
      return `The text has ${text.length} characters; one message takes ${MAX_TEXT}. Say it in parts.`;
    if (toSay.length >= MAX_TO_SAY)
      return `${toSay.length} texts wait to be sent already. The dialog's trouble says what to mend first.`;
    return undefined;
  },

  handBack: ({ operator }) =>
    operator ? undefined : 'Nobody has taken this dialog over, so there is nothing to hand back.',

  close: (state) =>
    isClosed(state) && !state.operator ? 'This dialog is closed already. Nothing was changed.' : undefined,
} as const satisfies Record<ActionName<'dialog'>, Rule>;

/** The sentence for the caller; undefined = it may be done. */
export function dialogRefusal(
  state: JudgedDialog,
  action: ActionName<'dialog'>,
  input: unknown,
  now: Date,
): string | undefined {
  if (!isNamed(input)) return NOT_NAMED;
  const rule: Rule = RULES[action];
  return rule(state, input, now);
}

export const isClosed = ({ stage, closing }: Pick<DialogState, 'stage' | 'closing'>): boolean =>
  stage === CLOSED || closing === true;

export function whoHas({ by, since }: { by: string; since: string }, now: Date): string {
  return `${by} has taken this dialog over ${whenOf(since, now)}; ask them, or hand it back first.`;
}

function whenOf(at: string, now: Date): string {
  const [day, time] = [at.slice(0, 10), at.slice(11, 16)];
  return day === now.toISOString().slice(0, 10) ? `at ${time} UTC` : `on ${day} at ${time} UTC`;
}
