/**
 * One order of the checkout, from its reservation to the end of all late news. Its story: checkout/checkout.ts. The
 * person who ordered stands in the order's row and never here.
 */
import {
  CancellationScope,
  continueAsNew,
  defineQuery,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { Checkout } from './checkout/checkout';
import { Entity, RunIsFull } from './entity';
import { wrongId } from './failure';
import { parseWorkflowId } from './ids';
import { allowOrderActions } from './order-actions';
import type { OrderState, ToldOrderState } from './order-state';
import { newOrderState, toldOrderState } from './order-state';
import type { OrderStart } from './start';

export const orderStateQuery = defineQuery<ToldOrderState>('state');

export async function order(start: OrderStart | { state: OrderState }): Promise<void> {
  const state = 'state' in start ? start.state : fresh(start);
  const entity = new Entity(state);
  const checkout = new Checkout(state, entity);
  setHandler(orderStateQuery, () => toldOrderState(state), {
    description: 'Where the order stands: its goods, money, deal, and what was asked for.',
  });
  allowOrderActions(state);
  try {
    if ('recheck' in start && start.recheck && (await entity.recheck())) return;
    await checkout.run();
  } catch (error) {
    if (error instanceof RunIsFull) return continueAsNew<typeof order>({ state });
    if (!isCancellation(error)) throw error;
    const isOver = await CancellationScope.nonCancellable(() => checkout.cancelAtOnce());
    if (isOver) throw error;
    // It is paid, or news came meanwhile: the next run goes on.
    return continueAsNew<typeof order>({ state });
  }
}

function fresh(start: OrderStart): OrderState {
  const id = parseWorkflowId(workflowInfo().workflowId);
  if (id?.type !== 'order') throw wrongId(workflowInfo().workflowId, 'order:<id>');
  return newOrderState(start, id.orderId, new Date(Date.now()));
}
