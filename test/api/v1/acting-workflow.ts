/** Takes the updates that dialogs take, as they answer them; and remembers who asked for what. */
import {
  ApplicationFailure,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { ActionAnswer, ActionInput } from '../../../workflows/actions';
import { ORDER_ACTIONS } from '../../../workflows/checkout-events';

export interface ActingState {
  stage: string;
  status: string;
  waitingFor: string;
  asked: [action: string, input: ActionInput][];
}

export async function dialog(stage: string): Promise<void> {
  const state: ActingState = { stage, status: 'waiting', waitingFor: 'an answer', asked: [] };
  let end: 'over' | 'again' | undefined;
  const refuse = (sentence: string) => ApplicationFailure.nonRetryable(sentence, 'action.refused');
  const take = (action: string, to: string, validator: (input: ActionInput) => void = () => undefined) =>
    setHandler(
      defineUpdate<ActionAnswer, [ActionInput]>(action),
      (input) => {
        state.asked.push([action, input]);
        state.stage = to;
        show();
        const { status, waitingFor } = state;
        return { stage: to, status, waitingFor };
      },
      { validator },
    );
  const show = () =>
    upsertSearchAttributes([{ key: defineSearchAttributeKey('Stage', 'KEYWORD'), value: state.stage }]);
  setHandler(defineQuery('state'), () => state);
  setHandler(defineSignal('end'), () => void (end = 'over'));
  setHandler(defineSignal('again'), () => void (end = 'again'));
  take('begin', 'name', () => {
    if (state.stage !== 'closed') throw refuse('The dialog is open.');
  });
  take('takeOver', 'operator');
  take('say', 'operator', () => {
    if (state.stage !== 'operator') throw refuse('Take the dialog over first.');
  });
  take('handBack', 'name', ({ reason }) => {
    if (reason === 'break') throw new Error('a mistake of ours');
  });
  take('close', 'closed');
  show();
  await condition(() => end !== undefined);
  if (end === 'again') await continueAsNew<typeof dialog>(state.stage);
}

export async function order(): Promise<void> {
  for (const action of ORDER_ACTIONS)
    setHandler(defineUpdate<ActionAnswer, [ActionInput]>(action), () => ({
      stage: 'done',
      status: 'done',
      waitingFor: '',
    }));
  await condition(() => false);
}

export async function replay(): Promise<void> {
  for (const action of ['stop', 'resume'])
    setHandler(defineUpdate<ActionAnswer, [ActionInput]>(action), () => ({
      stage: action,
      status: 'active',
      waitingFor: '',
    }));
  await condition(() => false);
}

export async function ticket(): Promise<void> {
  await condition(() => false);
}
