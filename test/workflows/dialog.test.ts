import { CLOSED, PAID, rub } from './fixture/dialog';
import { onTimeSkippingServer } from './fixture/time-skipping';

const stage = onTimeSkippingServer();

describe.each(['ru', 'en'] as const)('the lead in %s', (language) => {
  it('goes from the first message to the rating with exactly one message per question', async () => {
    const anna = stage.dialog({ language });
    const { t, outside } = anna;
    await anna.writes(language === 'ru' ? 'Здравствуйте' : 'Hello');
    await anna.hears(t.askName);
    await anna.writes('Anna');
    await anna.hears(t.askProblem('Anna'));
    await anna.writes('No heat');
    await anna.hears(t.confirm('Anna', 'No heat'));
    await anna.presses('yes', t.yes);
    await anna.hears(t.issueOpened('7'), t.invoice('A-1', rub(149_950), 'https://pay.example/A-1'));
    await anna.tells(PAID);
    await anna.hears(t.paid(rub(149_950)));
    await anna.tells(CLOSED);
    await anna.hears(t.askRating);
    await anna.presses('good', t.rates.good);
    await anna.hears(t.thanks);
    await anna.hearsNothingMore();

    const [, , confirm] = outside.messages;
    expect(confirm!.buttons).toEqual([
      { id: 'yes', title: t.yes },
      { id: 'no', title: t.no },
    ]);
    expect(outside.called('openIssue')).toMatchObject([
      {
        name: 'Anna',
        title: 'No heat',
        description: `No heat\n\n${language === 'ru' ? 'Здравствуйте' : 'Hello'}`,
      },
    ]);
    expect(outside.called('issueInvoice')).toMatchObject([
      { payee: 'ticket:okdesk:7', issueId: '7', money: rub(149_950), purpose: t.invoicePurpose('7') },
    ]);
    expect(outside.called('rateIssue')).toMatchObject([{ issueId: '7', rate: 'good' }]);
    await anna.handle.result();
    expect(outside.keys.get(anna.id)?.handled).toBe(stage.relay.lastNumber(anna.id));
  });
});

describe('the confirmation', () => {
  it.each(['да', 'Да!', 'ок', 'Да, верно', 'YES'])('takes a typed "%s" for yes', async (typed) => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.writes(typed);
    await anna.hears(anna.t.issueOpened('7'));
    expect(anna.outside.called('openIssue')).toMatchObject([
      { description: 'Не греет котёл\n\nЗдравствуйте' },
    ]);
  });

  it('goes back to the problem on a no, by button or typed, and asks again', async () => {
    const anna = stage.dialog();
    await anna.toldAll('Анна', 'Котёл');
    await anna.presses('no', anna.t.no);
    await anna.hears(anna.t.askProblem('Анна'));
    await anna.writes('Котёл течёт');
    await anna.hears(anna.t.confirm('Анна', 'Котёл течёт'));
    await anna.writes('нет');
    await anna.hears(anna.t.askProblem('Анна'));
    await anna.writes('Котёл гудит');
    await anna.hears(anna.t.confirm('Анна', 'Котёл гудит'));
    await anna.presses('yes');
    await anna.hears(anna.t.issueOpened('7'));
    expect(anna.outside.called('openIssue')).toMatchObject([{ title: 'Котёл гудит' }]);
  });

  it('says what to press where the words mean neither, and keeps them for the desk', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.writes('И кран тоже');
    await anna.hears(anna.t.pressButton);
    expect(anna.outside.messages.at(-1)!.buttons).toHaveLength(2);
    await anna.presses('yes');
    await anna.hears(anna.t.issueOpened('7'));
    expect(anna.outside.called('openIssue')).toMatchObject([
      { description: 'Не греет котёл\n\nЗдравствуйте\n\nИ кран тоже' },
    ]);
  });

  it('acknowledges the pressed button with the next message', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.presses('yes');
    await anna.hears(anna.t.issueOpened('7'));
    expect(anna.outside.messages.at(-1)!.answerCallback).toBe('callback-yes');
    expect(anna.outside.messages.filter(({ answerCallback }) => answerCallback)).toHaveLength(1);
  });

  it('does not take a button that was pressed twice for words', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.presses('no', anna.t.no);
    await anna.hears(anna.t.askProblem('Анна'));
    await anna.presses('no', anna.t.no);
    await anna.hearsNothingMore();
    await anna.writes('Котёл гудит');
    await anna.hears(anna.t.confirm('Анна', 'Котёл гудит'));
    await anna.writes(
      { type: 'choice', id: 'yes', title: anna.t.yes },
      { type: 'choice', id: 'yes', title: anna.t.yes },
    );
    await anna.hears(anna.t.issueOpened('7'));
    expect(anna.outside.called('openIssue')[0]!.description).toBe('Котёл гудит\n\nЗдравствуйте');
  });
});

describe('what is written before a question was sent', () => {
  it('goes into the description and answers nothing', async () => {
    const anna = stage.dialog();
    await anna.writes('Добрый день', 'У нас авария', {
      type: 'media',
      media: 'image',
      mediaId: 'photo',
      caption: 'вот',
    });
    await anna.hears(anna.t.askName);
    await anna.hearsNothingMore();
    await anna.writes('Анна');
    await anna.hears(anna.t.askProblem('Анна'));
    await anna.writes('Течёт');
    await anna.hears(anna.t.confirm('Анна', 'Течёт'));
    await anna.writes('да');
    await anna.hears(anna.t.issueOpened('7'));
    expect(anna.outside.called('openIssue')[0]!.description).toBe(
      'Течёт\n\nДобрый день\n\nУ нас авария\n\n[фото] вот',
    );
  });

  it('is left out where it is a command of the messenger', async () => {
    const anna = stage.dialog();
    await anna.writes('/start');
    await anna.hears(anna.t.askName);
    await anna.writes('Анна');
    await anna.hears(anna.t.askProblem('Анна'));
    await anna.writes('Течёт');
    await anna.hears(anna.t.confirm('Анна', 'Течёт'));
    await anna.presses('yes');
    await anna.hears(anna.t.issueOpened('7'));
    expect(anna.outside.called('openIssue')[0]!.description).toBe('Течёт');
  });
});

it('asks for words where a picture, a place or a command came for an answer', async () => {
  const anna = stage.dialog();
  await anna.writes('Здравствуйте');
  await anna.hears(anna.t.askName);
  await anna.writes({ type: 'media', media: 'sticker', mediaId: 'cat' });
  await anna.hears(anna.t.askText);
  await anna.writes({ type: 'location', latitude: 55.7, longitude: 37.6 });
  await anna.hears(anna.t.askText);
  await anna.writes('/start');
  await anna.hears(anna.t.askText);
  await anna.writes('Анна');
  await anna.hears(anna.t.askProblem('Анна'));
  expect((await anna.settled()).data.notes).toEqual([
    'Здравствуйте',
    '[стикер]',
    '[место на карте: 55.7, 37.6]',
  ]);
});

it.each(['poll_creation', 'contacts', 'order', 'unknown'])(
  'says kindly, once, that it cannot read what the channel does not give out (%s)',
  async (what) => {
    const anna = stage.dialog();
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    await anna.writes({ type: 'unsupported', what });
    await anna.hears(anna.t.cannotRead);
    await anna.writes({ type: 'unsupported', what });
    await anna.hears(anna.t.askText);
    await anna.writes('Анна');
    await anna.hears(anna.t.askProblem('Анна'));
  },
);
