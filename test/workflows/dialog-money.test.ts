/** Money in every order, as a dialog and its ticket tell the customer of it. */
import type { NormalisedEvent } from '../../workflows/events';
import type { Dialog } from './fixture/dialog';
import { rub } from './fixture/dialog';
import type { Ticket } from './fixture/ticket';
import { FEE } from './fixture/ticket';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();

/** A dialog at its long wait and the ticket of its issue, speaking to each other. */
async function working(starts: Parameters<typeof stage.dialog>[0] = {}): Promise<[Dialog, Ticket]> {
  const anna = stage.dialog(starts);
  const ticket = stage.ticket({}, '7');
  anna.outside.onAppend = async (events) => {
    const isNews = ({ kind }: NormalisedEvent) => kind === 'ticket.changed';
    await (events.every(isNews) ? anna : ticket).deliver(...events);
  };
  await anna.opened();
  await until('the ticket knows what is due', async () => (await ticket.settled()).invoice !== undefined);
  return [anna, ticket];
}

/** Not by awaiting its result, for that skips on to the deadlines of whoever else waits. */
async function ends(entity: Dialog | Ticket): Promise<void> {
  await stage.server.pass('24h');
  await until('its run has ended', async () => (await entity.status()) === 'COMPLETED');
}

const reminder = (anna: Dialog) => anna.t.invoiceReminder('A-1', FEE);

/** The issue is closed and both reminders are out. */
async function closedUnpaid(): Promise<[Dialog, Ticket]> {
  const [anna, ticket] = await working();
  await ticket.becomes('completed', true);
  await ticket.waitsAs('awaiting_payment');
  await stage.server.pass('72h');
  await anna.hears(reminder(anna), reminder(anna));
  return [anna, ticket];
}

/** The same, two weeks later. */
async function givenUp(): Promise<[Dialog, Ticket]> {
  const [anna, ticket] = await closedUnpaid();
  await stage.server.pass('336h');
  await anna.hears(anna.t.invoiceStaysOpen('A-1', FEE));
  await anna.waitsIn('closed');
  return [anna, ticket];
}

describe('an issue that is closed and not paid for', () => {
  it('ends two weeks after the last reminder with one word to each side, and without a rating', async () => {
    const [anna, ticket] = await closedUnpaid();
    await stage.server.pass('335h');
    expect((await anna.hearsNothingMore()).stage).toBe('work');
    await stage.server.pass('1h');
    await anna.hears(anna.t.invoiceStaysOpen('A-1', FEE));
    await anna.waitsIn('closed');
    expect(anna.outside.called('commentIssue')).toMatchObject([
      { issueId: '7', text: anna.t.invoiceNotPaid('A-1', FEE), note: true },
    ]);
    await ends(anna);
    await anna.hearsNothingMore();
    expect(anna.outside.said).not.toContain(anna.t.askRating);
    expect(await ticket.state()).toMatchObject({ status: 'awaiting_payment', waitingFor: 'payment' });
  });

  it('is waited for from its closure, where that comes after the last reminder', async () => {
    const [anna, ticket] = await working();
    await stage.server.pass('500h');
    await anna.hears(reminder(anna), reminder(anna));
    await ticket.becomes('completed', true);
    await ticket.waitsAs('awaiting_payment');
    await stage.server.pass('335h');
    await anna.hearsNothingMore();
    await stage.server.pass('1h');
    await anna.hears(anna.t.invoiceStaysOpen('A-1', FEE));
  });

  it('is waited for from the last part that was paid, and from a cancelled payment', async () => {
    const [anna, ticket] = await closedUnpaid();
    await stage.server.pass('300h');
    await ticket.deliver(ticket.payment('p1', 'partially_paid', rub(50_000)));
    await anna.hears(anna.t.underpaid(rub(50_000), FEE));
    await stage.server.pass('300h');
    await ticket.deliver(ticket.payment('p1', 'cancelled', rub(50_000)));
    await anna.hears(anna.t.paymentCancelled);
    await stage.server.pass('335h');
    await anna.hearsNothingMore();
    await stage.server.pass('1h');
    await anna.hears(anna.t.invoiceStaysOpen('A-1', FEE));
  });

  it('is not given up while the work goes on', async () => {
    const [anna] = await working();
    await stage.server.pass('1000h');
    await anna.hears(reminder(anna), reminder(anna));
    expect((await anna.hearsNothingMore()).stage).toBe('work');
  });

  it('is waited for by a dialog of an earlier edition for as long as it takes', async () => {
    const [anna, ticket] = await working({ edition: 2 });
    await ticket.becomes('completed', true);
    await stage.server.pass('1000h');
    await anna.hears(reminder(anna), reminder(anna));
    expect((await anna.hearsNothingMore()).stage).toBe('work');
  });

  it.each(['lingers', 'has ended'])(
    'thanks for money that comes while the dialog %s after all',
    async (when) => {
      const [anna, ticket] = await givenUp();
      if (when === 'has ended') await ends(anna);
      await ticket.deliver(ticket.payment('p1', 'paid', FEE));
      await anna.hears(anna.t.aboutIssue('7', anna.t.paid(FEE)));
      expect((await anna.hearsNothingMore()).stage).toBe('closed');
      await ticket.waitsAs('closed');
    },
  );

  it('and is opened again goes on: paid and closed, it is rated', async () => {
    const [anna, ticket] = await givenUp();
    await ends(anna);
    await ticket.becomes('opened', false);
    await anna.hears(anna.t.issueReopened('7'));
    await anna.waitsIn('work');
    await ticket.deliver(ticket.payment('p1', 'paid', FEE));
    await anna.hears(anna.t.paid(FEE));
    await ticket.becomes('completed', true);
    await anna.hears(anna.t.askRating);
  });
});

describe('money', () => {
  it('before closure is thanked for; closure then asks for the rating', async () => {
    const [anna, ticket] = await working();
    await ticket.deliver(ticket.payment('p1', 'paid', FEE));
    await anna.hears(anna.t.paid(FEE));
    await anna.hearsNothingMore();
    await ticket.becomes('completed', true);
    await anna.hears(anna.t.askRating);
  });

  it('after closure is thanked for before the rating is asked', async () => {
    const [anna, ticket] = await closedUnpaid();
    await ticket.deliver(ticket.payment('p1', 'paid', FEE));
    await anna.hears(anna.t.paid(FEE), anna.t.askRating);
  });

  it('that is cancelled and paid again is told each time, and the rating is asked for after it', async () => {
    const [anna, ticket] = await working();
    await ticket.deliver(ticket.payment('p1', 'paid', FEE));
    await anna.hears(anna.t.paid(FEE));
    await ticket.deliver(ticket.payment('p1', 'cancelled', FEE));
    await anna.hears(anna.t.paymentCancelled);
    await ticket.becomes('completed', true);
    expect((await anna.hearsNothingMore()).waitingFor).toBe('payment');
    await ticket.deliver(ticket.payment('p2', 'paid', FEE));
    await anna.hears(anna.t.paid(FEE), anna.t.askRating);
  });

  it('that is cancelled while the rating is asked for puts it off until it is paid again', async () => {
    const [anna, ticket] = await working();
    await ticket.deliver(ticket.payment('p1', 'paid', FEE));
    await anna.hears(anna.t.paid(FEE));
    await ticket.becomes('completed', true);
    await anna.hears(anna.t.askRating);
    await ticket.deliver(ticket.payment('p1', 'cancelled', FEE));
    await anna.hears(anna.t.paymentCancelled);
    await anna.waitsIn('work');
    await ticket.deliver(ticket.payment('p2', 'paid', FEE));
    await anna.hears(anna.t.paid(FEE), anna.t.askRating);
  });

  it('in parts after closure adds up', async () => {
    const [anna, ticket] = await closedUnpaid();
    await ticket.deliver(ticket.payment('p1', 'partially_paid', rub(50_000)));
    await anna.hears(anna.t.underpaid(rub(50_000), FEE));
    await ticket.deliver(ticket.payment('p2', 'partially_paid', rub(50_000)));
    await anna.hears(anna.t.underpaid(rub(100_000), FEE));
    await ticket.deliver(ticket.payment('p3', 'partially_paid', rub(49_950)));
    await anna.hears(anna.t.paid(FEE), anna.t.askRating);
  });

  it('in excess is named whole, rated once it is closed, and more of it changes nothing for the customer', async () => {
    const [anna, ticket] = await working();
    await ticket.deliver(ticket.payment('p1', 'paid', rub(200_000)));
    await anna.hears(anna.t.paid(rub(200_000)));
    await ticket.deliver(ticket.payment('p2', 'paid', FEE));
    await ticket.settled();
    await ticket.becomes('completed', true);
    await anna.hears(anna.t.askRating);
    await anna.hearsNothingMore();
    expect(await ticket.details()).toContain('**Paid too much:** 2000.00 RUB');
  });

  it.each(['lingers', 'has ended'])('that goes back is told when all %s', async (when) => {
    const [anna, ticket] = await working();
    await ticket.deliver(ticket.payment('p1', 'paid', FEE));
    await anna.hears(anna.t.paid(FEE));
    await ticket.becomes('completed', true);
    await anna.hears(anna.t.askRating);
    await anna.presses('good');
    await anna.hears(anna.t.thanks);
    if (when === 'has ended') {
      await ends(ticket);
      await ends(anna);
    }
    await ticket.deliver(ticket.payment('r1', 'refunded', FEE));
    await anna.hears(anna.t.aboutIssue('7', anna.t.refunded(FEE)));
    expect((await anna.hearsNothingMore()).stage).toBe('closed');
    await ticket.waitsAs('closed');
  });

  it('that goes back before it was covered ends the wait for it, too', async () => {
    const [anna, ticket] = await closedUnpaid();
    await ticket.deliver(ticket.payment('p1', 'partially_paid', rub(50_000)));
    await anna.hears(anna.t.underpaid(rub(50_000), FEE));
    await ticket.deliver(ticket.payment('r1', 'refunded', rub(50_000)));
    await anna.hears(anna.t.refunded(rub(50_000)), anna.t.askRating);
  });
});
