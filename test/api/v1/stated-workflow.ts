/** Stands where it is told, answers `state` as the entities do, and ends by a signal. */
import {
  condition,
  defineQuery,
  defineSignal,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';

export async function dialog(stage: string, waitingFor: string, more: object = {}): Promise<void> {
  let ended = false;
  setHandler(defineQuery('state'), () => ({
    stage,
    waitingFor,
    status: ended ? 'closed' : 'waiting',
    data: { notes: [] },
    ...more,
  }));
  setHandler(defineSignal('end'), () => void (ended = true));
  upsertSearchAttributes([
    { key: defineSearchAttributeKey('Stage', 'KEYWORD'), value: stage },
    { key: defineSearchAttributeKey('WaitingFor', 'KEYWORD'), value: waitingFor },
  ]);
  await condition(() => ended);
}

export const ticket = dialog;
export const order = dialog;
