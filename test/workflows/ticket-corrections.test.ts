/** Money as an accountant handles it: in parts, too much, typed wrongly and mended, sent back, for other invoices. */
import type { PaymentChanged } from '../../workflows/events';
import { rub } from './fixture/dialog';
import type { Ticket } from './fixture/ticket';
import { FEE } from './fixture/ticket';
import { onTimeSkippingServer } from './fixture/time-skipping';

const stage = onTimeSkippingServer();

let notices = 0;
/** Told of document `id` by a notice of its own, as the code of docs/onec.md does. */
const told = (
  ticket: Ticket,
  id: string,
  status: PaymentChanged['status'],
  rubles: number,
  more: Partial<PaymentChanged> = {},
) => ticket.payment(id, status, rub(Math.round(rubles * 100)), { notice: `n${++notices}`, ...more });

const awaiting = async (): Promise<Ticket> => {
  const ticket = stage.ticket();
  await ticket.deliver(ticket.adoption(FEE));
  await ticket.settled();
  return ticket;
};

/** One after another, as far apart as deliveries are. */
const hear = async (ticket: Ticket, ...events: PaymentChanged[]): Promise<void> => {
  for (const event of events) {
    await ticket.deliver(event);
    await ticket.settled();
  }
};

const references = (value: string): Partial<PaymentChanged> => ({
  references: [{ type: 'invoice', value }],
});

describe('more money than is due', () => {
  it('covers the invoice, and shows operators what to give back', async () => {
    const ticket = await awaiting();
    await hear(ticket, told(ticket, 'd1', 'paid', 2000));
    expect(await ticket.hasTold()).toEqual([{ type: 'paid', money: rub(200_000) }]);
    expect(await ticket.details()).toContain('**Paid too much:** 500.50 RUB: give it back');
  });

  it('is what one payment under two ids without a document of its own looks like', async () => {
    const ticket = await awaiting();
    await hear(ticket, ticket.payment('n-a', 'paid', FEE), ticket.payment('n-b', 'paid', FEE));
    expect(await ticket.hasTold()).toEqual([{ type: 'paid', money: FEE }]);
    expect(await ticket.details()).toContain('**Paid too much:** 1499.50 RUB');
  });
});

describe('one payment under two notices', () => {
  it('counts once where both name its document', async () => {
    const ticket = await awaiting();
    await hear(ticket, told(ticket, 'd1', 'paid', 1499.5), told(ticket, 'd1', 'paid', 1499.5));
    expect(await ticket.hasTold()).toEqual([{ type: 'paid', money: FEE }]);
    expect(await ticket.details()).toContain('**Paid:** 1499.50 RUB of 1499.50 RUB');
  });

  it('counts once where both state the same total', async () => {
    const ticket = await awaiting();
    const total = { paidTotal: 50_000 };
    await hear(
      ticket,
      ticket.payment('n-a', 'partially_paid', rub(50_000), total),
      ticket.payment('n-b', 'partially_paid', rub(50_000), total),
    );
    expect(await ticket.hasTold()).toMatchObject([{ type: 'underpaid', paid: rub(50_000) }]);
  });
});

describe('a corrected payment', () => {
  it('upwards completes the invoice', async () => {
    const ticket = await awaiting();
    await hear(ticket, told(ticket, 'd1', 'partially_paid', 149.95), told(ticket, 'd1', 'paid', 1499.5));
    expect(await ticket.hasTold()).toEqual([
      { type: 'underpaid', paid: rub(14_995), due: FEE },
      { type: 'paid', money: FEE },
    ]);
  });

  it.each([
    ['without totals', {}, {}],
    ['with totals', { paidTotal: 149_950 }, { paidTotal: 14_995 }],
  ])('downwards opens it again, %s', async (_, first, second) => {
    const ticket = await awaiting();
    await hear(ticket, told(ticket, 'd1', 'paid', 1499.5, first), told(ticket, 'd1', 'paid', 149.95, second));
    expect(await ticket.hasTold()).toEqual([
      { type: 'paid', money: FEE },
      { type: 'underpaid', paid: rub(14_995), due: FEE, reopened: true },
    ]);
    expect(await ticket.state()).toMatchObject({ status: 'awaiting_payment', waitingFor: 'payment' });
  });

  it('and put back as it was counts as it stands last', async () => {
    const ticket = await awaiting();
    const wrong = told(ticket, 'd1', 'paid', 14_995);
    const [first, last] = [told(ticket, 'd1', 'paid', 1499.5), told(ticket, 'd1', 'paid', 1499.5)];
    await hear(ticket, first, wrong, last, wrong, first);
    expect(await ticket.details()).toContain('**Paid:** 1499.50 RUB of 1499.50 RUB');
    expect(await ticket.hasTold()).toEqual([{ type: 'paid', money: FEE }]);
  });
});

describe('a refund', () => {
  it('in parts takes each part once', async () => {
    const ticket = await awaiting();
    const back = told(ticket, 'r1', 'refunded', 500);
    await hear(ticket, told(ticket, 'd1', 'paid', 1499.5), back, back, told(ticket, 'r1', 'refunded', 500));
    await hear(ticket, told(ticket, 'r2', 'refunded', 999.5));
    expect(await ticket.hasTold()).toEqual([
      { type: 'paid', money: FEE },
      { type: 'refunded', money: rub(50_000) },
      { type: 'refunded', money: rub(99_950) },
    ]);
    expect(await ticket.details()).toContain('**Paid:** 0.00 RUB of 1499.50 RUB, 1499.50 RUB refunded');
  });

  it('of more than was paid says so to operators, and owes the customer nothing new', async () => {
    const ticket = await awaiting();
    await hear(ticket, told(ticket, 'd1', 'paid', 1499.5), told(ticket, 'r1', 'refunded', 2000));
    expect(await ticket.hasTold()).toEqual([
      { type: 'paid', money: FEE },
      { type: 'refunded', money: rub(200_000) },
    ]);
    expect(await ticket.details()).toContain('**Refunded too much:** 500.50 RUB more went back than came');
  });

  it('that overtakes its payment ends where it would have ended', async () => {
    const ticket = await awaiting();
    await hear(ticket, told(ticket, 'r1', 'refunded', 1499.5), told(ticket, 'd1', 'paid', 1499.5));
    expect(await ticket.hasTold()).toEqual([{ type: 'refunded', money: FEE }]);
    expect(await ticket.details()).toContain('**Paid:** 0.00 RUB of 1499.50 RUB, 1499.50 RUB refunded');
  });

  it('that was corrected takes what it says last', async () => {
    const ticket = await awaiting();
    await hear(
      ticket,
      told(ticket, 'd1', 'paid', 1499.5),
      told(ticket, 'r1', 'refunded', 100),
      told(ticket, 'r1', 'refunded', 300),
    );
    expect(await ticket.hasTold()).toEqual([
      { type: 'paid', money: FEE },
      { type: 'refunded', money: rub(10_000) },
      { type: 'refunded', money: rub(20_000) },
    ]);
  });

  it('that was cancelled gives the money back to the invoice', async () => {
    const ticket = await awaiting();
    await hear(
      ticket,
      told(ticket, 'd1', 'paid', 1499.5),
      told(ticket, 'r1', 'refunded', 1499.5),
      told(ticket, 'r1', 'cancelled', 0),
    );
    expect(await ticket.details()).toContain('**Paid:** 1499.50 RUB of 1499.50 RUB');
    expect((await ticket.state()).told).toEqual({ paid: 149_950, covered: true, refunded: 0 });
  });
});

describe('a cancelled payment', () => {
  it('that is posted again is paid', async () => {
    const ticket = await awaiting();
    await hear(
      ticket,
      told(ticket, 'd1', 'paid', 1499.5),
      told(ticket, 'd1', 'cancelled', 0),
      told(ticket, 'd1', 'paid', 1499.5),
    );
    expect(await ticket.hasTold()).toEqual([
      { type: 'paid', money: FEE },
      { type: 'payment_cancelled' },
      { type: 'paid', money: FEE },
    ]);
  });
});

describe('a total that disagrees with the payments', () => {
  it('wins where it is higher', async () => {
    const ticket = await awaiting();
    await hear(ticket, told(ticket, 'd1', 'paid', 500, { paidTotal: 149_950 }));
    expect(await ticket.hasTold()).toEqual([{ type: 'paid', money: FEE }]);
  });

  it('wins where it is lower', async () => {
    const ticket = await awaiting();
    await hear(
      ticket,
      told(ticket, 'd1', 'partially_paid', 1000, { paidTotal: 50_000 }),
      told(ticket, 'd2', 'paid', 1000, { paidTotal: 100_000 }),
    );
    expect(await ticket.hasTold()).toEqual([
      { type: 'underpaid', paid: rub(50_000), due: FEE },
      { type: 'underpaid', paid: rub(100_000), due: FEE },
    ]);
  });
});

describe('a payment that names another invoice than the ticket’s', () => {
  it('pays nothing here, and waits for an operator’s word', async () => {
    const ticket = await awaiting();
    await hear(ticket, told(ticket, 'd1', 'paid', 1499.5, references('of-another-base')));
    expect(await ticket.hasTold()).toEqual([]);
    expect(await ticket.state()).toMatchObject({ status: 'awaiting_payment', waitingFor: 'operator' });
    expect(await ticket.details()).toContain('**Not counted:** payment d1, 1499.50 RUB: it names invoice');
  });

  it('is cancelled without a word to the customer', async () => {
    const ticket = await awaiting();
    const other = references('of-another-base');
    await hear(ticket, told(ticket, 'd1', 'paid', 1499.5, other), told(ticket, 'd1', 'cancelled', 0, other));
    expect(await ticket.hasTold()).toEqual([]);
    expect((await ticket.state()).waitingFor).toBe('payment');
  });

  it('counts once a person has given it to the ticket by a replay', async () => {
    const ticket = await awaiting();
    const other = told(ticket, 'd1', 'paid', 1499.5, references('of-another-base'));
    const given = { ...other, references: [], notice: 'replay:1' };
    await hear(ticket, other, given, other, given);
    expect(await ticket.hasTold()).toEqual([{ type: 'paid', money: FEE }]);
    expect(await ticket.details()).not.toContain('Not counted');
  });
});

describe('money that comes late', () => {
  it('for an invoice that was cancelled is money all the same', async () => {
    const ticket = await awaiting();
    const ours = references('invoice-ref');
    await hear(
      ticket,
      ticket.payment('n-c', 'cancelled', FEE, ours),
      told(ticket, 'd1', 'paid', 1499.5, ours),
    );
    expect(await ticket.hasTold()).toEqual([{ type: 'payment_cancelled' }, { type: 'paid', money: FEE }]);
  });

  it('after the closure is told, and the ticket stays closed', async () => {
    const ticket = await awaiting();
    await hear(ticket, told(ticket, 'd1', 'paid', 1499.5));
    await ticket.becomes('completed', true);
    await ticket.waitsAs('closed');
    await hear(ticket, told(ticket, 'd1', 'paid', 149.95), told(ticket, 'd1', 'paid', 1499.5));
    expect(await ticket.hasTold()).toEqual([
      { type: 'paid', money: FEE },
      { type: 'status', code: 'completed', closed: true },
      { type: 'underpaid', paid: rub(14_995), due: FEE, reopened: true },
      { type: 'paid', money: FEE },
    ]);
    expect((await ticket.state()).status).toBe('closed');
  });

  it('after the ticket has ended is asked about at its dialog, and counts then', async () => {
    const ticket = await awaiting();
    ticket.outside.openedBy = 'dialog:telegram:100:1';
    await hear(ticket, told(ticket, 'd1', 'paid', 1499.5));
    await ticket.becomes('completed', true);
    await ticket.handle.result();
    await ticket.hasTold();
    await ticket.deliver(told(ticket, 'd2', 'paid', 100));
    expect(await ticket.hasTold()).toContainEqual({ type: 'invoice_unknown' });
    expect(await ticket.details()).toContain('**Paid:** 100.00 RUB; no invoice is known');
  });
});
