/** Whatever goes wrong, in whatever order: money, goods and status of orders add up in the end. */
import { WorkflowUpdateFailedError } from '@temporalio/client';
import fc from 'fast-check';
import { kept } from '../../workflows/checkout/books';
import { ORDER_STATUSES } from '../../workflows/order-state';
import { onTimeSkippingServer } from './fixture/time-skipping';
import type { Order } from './fixture/order';
import type { Trouble } from './fixture/shop';

const stage = onTimeSkippingServer();

const VENDORS = [
  'createPayment:yookassa',
  'createPayment:tbank',
  'readPayments',
  'cancelPayment',
  'refundPayment',
  'openDeal',
  'moveDeal',
  'issueSale',
  'withdrawSale',
  'escalateOrder',
] as const;
/** Our own database: away for a while, or its answer is lost; it never refuses. */
const OWN = ['reserveStock', 'sellStock', 'releaseStock', 'returnStock', 'noteOrder'] as const;

const failing = fc.oneof(
  fc.record({
    of: fc.constantFrom(...VENDORS),
    trouble: fc.constantFrom<Trouble[]>('refused', 'away', 'lost answer'),
    times: fc.constantFrom(1, 3, 1_000),
  }),
  fc.record({
    of: fc.constantFrom(...OWN),
    trouble: fc.constantFrom<Trouble[]>('away', 'lost answer'),
    times: fc.constantFrom(1, 3),
  }),
);

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      hook: fc.constantFrom('comes', 'twice', 'late', 'never'),
      amount: fc.constantFrom(1, 1, 1, 0.5, 1.5),
      currency: fc.constantFrom('RUB', 'RUB', 'RUB', 'RUB', 'KZT'),
      gateway: fc.nat(1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      action: fc.constantFrom('refund', 'cancel', 'change', 'retry', 'reconcile'),
      share: fc.constantFrom(undefined, 0.3),
      quantity: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('fail' as const), how: failing }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mend' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 30, 90) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('break' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('move the deal' as const),
      to: fc.constantFrom('won', 'lost', 'new'),
    }),
  },
);

const script = fc.record({
  policy: fc.record({
    underpaid: fc.constantFrom('wait', 'refund', 'escalate'),
    secondPayment: fc.constantFrom('refund', 'escalate'),
    latePayment: fc.constantFrom('refund', 'fulfil', 'escalate'),
    wrongCurrency: fc.constantFrom('refund', 'escalate'),
  }),
  quantity: fc.integer({ min: 1, max: 3 }),
  early: fc.option(failing),
  steps: fc.array(step, { maxLength: 6 }),
});

type Script = typeof script extends fc.Arbitrary<infer S> ? S : never;
type Step = Script['steps'][number];

const STOCK = 4;

it('captured less refunded is the value of paid orders, the stock adds up, every order can be named', async () => {
  await fc.assert(
    fc.asyncProperty(script, async ({ policy, quantity, early, steps }) => {
      const order = stage.order(policy as Parameters<typeof stage.order>[0]);
      stage.server.outside.reset();
      order.shop.stock('LAMP', STOCK);
      if (early) order.shop.fail(early.of, early.trouble, early.times);
      await order.begins(['LAMP', quantity]);
      await stage.server.pass('3m');
      const late: (() => Promise<void>)[] = [];
      for (const one of steps) {
        await take(order, one, late);
        expectSound(order);
      }
      order.shop.mend();
      for (const hook of late) await hook();
      await order.comesToRest('2h');
      await order.asks('reconcile');
      await order.comesToRest('2h');
      await expectAccounts(order);
      await order.end();
    }),
    { numRuns: RUNS, endOnFailure: false },
  );
}, 120_000);

const RUNS = 15;

/** An operator may be refused: that is an answer, too. */
const orRefused = async (deed: Promise<unknown>): Promise<void> => {
  await deed.catch((error: unknown) => {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
  });
};

async function take(order: Order, step: Step, late: (() => Promise<void>)[]): Promise<void> {
  const { shop } = order;
  switch (step.do) {
    case 'pay': {
      const pages = [...shop.pages.values()];
      const page = pages[step.gateway % Math.max(1, pages.length)];
      if (!page) return;
      const facts = shop.pay(page, Math.round(page.money.amount * step.amount), step.currency);
      const hook = () => order.deliver(order.paid(page.gateway, facts));
      if (step.hook === 'late') late.unshift(hook);
      if (step.hook === 'comes' || step.hook === 'twice') await hook();
      if (step.hook === 'twice') await hook();
      break;
    }
    case 'act': {
      const { total } = shop.orders.get(order.orderId)!;
      const amount = step.share === undefined ? {} : { amount: Math.round(total.amount * step.share) };
      const lines = [{ sku: 'LAMP', quantity: step.quantity }];
      await orRefused(
        order.asks(step.action, {
          ...(step.action === 'refund' ? amount : {}),
          ...(step.action === 'change' ? { lines } : {}),
        }),
      );
      break;
    }
    case 'fail':
      shop.fail(step.how.of, step.how.trouble, step.how.times);
      break;
    case 'mend':
      shop.mend();
      break;
    case 'wait':
      await stage.server.pass(`${step.minutes}m`);
      break;
    case 'break':
      if (shop.breakHold(order.orderId))
        await order.deliver({
          kind: 'reservation.broken',
          orderId: order.orderId,
          hold: 'h',
          reason: 'counted',
        });
      break;
    case 'move the deal': {
      const [deal] = [...shop.deals.values()];
      if (!deal) return;
      deal.stage = step.to;
      deal.moves += 1;
      await order.deliver({
        kind: 'deal.hinted',
        crm: 'bitrix24',
        dealId: deal.dealId,
        touched: 'updated',
      });
      break;
    }
  }
  await stage.server.pass('3m');
}

/** At every moment. */
function expectSound({ shop, orderId }: Order): void {
  const { onHand, reserved, sold } = shop.articles.get('LAMP')!;
  const held = shop
    .holdsOf(orderId, 'held')
    .flatMap(({ lines }) => lines)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  expect({ all: onHand + sold, reserved, free: onHand - reserved >= 0 }).toEqual({
    all: STOCK,
    reserved: held,
    free: true,
  });
  expect(shop.unpaidSales).toEqual([]);
}

async function expectAccounts(order: Order): Promise<void> {
  const state = await order.settled();
  const { shop, orderId } = order;
  expectSound(order);
  expect(ORDER_STATUSES).toContain(state.status);
  // What it knows of its money is what the gateways have.
  expect(kept(state)).toBe(shop.keptFor(orderId));
  const [held, sold] = [shop.holdsOf(orderId, 'held').length, shop.holdsOf(orderId, 'sold').length];
  switch (state.status) {
    case 'done': {
      const refunds = state.log.filter(({ what }) => /asked to refund/.test(what)).length;
      if (refunds === 0 && !state.accepted) expect(kept(state)).toBe(state.total.amount);
      expect([held, sold]).toEqual([0, 1]);
      break;
    }
    case 'expired':
    case 'cancelled':
    case 'refunded':
      expect([kept(state), held, sold]).toEqual([0, 0, 0]);
      break;
    case 'escalated':
      expect([state.waitingFor, state.escalation?.why]).toEqual(['operator', expect.any(String)]);
      break;
    default:
      // Nothing is under way for ever: the time to pay is over, and the vendors are back.
      throw new Error(`The order is still ${state.status}.`);
  }
}
