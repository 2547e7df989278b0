/**
 * What people may ask for in which state, and why not: pure, so that the validators of the updates and the API, which
 * tells beforehand, go by one rule.
 */
import type { OrderAction } from '../checkout-events';
import { ORDER_STATUSES } from '../order-state';
import type { OrderState, OrderStatus, Request } from '../order-state';
import { NOT_NAMED, isNamed } from '../named';
import { foreign, kept } from './books';

/** Requests that wait to be done. */
const MAX_REQUESTS = 100;

/** What the rules go by. */
export type JudgedOrder = Pick<OrderState, 'status' | 'goods' | 'payments' | 'total'>;

type Asked = Pick<Request, 'action' | 'amount' | 'lines'>;

const ALLOWED = {
  cancel: ['reserving', 'awaiting_payment', 'escalated'],
  change: ['reserving', 'awaiting_payment'],
  refund: ['paid', 'fulfilling', 'done', 'escalated', 'awaiting_payment', 'expired', 'cancelled'],
  retry: ['escalated', 'expired', 'cancelled'],
  reconcile: ORDER_STATUSES,
} as const satisfies Record<OrderAction, readonly OrderStatus[]>;

/** Of an update, whatever it bears. The sentence for whoever asks; undefined = it may be done. */
export function orderRefusal(
  state: JudgedOrder & { requests: readonly unknown[] },
  action: OrderAction,
  input: unknown,
): string | undefined {
  if (!isNamed(input)) return NOT_NAMED;
  if (state.requests.length >= MAX_REQUESTS)
    return `${MAX_REQUESTS} requests wait already. Look at its trouble first.`;
  return refusalOf(state, { action, ...input });
}

/** Asked again when the order comes to it: it may stand otherwise by then. */
export function refusalOf(state: JudgedOrder, { action, amount, lines }: Asked): string | undefined {
  const allowed: readonly OrderStatus[] = ALLOWED[action];
  if (!allowed.includes(state.status)) return REFUSALS[action](state.status);
  switch (action) {
    case 'refund':
      return refundRefusal(state, amount);
    case 'cancel':
      return state.goods?.state === 'sold'
        ? 'Its goods have left the store. Refund it instead: that takes them back.'
        : undefined;
    case 'change':
      if (kept(state) > 0) return 'Money has come for it. Refund it and order anew.';
      return lines && lines.length > 0
        ? undefined
        : 'It is not said what the order is to hold: give its lines.';
    case 'retry':
      return state.status === 'escalated' || kept(state) === 0
        ? undefined
        : 'Its money is still on its way back. Ask again when it is gone.';
    case 'reconcile':
      return undefined;
  }
}

function refundRefusal(state: JudgedOrder, amount: number | undefined): string | undefined {
  const has = kept(state);
  if (has === 0 && foreign(state).length > 0 && amount === undefined) return undefined;
  if (has === 0) return 'Nothing was paid that could be given back.';
  if (amount === undefined || amount === has) return undefined;
  if (state.goods?.state !== 'sold')
    return 'Its goods are not sold yet: all of it is given back, or nothing.';
  if (amount > 0 && amount < has) return undefined;
  return `At most ${(has / 100).toFixed(2)} ${state.total.currency} can be given back.`;
}

const REFUSALS = {
  cancel: (status) => `It is ${status}: there is nothing to cancel. A paid order is refunded.`,
  change: (status) => `It is ${status}: only an order that waits for its payment is changed.`,
  refund: (status) => `It is ${status}: nothing is given back here.`,
  retry: (status) => `It is ${status}: only what was escalated, expired or cancelled is tried again.`,
  reconcile: (status) => `It is ${status}.`,
} as const satisfies Record<OrderAction, (status: OrderStatus) => string>;
