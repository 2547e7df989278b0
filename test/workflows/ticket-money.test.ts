import { balanceOf } from '../../workflows/ticket-balance';
import { rub } from './fixture/dialog';
import { FEE } from './fixture/ticket';
import { onTimeSkippingServer } from './fixture/time-skipping';

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
  const paid = (amount: number, paidTotal?: number, currency = 'RUB') => ({
    status: 'paid' as const,
    money: { amount, currency },
    ...(paidTotal === undefined ? {} : { paidTotal }),
  });

  it('believes the sender’s total before its own sum', () => {
    expect(balanceOf({ a: paid(50_000, 149_950) }, FEE)).toMatchObject({ paid: 149_950, covered: true });
  });

  it('does not cover roubles with dollars', () => {
    expect(balanceOf({ a: paid(149_950, undefined, 'USD') }, FEE)).toMatchObject({ paid: 0, covered: false });
  });
});
