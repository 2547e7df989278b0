/** What the desk and the bookkeeper do with an issue that is talked of no more. */
import type { TicketNews } from '../../workflows/events';
import type { Dialog } from './fixture/dialog';
import { CLOSED, PAID, rub } from './fixture/dialog';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();

const FREE = { policy: { calloutFee: 0 } };
const OPEN_AGAIN: TicketNews = { type: 'status', code: 'opened', closed: false, reopened: true };
const comment = (commentId: string, html: string): TicketNews => ({ type: 'comment', commentId, html });

/** Closed and rated; its dialog lingers. */
async function done(anna: Dialog): Promise<Dialog> {
  await anna.opened();
  const paid = anna.starts.dialog.policy.calloutFee > 0;
  await anna.tells(...(paid ? [PAID] : []), CLOSED);
  if (paid) await anna.hears(anna.t.paid(rub(149_950)));
  await anna.hears(anna.t.askRating);
  await anna.presses('good');
  await anna.hears(anna.t.thanks);
  await anna.waitsIn('closed');
  return anna;
}

/** The same, and its run has ended. */
async function ended(anna: Dialog): Promise<Dialog> {
  await done(anna);
  await anna.handle.result();
  expect(await anna.status()).toBe('COMPLETED');
  return anna;
}

/** A second issue, number 8, as far as the question for the problem. */
async function beginsAgain(anna: Dialog): Promise<void> {
  anna.outside.issueId = '8';
  anna.outside.invoice = { ref: 'invoice-8', number: 'A-8', payUrl: 'https://pay.example/A-8' };
  await anna.writes('Ещё одно дело');
  await anna.hears(anna.t.askName);
  await anna.writes('Анна');
  await anna.hears(anna.t.askProblem('Анна'));
}

async function opensAgain(anna: Dialog): Promise<void> {
  await beginsAgain(anna);
  await anna.writes('Течёт кран');
  await anna.hears(anna.t.confirm('Анна', 'Течёт кран'));
  await anna.presses('yes');
  await anna.hears(anna.t.issueOpened('8'));
  if (anna.starts.dialog.policy.calloutFee > 0)
    await anna.hears(anna.t.invoice('A-8', rub(149_950), 'https://pay.example/A-8'));
  await anna.waitsIn('work');
}

const WAYS = [
  ['lingers', done],
  ['has ended', ended],
] as const;

describe.each(WAYS)('when the conversation %s', (_, over) => {
  it('an employee’s comment, files and money still reach the customer, who hears of which issue', async () => {
    const anna = await over(stage.dialog());
    const { t } = anna;
    await anna.tells(
      comment('c9', 'Забыл отвёртку'),
      { type: 'files', files: [{ id: 'f1', name: 'Акт.pdf' }] },
      { type: 'refunded', money: rub(50_000) },
    );
    await anna.hears(
      t.aboutIssue('7', t.employee('Забыл отвёртку')),
      t.aboutIssue('7', t.employee('[файл: Акт.pdf]')),
      t.aboutIssue('7', t.refunded(rub(50_000))),
    );
    expect((await anna.hearsNothingMore()).stage).toBe('closed');
    await anna.handle.result();
    expect(anna.outside.called('openIssue')).toHaveLength(1);
  });

  it('closure and the echo of the customer’s own words are no news', async () => {
    const anna = stage.dialog(FREE);
    await anna.opened();
    await anna.writes('Код 12');
    await anna.settled();
    const [own] = anna.outside.commentIds;
    await anna.tells(CLOSED);
    await anna.hears(anna.t.askRating);
    await anna.presses('good');
    await anna.hears(anna.t.thanks);
    await anna.waitsIn('closed');
    if (over === ended) await anna.handle.result();
    await anna.tells(comment(own!, 'Клиент пишет: Код 12'), comment('c9', 'Готово'), CLOSED);
    await anna.hears(anna.t.aboutIssue('7', anna.t.employee('Готово')));
    await anna.hearsNothingMore();
  });

  it('an issue that is opened again goes on where it was, and no second rating is asked for', async () => {
    const anna = await over(stage.dialog());
    const { t } = anna;
    await anna.tells(OPEN_AGAIN);
    await anna.hears(t.issueReopened('7'));
    await anna.waitsIn('work');
    await anna.writes('Снова капает');
    await anna.tells(comment('c9', 'Еду'));
    await anna.hears(t.employee('Еду'));
    expect(anna.outside.comments).toEqual(['Клиент пишет: Снова капает']);
    expect(anna.outside.called('commentIssue')).toMatchObject([{ issueId: '7' }]);
    await anna.tells(CLOSED);
    await anna.hears(t.workDone);
    await anna.waitsIn('closed');
    expect(anna.outside.called('openIssue')).toHaveLength(1);
    expect(anna.outside.called('rateIssue')).toHaveLength(1);
  });

  it('an issue that is opened again is rated where it was not', async () => {
    const anna = stage.dialog(FREE);
    await anna.opened();
    await anna.tells(CLOSED);
    await anna.hears(anna.t.askRating);
    await stage.server.pass('48h');
    await anna.waitsIn('closed');
    if (over === ended) await anna.handle.result();
    await anna.tells(OPEN_AGAIN);
    await anna.hears(anna.t.issueReopened('7'));
    await anna.waitsIn('work');
    await anna.tells(CLOSED);
    await anna.hears(anna.t.askRating);
    await anna.presses('poor');
    await anna.hears(anna.t.thanks);
    expect(anna.outside.called('rateIssue')).toMatchObject([{ issueId: '7', rate: 'poor' }]);
  });

  it('the ticket is told again what was due', async () => {
    const anna = await over(stage.dialog());
    const before = anna.outside.appended.length;
    await anna.tells({ type: 'invoice_unknown' });
    await anna.hearsNothingMore();
    expect(anna.outside.appended.slice(before)).toMatchObject([
      { kind: 'ticket.adopted', issueId: '7', invoice: { ref: 'invoice-ref', money: rub(149_950) } },
    ]);
  });

  it('who asked for silence hears nothing of it, until they write', async () => {
    const anna = await over(stage.dialog());
    await anna.writes('стоп');
    await anna.tells(comment('c9', 'Еду'), OPEN_AGAIN);
    expect(await anna.hearsNothingMore()).toMatchObject({ stage: 'closed' });
    await beginsAgain(anna);
    await anna.tells(comment('c10', 'Уже тут'));
    await anna.hears(anna.t.aboutIssue('7', anna.t.employee('Уже тут')));
  });

  it('whom nothing reaches hears nothing of it, until they write', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.deliver({
      kind: 'person.changed',
      channel: 'telegram',
      account: '100',
      person: { aliases: [] },
      change: { type: 'unreachable' },
      at: '2026-11-21T10:00:00.000Z',
    });
    await anna.waitsIn('closed');
    if (over === ended) await anna.handle.result();
    await anna.tells(comment('c9', 'Еду'), PAID, CLOSED, OPEN_AGAIN);
    expect((await anna.hearsNothingMore()).stage).toBe('closed');
    if (over === ended) await anna.handle.result();
    await opensAgain(anna);
    await anna.tells({ type: 'refunded', money: rub(149_950) });
    await anna.hears(anna.t.aboutIssue('7', anna.t.refunded(rub(149_950))));
    expect((await anna.hearsNothingMore()).data).not.toHaveProperty('refunded');
  });
});

describe.each(WAYS)('a second issue of a customer whose first conversation %s', (_, over) => {
  it('is not disturbed by news of the first, whatever is asked', async () => {
    const anna = await over(stage.dialog());
    const { t } = anna;
    await beginsAgain(anna);
    await anna.tells(comment('c9', 'Ключ оставил у соседа'), { type: 'payment_cancelled' });
    await anna.hears(
      t.aboutIssue('7', t.employee('Ключ оставил у соседа')),
      t.aboutIssue('7', t.paymentCancelled),
    );
    expect((await anna.hearsNothingMore()).question?.step).toBe('problem');
    await anna.writes('Течёт кран');
    await anna.hears(t.confirm('Анна', 'Течёт кран'));
    await anna.presses('yes');
    await anna.hears(t.issueOpened('8'), t.invoice('A-8', rub(149_950), 'https://pay.example/A-8'));
    await anna.tells(PAID, OPEN_AGAIN, CLOSED, { type: 'deleted' });
    await anna.hears(
      t.aboutIssue('7', t.paid(rub(149_950))),
      t.issueReopened('7'),
      t.aboutIssue('7', t.issueDeleted),
    );
    const { stage: at, data, waitingFor } = await anna.hearsNothingMore();
    expect({ at, waitingFor }).toEqual({ at: 'work', waitingFor: 'payment' });
    expect(data).toMatchObject({ issue: { id: '8' }, invoice: { number: 'A-8' } });
    expect([data.paid, data.issueClosed, data.issueGone]).toEqual([undefined, undefined, undefined]);
    await anna.writes('Второй этаж');
    await anna.deliver(anna.news(comment('c10', 'Буду в 10'), '8'));
    await anna.hears(t.employee('Буду в 10'));
    expect(anna.outside.called('commentIssue')).toMatchObject([
      { issueId: '8', text: 'Клиент пишет: Второй этаж' },
    ]);
  });

  it('takes no money that names but the dialog while the first is not paid for', async () => {
    const anna = await over(stage.dialog());
    await anna.tells({ type: 'payment_cancelled' });
    await anna.hears(anna.t.aboutIssue('7', anna.t.paymentCancelled));
    await beginsAgain(anna);
    const before = anna.outside.appended.length;
    const payment = {
      kind: 'payment.changed',
      gateway: 'onec',
      paymentId: 'p1',
      status: 'paid',
      money: rub(149_950),
    } as const;
    await anna.deliver({ ...payment, references: [{ type: 'dialog', value: anna.id }] });
    await anna.hearsNothingMore();
    expect(anna.outside.appended.slice(before)).toEqual([
      { ...payment, references: [{ type: 'issue', value: '7' }] },
    ]);
  });
});

it('news of an issue that this dialog never opened reach nobody', async () => {
  const anna = await ended(stage.dialog());
  await anna.deliver(anna.news(comment('c9', 'Чужое'), '99'));
  expect((await anna.hearsNothingMore()).stage).toBe('closed');
});

it('who blocked the bot is not written to for news of an issue that is over, and nothing hangs', async () => {
  const anna = await done(stage.dialog());
  anna.outside.refuse('sendMessage', 'telegram.blocked');
  await anna.tells(comment('c9', 'Забыл отвёртку'));
  const state = await anna.hearsNothingMore();
  expect(state).toMatchObject({ stage: 'closed', quiet: true });
  expect(state.trouble).toBeUndefined();
});

it('the last five issues are remembered, over runs that end', async () => {
  const anna = stage.dialog({ ...FREE, policy: { ...FREE.policy, ratingHours: 1, lingerHours: 1 } });
  const { outside, t } = anna;
  for (const issueId of ['1', '2', '3', '4', '5', '6', '7']) {
    outside.issueId = issueId;
    await anna.toldAll();
    await anna.presses('yes');
    await anna.hears(t.issueOpened(issueId));
    await anna.waitsIn('work');
    await anna.deliver(anna.news(CLOSED, issueId));
    await anna.hears(t.askRating);
    await anna.handle.result();
  }
  outside.opened = [];
  await anna.deliver(...['1', '2', '3', '7'].map((id) => anna.news(comment(`c${id}`, `Об ${id}`), id)));
  await anna.hears(t.aboutIssue('3', t.employee('Об 3')), t.aboutIssue('7', t.employee('Об 7')));
  const { earlier } = await anna.hearsNothingMore();
  expect(earlier?.map(({ issue }) => issue.id)).toEqual(['3', '4', '5', '6', '7']);
});

it('a dialog that began under an earlier edition drops them, as it did', async () => {
  const anna = await done(stage.dialog({ edition: 2 }));
  await anna.tells(comment('c9', 'Поздно'), OPEN_AGAIN);
  expect((await anna.hearsNothingMore()).stage).toBe('closed');
});

describe('a dialog that an operator cancels in the Web UI', () => {
  it('says nothing and leaves the ticket alone, whose news still come; the next message begins anew', async () => {
    const anna = stage.dialog(FREE);
    await anna.opened();
    const appended = anna.outside.appended.length;
    await anna.handle.cancel();
    await until('it is cancelled', async () => (await anna.status()) === 'CANCELLED');
    await anna.tells(comment('c9', 'Еду'));
    await anna.hears(anna.t.aboutIssue('7', anna.t.employee('Еду')));
    expect(anna.outside.appended).toHaveLength(appended);
    await beginsAgain(anna);
    await anna.hearsNothingMore();
  });
});

describe('a dialog that an operator terminates', () => {
  const terminated = async () => {
    const anna = stage.dialog(FREE);
    await anna.opened();
    await anna.handle.terminate('an operator’s decision');
    return anna;
  };

  it('goes on in its open issue with the next message', async () => {
    const anna = await terminated();
    await anna.writes('Код 12');
    await anna.hears(anna.t.issueGoesOn('7'));
    await anna.waitsIn('work');
    expect(anna.outside.comments).toEqual(['Клиент пишет: Код 12']);
    expect(anna.outside.appended.at(-1)).toMatchObject({ kind: 'ticket.adopted', issueId: '7' });
    await anna.tells(comment('c9', 'Еду'), CLOSED);
    await anna.hears(anna.t.employee('Еду'), anna.t.askRating);
    expect(anna.outside.called('openIssue')).toHaveLength(1);
  });

  it('is found by news of its issue, too', async () => {
    const anna = await terminated();
    await anna.tells(comment('c9', 'Еду'));
    await anna.hears(anna.t.aboutIssue('7', anna.t.employee('Еду')));
    expect((await anna.hearsNothingMore()).stage).toBe('closed');
  });

  it.each([
    ['is closed by then', (anna: Dialog) => (anna.outside.issue.closed = true)],
    ['is gone', (anna: Dialog) => anna.outside.refuse('readIssue', 'okdesk.not_found')],
    ['it never had', (anna: Dialog) => (anna.outside.opened = [])],
  ])('begins anew where the issue %s', async (_, happens) => {
    const anna = await terminated();
    happens(anna);
    await anna.writes('Ещё одно дело');
    await anna.hears(anna.t.askName);
    await anna.hearsNothingMore();
  });

  it('costs one that ended in order not a question more', async () => {
    const anna = await ended(stage.dialog(FREE));
    await beginsAgain(anna);
    expect(anna.outside.called('openedIssues')).toEqual([]);
  });
});
