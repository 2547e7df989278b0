import { CLOSED, PAID, rub } from './fixture/dialog';
import { onTimeSkippingServer } from './fixture/time-skipping';

const stage = onTimeSkippingServer();

describe('a customer who falls silent', () => {
  it('is reminded twice, then the dialog closes, lingers, and ends with what it handled', async () => {
    const anna = stage.dialog();
    const { t } = anna;
    await anna.writes('Здравствуйте');
    await anna.hears(t.askName);
    await stage.server.pass('1h');
    await anna.hears(t.reminder(t.askName));
    await stage.server.pass('19h');
    await anna.hears(t.reminder(t.askName));
    await stage.server.pass('51h');
    await anna.hearsNothingMore();
    await stage.server.pass('1h');
    await anna.hears(t.closedIdle);
    await anna.waitsIn('closed');
    await stage.server.pass('23h');
    expect(await anna.status()).toBe('RUNNING');
    await anna.handle.result();
    expect(await anna.status()).toBe('COMPLETED');
    expect(anna.outside.keys.get(anna.id)).toEqual({ handled: 1, facts: ['message:in-1'] });
    expect(anna.outside.said).toHaveLength(4);
  });

  it('is reminded once where several reminders are due at once, as after an outage', async () => {
    const anna = stage.dialog({ policy: { reminderHours: [1, 1, 2], paymentReminderHours: [1, 1] } });
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    await stage.server.pass('1h');
    await anna.hears(anna.t.reminder(anna.t.askName));
    await anna.hearsNothingMore();
    await stage.server.pass('1h');
    await anna.hears(anna.t.reminder(anna.t.askName));
    await anna.writes('Анна');
    await anna.hears(anna.t.askProblem('Анна'));
    await anna.writes('Течёт');
    await anna.hears(anna.t.confirm('Анна', 'Течёт'));
    await anna.presses('yes');
    await anna.hears(anna.t.issueOpened('7'), anna.t.invoice('A-1', rub(149_950), 'https://pay.example/A-1'));
    await anna.waitsIn('work');
    await stage.server.pass('1h');
    await anna.hears(anna.t.invoiceReminder('A-1', rub(149_950)));
    await anna.hearsNothingMore();
  });

  it('gets the buttons again with the reminder, and may answer late', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await stage.server.pass('2h');
    await anna.hears(anna.t.reminder(anna.t.confirm('Анна', 'Не греет котёл')));
    expect(anna.outside.messages.at(-1)!.buttons).toHaveLength(2);
    await anna.presses('yes');
    await anna.hears(anna.t.issueOpened('7'));
  });

  it('is not waited for any longer than the rating hours', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.tells(PAID, CLOSED);
    await anna.hears(anna.t.paid(rub(149_950)), anna.t.askRating);
    await anna.handle.result();
    expect(anna.outside.called('rateIssue')).toEqual([]);
    expect(anna.outside.said.at(-1)).toBe(anna.t.askRating);
  });
});

describe('a closed dialog that lingers', () => {
  const closed = async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.tells(PAID, CLOSED);
    await anna.hears(anna.t.paid(rub(149_950)), anna.t.askRating);
    await anna.presses('excellent');
    await anna.hears(anna.t.thanks);
    await anna.waitsIn('closed');
    return anna;
  };

  it('begins anew on the next message, with questions of its own and new effects', async () => {
    const anna = await closed();
    await anna.writes('Снова сломался');
    await anna.hears(anna.t.askName);
    await anna.hearsNothingMore();
    const { typedSearchAttributes } = await anna.handle.describe();
    const shown = typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]);
    expect(Object.fromEntries(shown)).toEqual({ Channel: 'telegram', Stage: 'name', WaitingFor: 'customer' });
    await anna.writes('Анна');
    await anna.hears(anna.t.askProblem('Анна'));
    await anna.writes('Снова не греет');
    await anna.hears(anna.t.confirm('Анна', 'Снова не греет'));
    await anna.presses('yes');
    await anna.hears(anna.t.issueOpened('7'));
    expect(anna.outside.called('openIssue').map(({ description }) => description)).toEqual([
      'Не греет котёл\n\nЗдравствуйте',
      'Снова не греет\n\nСнова сломался',
    ]);
  });

  it('is not opened by a fact it knows, a late button or news of its issue, which are told', async () => {
    const anna = await closed();
    const { facts } = (await anna.state()).inbox;
    const known = facts.find((fact) => fact.startsWith('message:'))!.slice('message:'.length);
    await anna.deliver({ ...anna.message('Здравствуйте'), messageId: known });
    await anna.presses('good');
    await anna.tells({ type: 'comment', commentId: 'late', html: 'Поздно' });
    const news = anna.t.aboutIssue('7', anna.t.employee('Поздно'));
    await anna.hears(news);
    expect((await anna.hearsNothingMore()).stage).toBe('closed');
    await anna.handle.result();
    expect(anna.outside.said.at(-1)).toBe(news);
    expect(anna.outside.keys.get(anna.id)?.handled).toBe(stage.relay.lastNumber(anna.id));
  });
});

describe('a wait of thirty days', () => {
  const DAYS = 30 * 86_400_000;

  it.each([
    ['payment, then closure', [PAID, CLOSED]],
    ['closure, then payment', [CLOSED, PAID]],
  ])('passes in moments, then comes %s', async (_, [first, second]) => {
    const anna = stage.dialog();
    await anna.opened();
    const before = await stage.server.now();
    const started = performance.now();
    await stage.server.pass('30 days');
    expect((await stage.server.now()) - before).toBeGreaterThanOrEqual(DAYS);
    expect(performance.now() - started).toBeLessThan(5_000);
    const reminder = anna.t.invoiceReminder('A-1', rub(149_950));
    await anna.hears(reminder, reminder);
    await anna.tells(first!);
    if (first === PAID) await anna.hears(anna.t.paid(rub(149_950)));
    expect((await anna.hearsNothingMore()).stage).toBe('work');
    await anna.tells(second!);
    if (second === PAID) await anna.hears(anna.t.paid(rub(149_950)));
    await anna.hears(anna.t.askRating);
  });
});

describe('«стоп»', () => {
  it('is heeded at any question: one last word, and nothing after it', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.writes(' Стоп! ');
    await anna.hears(anna.t.stopped);
    await anna.waitsIn('closed');
    await anna.writes('стоп');
    await anna.handle.result();
    expect(anna.outside.said.at(-1)).toBe(anna.t.stopped);
    expect(anna.outside.called('openIssue')).toEqual([]);
  });

  it('is heeded in the long wait, too, and a later message begins anew', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.writes('/stop');
    await anna.hears(anna.t.stopped);
    await anna.tells(PAID, CLOSED);
    await anna.hearsNothingMore();
    await anna.writes('Я передумал');
    await anna.hears(anna.t.askName);
  });

  it('is heeded before the question that would follow it', async () => {
    const anna = stage.dialog();
    await anna.writes('Здравствуйте', 'стоп');
    await anna.hears(anna.t.stopped);
    expect((await anna.hearsNothingMore()).stage).toBe('closed');
  });

  it('is heeded before an issue is opened', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.writes('да', 'стоп');
    await anna.hears(anna.t.stopped);
    expect((await anna.hearsNothingMore()).stage).toBe('closed');
    expect(anna.outside.called('openIssue')).toEqual([]);
  });
});
