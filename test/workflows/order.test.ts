/** The life of an order, from its reservation to its end. */
import { onTimeSkippingServer } from './fixture/time-skipping';

const stage = onTimeSkippingServer();

function anOrder(...given: Parameters<typeof stage.order>) {
  const order = stage.order(...given);
  order.shop.stock('LAMP', 5);
  return order;
}

it('is reserved, gets a deal and a page, is paid, sold and won', async () => {
  const order = anOrder();
  const placed = await order.placed(['LAMP', 2]);
  expect([placed.status, placed.waitingFor]).toEqual(['awaiting_payment', 'payment']);
  expect(order.shop.articles.get('LAMP')).toMatchObject({ onHand: 5, reserved: 2, sold: 0 });
  expect([...order.shop.deals.values()]).toMatchObject([{ stage: 'awaiting_payment' }]);
  expect(order.page().gateway).toBe('yookassa');

  const paid = await order.pays();
  expect(paid.status).toBe('done');
  expect(order.shop.articles.get('LAMP')).toMatchObject({ onHand: 3, reserved: 0, sold: 2 });
  expect([...order.shop.deals.values()]).toMatchObject([{ stage: 'won' }]);
  expect([...order.shop.sales.values()]).toMatchObject([{ withdrawn: false }]);
  expect(order.shop.keptFor(order.orderId)).toBe(200_000);
});

it('reserves nothing where one line is short, and says which', async () => {
  const order = anOrder();
  order.shop.stock('SHADE', 1);
  const { status, why } = await order.placed(['LAMP', 2], ['SHADE', 2]);
  expect([status, why]).toEqual(['cancelled', 'out of stock: SHADE, 2 wanted, 1 free']);
  expect(order.shop.articles.get('LAMP')).toMatchObject({ reserved: 0 });
  expect(order.shop.pages.size).toBe(0);
});

describe('gateways', () => {
  it.each(['refused', 'away'] as const)('goes to the backup where the primary is %s', async (trouble) => {
    const order = anOrder();
    order.shop.fail('createPayment:yookassa', trouble);
    const { status } = await order.placed(['LAMP', 1]);
    expect([status, order.page().gateway]).toEqual(['awaiting_payment', 'tbank']);
    order.shop.mend();
    expect((await order.pays()).status).toBe('done');
  });

  it('asks again where the answer was lost, and makes one page', async () => {
    const order = anOrder();
    order.shop.fail('createPayment:yookassa', 'lost answer', 1);
    await order.placed(['LAMP', 1]);
    expect([...order.shop.pages.values()].map(({ gateway }) => gateway)).toEqual(['yookassa']);
  });

  it('escalates where all refuse, and goes on when a person retries', async () => {
    const order = anOrder();
    order.shop.fail('createPayment', 'refused');
    const stuck = await order.placed(['LAMP', 1]);
    expect([stuck.status, stuck.waitingFor]).toEqual(['escalated', 'operator']);
    expect(order.shop.escalations[0]!.why).toMatch(/^No gateway made a page to pay on. yookassa: .*tbank: /);
    expect([...order.shop.deals.values()]).toMatchObject([{ stage: 'escalated' }]);
    order.shop.mend();
    expect((await order.act('retry')).status).toBe('awaiting_payment');
    expect((await order.pays()).status).toBe('done');
  });

  it('takes the money of the primary that answers after the backup was used, and closes the other page', async () => {
    const order = anOrder();
    order.shop.fail('createPayment:yookassa', 'lost answer', 1_000);
    await order.placed(['LAMP', 1]);
    expect(order.page('tbank').open).toBe(true);
    order.shop.mend();
    const { status } = await order.pays('yookassa');
    expect([status, order.page('tbank').open]).toEqual(['done', false]);
    expect(order.shop.keptFor(order.orderId)).toBe(100_000);
  });
});

describe('money', () => {
  it('sells nothing when it is not paid in time, and gives late money back', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 1]);
    const late = await order.passes('2h');
    expect([late.status, order.page().open]).toEqual(['expired', false]);
    expect(order.shop.articles.get('LAMP')).toMatchObject({ onHand: 5, reserved: 0, sold: 0 });
    expect([...order.shop.deals.values()]).toMatchObject([{ stage: 'lost' }]);
    expect((await order.pays()).status).toBe('expired');
    expect(order.shop.keptFor(order.orderId)).toBe(0);
  });

  it('fulfils late money where the policy says so and the goods are there', async () => {
    const order = anOrder({ latePayment: 'fulfil' });
    await order.placed(['LAMP', 1]);
    await order.passes('2h');
    expect((await order.pays()).status).toBe('done');
    expect(order.shop.articles.get('LAMP')).toMatchObject({ onHand: 4, sold: 1 });
  });

  it('asks the gateways before it expires: a lost hook loses no sale', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 1]);
    order.shop.pay(order.page());
    expect((await order.passes('2h')).status).toBe('done');
  });

  it('counts a payment once, however often and in whatever order it is told', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 1]);
    const told = order.paid('yookassa', order.shop.pay(order.page()));
    await order.deliver(told, { ...told, status: 'authorized' }, told);
    await order.deliver({ ...told, status: 'pending' }, told);
    const { status, payments } = await order.settled();
    expect([status, payments.length]).toEqual(['done', 1]);
  });

  it('gives a second payment back', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 1]);
    await order.pays();
    expect((await order.pays()).status).toBe('done');
    expect(order.shop.keptFor(order.orderId)).toBe(100_000);
  });

  it('asks a person about a second payment where the policy says so, and keeps it on their word', async () => {
    const order = anOrder({ secondPayment: 'escalate' });
    await order.placed(['LAMP', 1]);
    await order.pays();
    expect((await order.pays()).status).toBe('escalated');
    expect((await order.act('retry')).status).toBe('done');
    expect(order.shop.keptFor(order.orderId)).toBe(200_000);
  });

  it('ships nothing for too little, waits for the rest, and gives the surplus back', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 1]);
    expect((await order.pays('yookassa', 40_000)).status).toBe('awaiting_payment');
    expect(order.shop.articles.get('LAMP')).toMatchObject({ sold: 0 });
    expect((await order.pays('yookassa', 70_000)).status).toBe('done');
    expect(order.shop.keptFor(order.orderId)).toBe(100_000);
  });

  it('gives too little back when the time is over', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 1]);
    await order.pays('yookassa', 40_000);
    expect((await order.passes('2h')).status).toBe('expired');
    expect(order.shop.keptFor(order.orderId)).toBe(0);
  });

  it('never ships for another currency; a person decides', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 1]);
    const { status, payments } = await order.pays('yookassa', 100_000, 'KZT');
    expect([status, payments[0]!.refundedTotal]).toEqual(['escalated', 0]);
    const given = await order.act('refund');
    expect([given.status, given.payments[0]!.status]).toEqual(['refunded', 'refunded']);
  });
});

describe('people', () => {
  it('cancels before the sale: pages closed, goods released, money back', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 1]);
    await order.pays('yookassa', 40_000);
    expect((await order.act('cancel')).status).toBe('cancelled');
    expect([order.shop.keptFor(order.orderId), order.shop.articles.get('LAMP')!.reserved]).toEqual([0, 0]);
  });

  it('refunds whole: goods return, the sale is withdrawn, the deal says so', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 1]);
    await order.pays();
    expect((await order.act('refund')).status).toBe('refunded');
    expect(order.shop.articles.get('LAMP')).toMatchObject({ onHand: 5, sold: 0 });
    expect([...order.shop.sales.values()]).toMatchObject([{ withdrawn: true }]);
    expect([...order.shop.deals.values()]).toMatchObject([{ stage: 'refunded' }]);
  });

  it('refunds in part, once where the answer was lost, and stays done', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 1]);
    await order.pays();
    order.shop.fail('refundPayment', 'lost answer', 2);
    expect((await order.act('refund', { amount: 30_000 })).status).toBe('done');
    expect(order.shop.keptFor(order.orderId)).toBe(70_000);
  });

  it('changes the lines of an unpaid order: a new page, the old one closed', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 3]);
    const changed = await order.act('change', { lines: [{ sku: 'LAMP', quantity: 5 }] });
    expect([changed.status, changed.total.amount]).toEqual(['awaiting_payment', 500_000]);
    expect(order.shop.articles.get('LAMP')).toMatchObject({ reserved: 5 });
    expect([...order.shop.pages.values()].map(({ open }) => open)).toEqual([false, true]);
  });

  it('keeps the old lines where the new ones are not there', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 3]);
    const kept = await order.act('change', { lines: [{ sku: 'LAMP', quantity: 6 }] });
    expect([kept.status, kept.total.amount]).toEqual(['awaiting_payment', 300_000]);
    expect(kept.log.map(({ what }) => what)).toContain('not changed: out of stock: LAMP, 6 wanted, 5 free');
  });

  it('is told why something cannot be done', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 1]);
    expect(await order.refuses('refund')).toBe('Nothing was paid that could be given back.');
    expect(await order.refuses('retry')).toMatch(/only what was escalated, expired or cancelled/);
    await order.pays();
    expect(await order.refuses('cancel')).toMatch(/A paid order is refunded/);
    expect(await order.refuses('change', { lines: [{ sku: 'LAMP', quantity: 1 }] })).toMatch(/only an order/);
    expect(await order.refuses('refund', { amount: 100_001 })).toBe('At most 1000.00 RUB can be given back.');
  });

  it('does what the operations panel asks for, once', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 1]);
    await order.pays();
    const request = {
      kind: 'operator.requested',
      orderId: order.orderId,
      requestId: 'r-1',
      action: 'refund',
      actor: 'panel',
      reason: 'broken',
      amount: 10_000,
    } as const;
    await order.deliver(request, request);
    expect(await order.stands()).toBe('done');
    expect(order.shop.keptFor(order.orderId)).toBe(90_000);
  });
});

describe('CRM, books and store', () => {
  it('sells while the CRM is away for an hour, and makes the deal up for', async () => {
    const order = anOrder();
    order.shop.fail('openDeal', 'away');
    expect((await order.placed(['LAMP', 1])).status).toBe('awaiting_payment');
    expect((await order.pays()).status).toBe('done');
    await order.passes('1h');
    expect(order.shop.deals.size).toBe(0);
    order.shop.mend();
    await order.passes('1h');
    expect([...order.shop.deals.values()]).toMatchObject([{ stage: 'won' }]);
  });

  it('is cancelled by a deal that a person moved to lost, and moves any other one back', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 1]);
    const [deal] = [...order.shop.deals.values()];
    deal!.stage = 'won';
    await order.deliver({ kind: 'deal.hinted', crm: 'bitrix24', dealId: '1', touched: 'updated' });
    expect([(await order.passes('1m')).status, deal!.stage]).toEqual([
      'awaiting_payment',
      'awaiting_payment',
    ]);
    deal!.stage = 'lost';
    await order.deliver({ kind: 'deal.hinted', crm: 'bitrix24', dealId: '1', touched: 'updated' });
    expect((await order.passes('1m')).status).toBe('cancelled');
  });

  it('waits for the books, and is done when they are back', async () => {
    const order = anOrder();
    order.shop.fail('issueSale', 'refused');
    await order.placed(['LAMP', 1]);
    const stuck = await order.pays();
    expect([stuck.status, stuck.waitingFor, stuck.trouble?.type]).toEqual([
      'fulfilling',
      'operator',
      'vendor.rejected',
    ]);
    order.shop.mend();
    expect((await order.passes('1h')).status).toBe('done');
  });

  it('gives a second payment back also while the books are away', async () => {
    const order = anOrder();
    order.shop.fail('issueSale', 'refused');
    await order.placed(['LAMP', 1]);
    await order.pays();
    expect((await order.pays()).status).toBe('fulfilling');
    expect(order.shop.keptFor(order.orderId)).toBe(100_000);
  });

  it('is cancelled when its goods are taken from it before it is paid', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 1]);
    order.shop.breakHold(order.orderId);
    await order.deliver({
      kind: 'reservation.broken',
      orderId: order.orderId,
      hold: 'h',
      reason: 'counted anew',
    });
    const { status, why } = await order.settled();
    expect([status, why]).toEqual(['cancelled', 'its goods were taken from it']);
  });

  it('asks a person where it is paid and the goods are gone', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 5]);
    order.shop.breakHold(order.orderId);
    order.shop.stock('LAMP', 4);
    expect((await order.pays()).status).toBe('escalated');
    expect(order.shop.escalations[0]!.why).toMatch(/paid, and its goods are not in the store/);
    expect((await order.act('refund')).status).toBe('refunded');
    expect(order.shop.keptFor(order.orderId)).toBe(0);
  });
});

describe('the end', () => {
  it('remembers itself, and late money takes it up again', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 1]);
    await order.passes('2h');
    await stage.server.pass('15d');
    expect(await order.status()).toBe('COMPLETED');
    await order.deliver(order.paid('yookassa', order.shop.pay(order.page())));
    expect(await order.stands()).toBe('expired');
    expect(order.shop.keptFor(order.orderId)).toBe(0);
  });

  it('begins anew after it was ended by force, and makes nothing twice', async () => {
    const order = anOrder();
    await order.placed(['LAMP', 1]);
    await order.handle.terminate('by hand');
    await order.deliver(order.paid('yookassa', order.shop.pay(order.page())));
    expect(await order.stands()).toBe('done');
    const { pages, deals, sales } = order.shop;
    expect([pages.size, deals.size, sales.size]).toEqual([1, 1, 1]);
    expect(order.shop.articles.get('LAMP')).toMatchObject({ onHand: 4, reserved: 0, sold: 1 });
  });

  it('goes on over many runs', async () => {
    const order = anOrder({}, { maxHistory: 20 });
    await order.placed(['LAMP', 1]);
    await order.pays('yookassa', 40_000);
    await order.pays('yookassa', 60_000);
    expect((await order.act('refund')).status).toBe('refunded');
    expect(order.shop.keptFor(order.orderId)).toBe(0);
  });
});
