/**
 * What people may do with an order, as updates. A caller learns at once whether it may be done, or why not; the order
 * does it as soon as it comes to it, and its state tells what became of it.
 */
import { ApplicationFailure, currentUpdateInfo, defineUpdate, setHandler } from '@temporalio/workflow';
import type { ActionAnswer, ActionInput } from './actions';
import { ACTION_REFUSED } from './actions';
import { orderRefusal } from './checkout/requests';
import type { OrderAction } from './checkout-events';
import { ORDER_ACTIONS } from './checkout-events';
import type { OrderState } from './order-state';
import { orderWaitsFor } from './order-state';

const DESCRIPTIONS = {
  cancel: 'Takes an order back that is not sold: its pages are closed, what was paid is given back.',
  change: 'Other lines, at the prices of today, while nothing has been paid.',
  refund: 'Gives money back, all or an amount; given back whole, the goods return and the sale is withdrawn.',
  retry: 'Tries again what was escalated, has expired or was cancelled.',
  reconcile: 'Asks gateways and CRM how things stand there.',
} as const satisfies Record<OrderAction, string>;

/** To be called once the state is whole: an update that waited for its handler acts at once. */
export function allowOrderActions(state: OrderState): void {
  for (const action of ORDER_ACTIONS) {
    setHandler(
      defineUpdate<ActionAnswer, [ActionInput]>(action),
      ({ by, reason = 'no reason given', amount, lines }) => {
        const { id } = currentUpdateInfo()!;
        if (!state.requests.some((request) => request.id === id)) {
          state.requests.push({
            id,
            action,
            by,
            reason,
            ...(amount === undefined ? {} : { amount }),
            ...(lines === undefined ? {} : { lines }),
          });
        }
        return { stage: state.status, status: state.status, waitingFor: orderWaitsFor(state) };
      },
      {
        description: DESCRIPTIONS[action],
        validator: (input) => {
          const refusal = orderRefusal(state, action, input);
          if (refusal !== undefined) throw ApplicationFailure.nonRetryable(refusal, ACTION_REFUSED);
        },
      },
    );
  }
}
