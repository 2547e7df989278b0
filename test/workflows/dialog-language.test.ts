import { texts } from '../../workflows/texts';
import { CLOSED, PAID, rub } from './fixture/dialog';
import type { Dialog } from './fixture/dialog';
import { stepOf } from './fixture/outside';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();

const { ru, en } = texts;
const chosen = (anna: Dialog) => anna.outside.called('noteLanguage').map(({ language }) => language);

describe('a customer who asks for another language', () => {
  it('at a question is told so, and asked again in it; the word is no answer and nothing to the desk', async () => {
    const anna = stage.dialog();
    await anna.writes('Здравствуйте');
    await anna.hears(ru.askName);
    await anna.writes('/en');
    await anna.hears(en.goOn, en.askName);
    await anna.writes('Anna');
    await anna.hears(en.askProblem('Anna'));
    await anna.writes('No heat');
    await anna.hears(en.confirm('Anna', 'No heat'));
    await anna.writes('По-русски!');
    await anna.hears(ru.goOn, ru.confirm('Anna', 'No heat'));
    expect(anna.outside.messages.at(-1)!.buttons).toEqual([
      { id: 'yes', title: ru.yes },
      { id: 'no', title: ru.no },
    ]);
    await anna.writes('English');
    await anna.hears(en.goOn, en.confirm('Anna', 'No heat'));
    await anna.presses('yes');
    await anna.hears(en.issueOpened('7'));
    expect(anna.outside.called('openIssue')[0]!.description).toBe('No heat\n\nЗдравствуйте');
    expect(chosen(anna)).toEqual(['en', 'ru', 'en']);
    const effects = anna.outside.attempts.flatMap(({ effect }) => (effect ? [stepOf(effect)] : []));
    expect(new Set(effects).size).toBe(effects.length);
  });

  it('with the first message is asked nothing in the old one', async () => {
    const anna = stage.dialog();
    await anna.writes('/start', 'In English, please');
    await anna.hears(en.goOn, en.askName);
    expect((await anna.hearsNothingMore()).data.notes).toEqual([]);
  });

  it('for the one that is spoken is told so, and asked again', async () => {
    const anna = stage.dialog();
    await anna.writes('Здравствуйте');
    await anna.hears(ru.askName);
    await anna.writes('русский');
    await anna.hears(ru.goOn, ru.askName);
    expect(chosen(anna)).toEqual([]);
  });

  it('is reminded in it', async () => {
    const anna = stage.dialog();
    await anna.writes('Здравствуйте');
    await anna.hears(ru.askName);
    await anna.writes('/en');
    await anna.hears(en.goOn, en.askName);
    await stage.server.pass('1h');
    await anna.hears(en.reminder(en.askName));
  });

  it('together with the yes gets an issue that tells nothing of it', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.writes('да', '/en');
    await anna.hears(en.issueOpened('7'), en.invoice('A-1', rub(149_950), 'https://pay.example/A-1'));
    expect(anna.outside.called('openIssue')[0]!.description).toBe('Не греет котёл\n\nЗдравствуйте');
    expect(anna.outside.called('issueInvoice')[0]!.purpose).toBe(ru.invoicePurpose('7'));
  });

  it('with an issue open is heard by the desk in one line, in the desk’s language', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.writes('English');
    await anna.hears(en.goOn);
    await until('the desk knows', () => anna.outside.comments.length === 1);
    await anna.writes('The code is 12');
    await until('it is passed on', () => anna.outside.comments.length === 2);
    expect(anna.outside.comments).toEqual([ru.customerSpeaks.en, ru.customerWrites('The code is 12')]);
    await anna.tells(PAID, CLOSED);
    await anna.hears(en.paid(rub(149_950)), en.askRating);
    await anna.writes('/ru');
    await anna.hears(ru.goOn, ru.askRating);
    expect(anna.outside.messages.at(-1)!.list?.rows[0]).toEqual({
      id: 'excellent',
      title: ru.rates.excellent,
    });
    await anna.presses('excellent');
    await anna.hears(ru.thanks);
  });

  it('while an operator has the dialog is read by them, and answered by the flow afterwards', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.act('takeOver', 'Мария');
    await anna.writes('English');
    await anna.hearsNothingMore();
    await anna.act('handBack', 'Мария');
    await anna.hears(en.confirm('Анна', 'Не греет котёл'));
  });

  it('to come back after a "stop" is welcome, too', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.writes('стоп');
    await anna.hears(ru.stopped);
    await anna.writes('/en');
    await anna.hears(en.goOn);
    await until('the desk knows', () => anna.outside.comments.length === 3);
    expect(anna.outside.comments).toEqual([ru.customerStopped, ru.customerIsBack, ru.customerSpeaks.en]);
    expect((await anna.hearsNothingMore()).stage).toBe('work');
  });

  it.each([4, 7, 11])('is answered the same with %i events a run', async (maxHistory) => {
    const anna = stage.dialog({ maxHistory });
    await anna.writes('Здравствуйте');
    await anna.hears(ru.askName);
    await anna.writes('/en');
    await anna.hears(en.goOn, en.askName);
    await anna.writes('Anna');
    await anna.hears(en.askProblem('Anna'));
    await anna.hearsNothingMore();
  });
});

it('a correction and a button ask for no language', async () => {
  const anna = stage.dialog();
  await anna.writes('Здравствуйте');
  await anna.hears(ru.askName);
  await anna.deliver({
    ...anna.message('English'),
    messageId: 'in-1',
    edit: { id: '1', at: '2026-11-27T10:00:00.000Z' },
  });
  await anna.presses('x', 'English');
  await anna.hearsNothingMore();
});

it('a dialog that began in the customer’s own language writes to the desk in the company’s', async () => {
  const anna = stage.dialog({ language: 'en', deskLanguage: 'ru' });
  await anna.opened();
  await anna.writes('The code is 12');
  await until('it is passed on', () => anna.outside.comments.length === 1);
  expect(anna.outside.comments).toEqual([ru.customerWrites('The code is 12')]);
});
