import type { PaymentChanged } from '../../workflows/events';
import { CLOSED, PAID, rub } from './fixture/dialog';
import { stepOf } from './fixture/outside';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();

describe('the invoice', () => {
  it('is not issued where the fee is 0: closure alone ends the work', async () => {
    const anna = stage.dialog({ policy: { calloutFee: 0 } });
    await anna.opened();
    await anna.tells(CLOSED);
    await anna.hears(anna.t.askRating);
    expect(anna.outside.called('issueInvoice')).toEqual([]);
  });

  it.each([
    ['2000', 200_000],
    ['1 750,50', 175_050],
  ])('takes the fee %s from the issue, where it has one', async (typed, amount) => {
    const anna = stage.dialog();
    anna.outside.issue.parameters['callout_fee'] = typed;
    await anna.toldAll();
    await anna.presses('yes');
    await anna.hears(anna.t.issueOpened('7'), anna.t.invoice('A-1', rub(amount), 'https://pay.example/A-1'));
    expect(anna.outside.called('issueInvoice')).toMatchObject([{ money: rub(amount) }]);
  });

  it.each(['0', '0,00'])('is not issued where the issue says %s', async (typed) => {
    const anna = stage.dialog();
    anna.outside.issue.parameters['callout_fee'] = typed;
    await anna.toldAll();
    await anna.presses('yes');
    await anna.hears(anna.t.issueOpened('7'));
    await anna.waitsIn('work');
    expect(anna.outside.called('issueInvoice')).toEqual([]);
  });

  it.each([' ', 'по договорённости', '-5'])(
    'takes the usual fee where the issue says "%s"',
    async (typed) => {
      const anna = stage.dialog();
      anna.outside.issue.parameters['callout_fee'] = typed;
      await anna.opened();
      expect(anna.outside.called('issueInvoice')).toMatchObject([{ money: rub(149_950) }]);
    },
  );

  it('stays open after a part of it, and says what was paid of what', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.tells({ type: 'underpaid', paid: rub(50_000), due: rub(149_950) }, CLOSED);
    await anna.hears(anna.t.underpaid(rub(50_000), rub(149_950)));
    expect((await anna.hearsNothingMore()).waitingFor).toBe('payment');
    await anna.tells(PAID);
    await anna.hears(anna.t.paid(rub(149_950)), anna.t.askRating);
  });

  it('is open again where the payment was corrected to less', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.tells(PAID);
    await anna.hears(anna.t.paid(rub(149_950)));
    await anna.tells({ type: 'underpaid', paid: rub(14_995), due: rub(149_950), reopened: true }, CLOSED);
    await anna.hears(anna.t.underpaid(rub(14_995), rub(149_950)));
    expect((await anna.hearsNothingMore()).waitingFor).toBe('payment');
    await anna.tells(PAID);
    await anna.hears(anna.t.paid(rub(149_950)), anna.t.askRating);
  });

  it('is told as paid as often as a payment took the place of one that was taken back', async () => {
    const anna = stage.dialog();
    await anna.opened();
    for (let i = 0; i < 2; i++) {
      await anna.tells(PAID, PAID, { type: 'payment_cancelled' });
      await anna.hears(anna.t.paid(rub(149_950)), anna.t.paymentCancelled);
    }
    await anna.tells(PAID, { type: 'refunded', money: rub(149_950) }, PAID);
    await anna.hears(anna.t.paid(rub(149_950)), anna.t.refunded(rub(149_950)), anna.t.paid(rub(149_950)));
    await anna.hearsNothingMore();
  });

  it('tells of a cancelled payment and of money that went back', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.tells({ type: 'payment_cancelled' }, PAID, { type: 'refunded', money: rub(149_950) });
    await anna.hears(anna.t.paymentCancelled, anna.t.paid(rub(149_950)), anna.t.refunded(rub(149_950)));
    await anna.hearsNothingMore();
  });

  it('is waited for again when what paid it was cancelled, and no more when money went back', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.tells(PAID, { type: 'payment_cancelled' }, CLOSED);
    await anna.hears(anna.t.paid(rub(149_950)), anna.t.paymentCancelled);
    expect((await anna.hearsNothingMore()).waitingFor).toBe('payment');
    await anna.tells({ type: 'refunded', money: rub(50_000) });
    await anna.hears(anna.t.refunded(rub(50_000)), anna.t.askRating);
  });

  it('is told to the ticket again when that has forgotten it', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.tells({ type: 'invoice_unknown' });
    await anna.hearsNothingMore();
    expect(anna.outside.appended).toHaveLength(3);
    expect(anna.outside.appended[2]).toEqual(anna.outside.appended[1]);
  });

  it('is asked for no more when its issue is deleted before it could be issued', async () => {
    const anna = stage.dialog();
    anna.outside.refuse('readIssue', 'okdesk.not_found');
    await anna.toldAll();
    await anna.presses('yes');
    await anna.hears(anna.t.issueOpened('7'));
    await until('it is in trouble', async () => (await anna.state()).trouble !== undefined);
    await anna.tells({ type: 'deleted' });
    await anna.hears(anna.t.issueDeleted);
    await anna.waitsIn('closed');
    expect((await anna.state()).trouble).toBeUndefined();
  });

  it('hands a payment that names nothing but the dialog to the ticket, also when the story is over', async () => {
    const anna = stage.dialog();
    await anna.opened();
    const payment = (paymentId: string): PaymentChanged => ({
      kind: 'payment.changed',
      gateway: 'onec',
      paymentId,
      status: 'paid',
      money: rub(149_950),
      references: [{ type: 'dialog', value: anna.id }],
    });
    await anna.deliver(payment('p1'), payment('p1'));
    await anna.hearsNothingMore();
    await anna.tells({ type: 'deleted' });
    await anna.hears(anna.t.issueDeleted);
    await anna.waitsIn('closed');
    await anna.deliver(payment('p2'));
    await anna.hearsNothingMore();
    const references = [{ type: 'issue', value: '7' }];
    expect(anna.outside.appended.slice(2)).toEqual([
      { ...payment('p1'), references },
      { ...payment('p2'), references },
    ]);
  });

  it('is told to the ticket with the issue, so that money finds its way', async () => {
    const anna = stage.dialog();
    await anna.opened();
    const adoption = { kind: 'ticket.adopted', issueId: '7', dialogWorkflowId: anna.id };
    expect(anna.outside.appended).toMatchObject([
      adoption,
      { ...adoption, invoice: { ref: 'invoice-ref', money: rub(149_950) } },
    ]);
  });
});

describe('the bridge', () => {
  it('puts each message of the customer into the issue, once', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.writes('Код домофона 12');
    await anna.writes({ type: 'media', media: 'image', mediaId: 'photo', caption: 'табличка' });
    await anna.hearsNothingMore();
    expect(anna.outside.comments).toEqual(['Клиент пишет: Код домофона 12', 'Клиент пишет: [фото] табличка']);
    expect(anna.outside.called('commentIssue')).toMatchObject([{ issueId: '7' }, { issueId: '7' }]);
  });

  it('puts an employee’s comment before the customer as plain text', async () => {
    const anna = stage.dialog();
    await anna.opened();
    const html =
      '<p>Буду в <b>10:00</b></p><p>Пётр &amp; Ко, 5 &lt; 6<br>до встречи</p><script>alert(1)</script>';
    await anna.tells({ type: 'comment', commentId: 'c1', html });
    await anna.hears('Мастер пишет: Буду в 10:00\nПётр & Ко, 5 < 6\nдо встречи');
  });

  it('names the files of an employee, with words or without', async () => {
    const anna = stage.dialog();
    await anna.opened();
    const files = [
      { id: 'f1', name: 'Акт.pdf' },
      { id: 'f2', name: 'Схема.png' },
    ];
    await anna.tells({ type: 'comment', commentId: 'c1', html: '<p>Вот акт</p>', files });
    await anna.tells({ type: 'comment', commentId: 'c2', html: '', files: files.slice(1) });
    await anna.tells({ type: 'files', files: files.slice(0, 1) });
    await anna.hears(
      'Мастер пишет: Вот акт\n[файл: Акт.pdf]\n[файл: Схема.png]',
      'Мастер пишет: [файл: Схема.png]',
      'Мастер пишет: [файл: Акт.pdf]',
    );
  });

  it('says a very long comment in parts, each once, however often it comes and whatever fails', async () => {
    const anna = stage.dialog();
    await anna.opened();
    const [first, second] = ['Первое. '.repeat(480).trim(), 'Второе. '.repeat(480).trim()];
    const long = { type: 'comment', commentId: 'c1', html: `<p>${first}</p><p>${second}</p>` } as const;
    anna.outside.refuse('sendMessage', 'telegram.unauthorized', 1);
    await anna.tells(long, long);
    await until('it is in trouble', async () => (await anna.state()).trouble !== undefined);
    await stage.server.pass('11m');
    await anna.hears(anna.t.employee(first!), second!);
    await anna.hearsNothingMore();
    const steps = anna.outside.called('sendMessage').map(({ effect }) => stepOf(effect));
    expect(new Set(steps).size).toBe(steps.length);
  });

  it('takes an employee’s comment for no answer: the question stands, and its button still counts', async () => {
    const anna = stage.dialog({ policy: { calloutFee: 0 } });
    await anna.opened();
    await anna.tells(CLOSED);
    await anna.hears(anna.t.askRating);
    await anna.tells({ type: 'comment', commentId: 'c1', html: 'хорошо' });
    await anna.hears(anna.t.employee('хорошо'));
    expect((await anna.hearsNothingMore()).question?.step).toBe('rating');
    await anna.presses('excellent');
    await anna.hears(anna.t.thanks);
    expect(anna.outside.called('rateIssue')).toMatchObject([{ rate: 'excellent' }]);
  });

  it('never says the customer’s own words back, even where the desk takes them for an employee’s', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.writes('Код домофона 12');
    await until('the words are passed on', () => anna.outside.commentIds.length === 1);
    const [own] = anna.outside.commentIds;
    await anna.tells(
      { type: 'comment', commentId: own!, html: 'Клиент пишет: Код домофона 12' },
      { type: 'comment', commentId: 'c1', html: 'Еду' },
    );
    await anna.hears(anna.t.employee('Еду'));
    await anna.hearsNothingMore();
  });

  it('does not take a button of an old question for a comment', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.presses('yes');
    await anna.presses('no');
    await anna.hearsNothingMore();
    expect(anna.outside.comments).toEqual([]);
  });

  it('passes on what is written in place of a rating, and takes a typed mark', async () => {
    const anna = stage.dialog({ policy: { calloutFee: 0 } });
    await anna.opened();
    await anna.tells(CLOSED);
    await anna.hears(anna.t.askRating);
    expect(anna.outside.messages.at(-1)!.list?.rows.map(({ id }) => id)).toEqual([
      'excellent',
      'good',
      'normal',
      'poor',
    ]);
    await anna.writes('Спасибо мастеру');
    await until('the words are passed on', () => anna.outside.comments.length === 1);
    await anna.writes('5');
    await anna.hears(anna.t.thanks);
    expect(anna.outside.called('rateIssue')).toMatchObject([{ rate: 'excellent' }]);
  });

  it('hears nothing of an issue that is not its own', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.deliver(
      anna.news({ type: 'comment', commentId: 'c9', html: 'Чужое' }, '8'),
      anna.news(CLOSED, '8'),
    );
    expect((await anna.hearsNothingMore()).stage).toBe('work');
  });

  it('goes on when the issue is opened again while the rating is waited for', async () => {
    const anna = stage.dialog({ policy: { calloutFee: 0 } });
    await anna.opened();
    await anna.tells(CLOSED);
    await anna.hears(anna.t.askRating);
    await anna.writes('Снова течёт');
    await anna.tells({ type: 'status', code: 'opened', closed: false });
    await anna.waitsIn('work');
    await stage.server.pass('72h');
    await anna.tells({ type: 'comment', commentId: 'c1', html: 'Приеду снова' });
    await anna.hears(anna.t.employee('Приеду снова'));
    await anna.tells(CLOSED);
    await anna.hears(anna.t.askRating);
    expect(anna.outside.comments).toEqual(['Клиент пишет: Снова течёт']);
  });

  it('asks no rating of an issue that was deleted meanwhile', async () => {
    const anna = stage.dialog({ policy: { calloutFee: 0 } });
    await anna.opened();
    await anna.tells(CLOSED);
    await anna.hears(anna.t.askRating);
    await anna.tells({ type: 'deleted' });
    await anna.hears(anna.t.issueDeleted);
    await anna.waitsIn('closed');
    expect(anna.outside.called('rateIssue')).toEqual([]);
  });

  it('ends when the issue was deleted', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.tells({ type: 'deleted' });
    await anna.hears(anna.t.issueDeleted);
    await anna.waitsIn('closed');
  });
});
