import type { Balance, Payment } from '../../workflows/ticket-balance';
import { balanceOf } from '../../workflows/ticket-balance';
import { rub } from './fixture/dialog';
import { FEE } from './fixture/ticket';
import { onTimeSkippingServer } from './fixture/time-skipping';

const INVOICE = { ref: 'invoice-ref', money: FEE };

const stage = onTimeSkippingServer();

describe('money for a ticket', () => {
  it('is told once when it covers the invoice, whatever comes again', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption(FEE));
    const paid = ticket.payment('p1', 'paid', FEE);
    await ticket.deliver(paid);
    await ticket.deliver(paid, paid);
    await ticket.deliver(ticket.issue({ type: 'other', name: 'touched' }));
    expect(await ticket.hasTold()).toEqual([{ type: 'paid', money: FEE }]);
  });

  it('that falls short says what is missing, and the rest completes it', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption(FEE));
    await ticket.deliver(ticket.payment('p1', 'partially_paid', rub(50_000)));
    expect(await ticket.hasTold()).toEqual([{ type: 'underpaid', paid: rub(50_000), due: FEE }]);
    expect((await ticket.state()).status).toBe('awaiting_payment');
    await ticket.deliver(ticket.payment('p2', 'paid', rub(99_950)));
    expect(await ticket.hasTold()).toEqual([{ type: 'paid', money: FEE }]);
  });

  it('that comes before the invoice is known counts when it is', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.payment('p1', 'paid', FEE));
    expect(await ticket.hasTold()).toEqual([]);
    await ticket.deliver(ticket.adoption(FEE));
    expect(await ticket.hasTold()).toEqual([{ type: 'paid', money: FEE }]);
  });

  it('that was cancelled leaves the invoice open', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption(FEE));
    await ticket.deliver(ticket.payment('p1', 'cancelled', FEE));
    expect(await ticket.hasTold()).toEqual([{ type: 'payment_cancelled' }]);
    expect((await ticket.state()).status).toBe('awaiting_payment');
  });

  it('that goes back is told once, and a second payment once more, whatever happens after', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption(FEE));
    await ticket.deliver(ticket.payment('p1', 'paid', FEE));
    await ticket.settled();
    await ticket.deliver(ticket.payment('p1', 'refunded', FEE));
    await ticket.settled();
    await ticket.deliver(ticket.payment('p2', 'paid', FEE));
    await ticket.settled();
    for (const name of ['one', 'two', 'three']) await ticket.deliver(ticket.issue({ type: 'other', name }));
    expect(await ticket.hasTold()).toEqual([
      { type: 'paid', money: FEE },
      { type: 'refunded', money: FEE },
      { type: 'paid', money: FEE },
    ]);
  });

  it('that goes back under a number of its own covers nothing any more', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption(FEE));
    await ticket.deliver(ticket.payment('p1', 'partially_paid', rub(50_000)));
    await ticket.settled();
    await ticket.deliver(ticket.payment('r1', 'refunded', rub(50_000)));
    await ticket.settled();
    await ticket.deliver(ticket.payment('p2', 'partially_paid', rub(99_950)));
    expect(await ticket.hasTold()).toEqual([
      { type: 'underpaid', paid: rub(50_000), due: FEE },
      { type: 'refunded', money: rub(50_000) },
      { type: 'underpaid', paid: rub(99_950), due: FEE },
    ]);
    expect(await ticket.details()).toContain('**Paid:** 999.50 RUB of 1499.50 RUB, 500.00 RUB refunded');
  });

  it('that was paid and then cancelled opens the invoice again, unless other money covers it', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption(FEE));
    await ticket.deliver(ticket.payment('p1', 'paid', FEE), ticket.payment('p2', 'paid', FEE));
    await ticket.settled();
    expect(await ticket.details()).toContain('**Paid:** 2999.00 RUB of 1499.50 RUB');
    await ticket.deliver(ticket.payment('p1', 'cancelled', FEE));
    expect(await ticket.hasTold()).toEqual([{ type: 'paid', money: rub(299_900) }]);
    await ticket.deliver(ticket.payment('p2', 'cancelled', FEE));
    expect(await ticket.hasTold()).toEqual([{ type: 'payment_cancelled' }]);
    expect((await ticket.state()).status).toBe('awaiting_payment');
  });

  it('in another currency pays nothing, and is shown to operators until it went back', async () => {
    const ticket = stage.ticket();
    await ticket.deliver(ticket.adoption(FEE));
    await ticket.deliver(ticket.payment('p1', 'paid', { amount: 149_950, currency: 'USD' }));
    expect(await ticket.hasTold()).toEqual([]);
    expect(await ticket.state()).toMatchObject({ status: 'awaiting_payment', waitingFor: 'operator' });
    expect(await ticket.details()).toContain(
      '**Not counted:** payment p1, 1499.50 USD: the invoice is in RUB',
    );
    const { typedSearchAttributes } = await ticket.handle.describe();
    const shown = typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]);
    expect(Object.fromEntries(shown)).toMatchObject({ WaitingFor: 'operator' });
    await ticket.deliver(ticket.payment('p1', 'refunded', { amount: 149_950, currency: 'USD' }));
    expect(await ticket.hasTold()).toEqual([]);
    expect((await ticket.state()).waitingFor).toBe('payment');
  });

  it('for a ticket that an operator ended is counted after all: the dialog says again what is due', async () => {
    const ticket = stage.ticket();
    ticket.outside.openedBy = 'dialog:telegram:100:1';
    await ticket.deliver(ticket.adoption(FEE));
    await ticket.settled();
    await ticket.handle.terminate('an operator’s decision');
    await ticket.deliver(ticket.payment('p1', 'paid', FEE));
    expect(await ticket.hasTold()).toEqual([{ type: 'invoice_unknown' }]);
    expect(await ticket.details()).toContain('**Paid:** 1499.50 RUB; no invoice is known');
    await ticket.deliver(ticket.adoption(FEE));
    expect(await ticket.hasTold()).toEqual([{ type: 'paid', money: FEE }]);
  });

  it('keeps its balance, facts and numbers over continue-as-new in every step', async () => {
    const ticket = stage.ticket({ maxHistory: 4 });
    await ticket.deliver(ticket.adoption(FEE));
    await ticket.deliver(ticket.payment('p1', 'partially_paid', rub(50_000)));
    await ticket.settled();
    await ticket.deliver(ticket.payment('p1', 'partially_paid', rub(50_000)));
    await ticket.deliver(ticket.payment('p2', 'partially_paid', rub(50_000)));
    await ticket.settled();
    await ticket.becomes('completed', true);
    await ticket.deliver(ticket.payment('p3', 'paid', rub(49_950)));
    await ticket.waitsAs('closed');
    expect(await ticket.hasTold()).toEqual([
      { type: 'underpaid', paid: rub(50_000), due: FEE },
      { type: 'underpaid', paid: rub(100_000), due: FEE },
      { type: 'status', code: 'completed', closed: true },
      { type: 'paid', money: FEE },
    ]);
    const { raw } = await ticket.handle.describe();
    const { firstRunId, execution } = raw.workflowExecutionInfo!;
    expect(execution!.runId).not.toBe(firstRunId);
    const effects = ticket.outside.calls.flatMap(({ effect }) => (effect ? [effect] : []));
    expect(new Set(effects.map(({ run }) => run))).toEqual(new Set([firstRunId]));
    await ticket.handle.result();
  });
});

describe('the balance', () => {
  const of = (status: Payment['status'], amount: number, paidTotal?: number, currency = 'RUB') => ({
    gateway: 'onec',
    id: `p${++ids}`,
    status,
    money: { amount, currency },
    ...(paidTotal === undefined ? {} : { paidTotal }),
  });
  let ids = 0;

  it.each<[string, Payment[], Partial<Balance>]>([
    [
      'the sender’s total before its own sum',
      [of('paid', 50_000, 149_950)],
      { paid: 149_950, covered: true },
    ],
    [
      'a payment without a total after one with it',
      [of('paid', 50_000, 50_000), of('paid', 99_950)],
      { covered: true },
    ],
    [
      'the higher total of two in the wrong order',
      [of('paid', 99_950, 149_950), of('paid', 50_000, 50_000)],
      { covered: true },
    ],
    [
      'the total that a refund states',
      [of('paid', 149_950, 149_950), of('refunded', 50_000, 99_950)],
      { paid: 99_950, covered: false, refunded: 50_000 },
    ],
    [
      'a total after a refund, lower though it is',
      [of('paid', 50_000, 50_000), of('refunded', 50_000), of('paid', 30_000, 30_000)],
      { paid: 30_000 },
    ],
    ['no dollars for roubles', [of('paid', 149_950, undefined, 'USD')], { paid: 0, covered: false }],
    [
      'nothing that is only promised',
      [of('pending', 149_950), of('authorized', 149_950)],
      { paid: 0, covered: false },
    ],
  ])('believes %s', (_, payments, expected) => {
    expect(balanceOf(payments, INVOICE)).toMatchObject(expected);
  });

  it('takes a payment that grew under its id once', () => {
    const part = of('partially_paid', 50_000);
    expect(balanceOf([part, { ...part, status: 'paid', money: FEE }], INVOICE).paid).toBe(149_950);
  });
});
