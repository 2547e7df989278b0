/**
 * One payment that a gateway told of. A hint is looked up at the gateway, and what that says goes on through the
 * journal; a payment that names nothing of ours becomes a deal, for a person to look at. Short: it ends when it has
 * nothing more to do.
 */
import { continueAsNew, defineQuery, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import { crm, payments } from './calls';
import type { EntityState } from './entity';
import { Entity, RunIsFull, newEntityState } from './entity';
import type { Delivered, PaymentChanged } from './events';
import type { Trouble } from './failure';
import { troubleOf, wrongId } from './failure';
import { parseWorkflowId } from './ids';
import { isCaptured } from './payment-lattice';
import { show } from './shown';
import type { PaymentStart } from './start';

export interface PaymentLookState extends EntityState {
  gateway: string;
  paymentId: string;
  stage: 'looking' | 'told' | 'unknown' | 'deal' | 'noted';
  since: string;
  /** How often it was looked up: part of the name of what is told. */
  looks: number;
  dealId?: string;
  trouble?: Trouble;
}

export const paymentStateQuery = defineQuery<PaymentLookState & { waitingFor: string }>('state');

/** Two equal refunds in one breath are told of in the same words: both are there when it is looked up. */
const SETTLE_MS = 2_000;
const TRY_AGAIN_MS = 10 * 60_000;

export async function payment(start: PaymentStart | { state: PaymentLookState }): Promise<void> {
  const state = 'state' in start ? start.state : fresh(start);
  const entity = new Entity(state);
  setHandler(paymentStateQuery, () => ({ ...state, waitingFor: state.trouble ? 'operator' : '' }), {
    description: 'What became of what the gateway told.',
  });
  try {
    if ('recheck' in start && start.recheck && (await entity.recheck())) return;
    do {
      await entity.wait(() => !entity.inbox.isEmpty);
      await takeAll(state, entity);
    } while (!(await entity.close()));
  } catch (error) {
    if (error instanceof RunIsFull) return continueAsNew<typeof payment>({ state });
    throw error;
  }
}

async function takeAll(state: PaymentLookState, entity: Entity): Promise<void> {
  const { inbox } = entity;
  let hinted = false;
  for (let event = inbox.take(); event; event = inbox.take()) {
    if (event.kind === 'payment.hinted') hinted = true;
    else if (event.kind === 'payment.changed') await untilDone(state, entity, () => makeDeal(state, event));
  }
  if (hinted) await untilDone(state, entity, () => look(state));
}

async function look(state: PaymentLookState): Promise<void> {
  const { gateway, paymentId } = state;
  await sleep(SETTLE_MS, { summary: 'let it settle at the gateway' });
  const found = await payments(gateway).lookPaymentUp.executeWithOptions({ summary: `ask ${gateway}` }, [
    { effect: { run: workflowInfo().firstExecutionRunId, step: `look.${state.looks}` }, gateway, paymentId },
  ]);
  state.looks += 1;
  enter(state, found ? 'told' : 'unknown');
}

async function makeDeal(state: PaymentLookState, event: Delivered<PaymentChanged>): Promise<void> {
  // What failed or waits is nobody's money.
  if (!event.orphan || !isCaptured(event.status) || state.dealId !== undefined)
    return enter(state, state.dealId === undefined ? 'noted' : 'deal');
  const { dealId } = await crm.openOrphanDeal.executeWithOptions({ summary: 'a deal of the payment' }, [
    {
      // The payment is one for ever, whichever run hears of it.
      effect: { run: workflowInfo().workflowId, step: 'deal' },
      gateway: event.gateway,
      paymentId: event.paymentId,
      money: event.money,
      ...(event.orphan.customerId === undefined ? {} : { customerId: event.orphan.customerId }),
    },
  ]);
  state.dealId = dealId;
  enter(state, 'deal');
}

async function untilDone(state: PaymentLookState, entity: Entity, act: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await act();
      delete state.trouble;
      return shown(state);
    } catch (error) {
      state.trouble = troubleOf(error);
      shown(state);
      await entity.pause(TRY_AGAIN_MS, 'try again', () => false);
    }
  }
}

function enter(state: PaymentLookState, stage: PaymentLookState['stage']): void {
  state.stage = stage;
  state.since = new Date(Date.now()).toISOString();
}

const shown = ({ stage, since, dealId, trouble }: PaymentLookState): void =>
  show({
    stage,
    since,
    waitingFor: trouble ? 'operator' : '',
    facts: { Deal: dealId },
    ...(trouble ? { trouble } : {}),
  });

function fresh(start: PaymentStart): PaymentLookState {
  const id = parseWorkflowId(workflowInfo().workflowId);
  if (id?.type !== 'payment') throw wrongId(workflowInfo().workflowId, 'payment:<gateway>:<id>');
  return {
    ...newEntityState(start),
    gateway: id.gateway,
    paymentId: id.paymentId,
    stage: 'looking',
    since: new Date(Date.now()).toISOString(),
    looks: 0,
  };
}
