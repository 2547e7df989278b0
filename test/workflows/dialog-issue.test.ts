import { CLOSED, PAID, rub } from './fixture/dialog';
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

  it('tells of a cancelled payment and of money that went back', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.tells({ type: 'payment_cancelled' }, PAID, { type: 'refunded', money: rub(149_950) });
    await anna.hears(anna.t.paymentCancelled, anna.t.paid(rub(149_950)), anna.t.refunded(rub(149_950)));
    await anna.hearsNothingMore();
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
    await anna.hears('Мастер пишет: Буду в 10:00\nПётр & Ко, 5 < 6\nдо встречи\nalert(1)');
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

  it('ends when the issue was deleted', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.tells({ type: 'deleted' });
    await anna.hears(anna.t.issueDeleted);
    await anna.waitsIn('closed');
  });
});
