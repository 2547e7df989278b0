import type { Span, WorkingHours } from '../../workflows/working-hours';
import { texts } from '../../workflows/texts';
import { nextOpening } from '../../workflows/working-hours';
import { CLOSED, PAID, rub } from './fixture/dialog';
import type { Dialog } from './fixture/dialog';
import { stepOf } from './fixture/outside';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();

const HOUR = 3_600_000;
const day: Span[] = [[9 * 60, 18 * 60]];
const workingHours = {
  timezone: 'Europe/Moscow',
  days: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day },
  holidays: [],
} satisfies WorkingHours;

/** Time passes to this hour in Moscow, the next time it comes. */
async function passTo(hour: number): Promise<void> {
  const now = await stage.server.now();
  const HOUR_IN_UTC = (hour - 3 + 24) % 24;
  const at = new Date(now).setUTCHours(HOUR_IN_UTC, 0, 0, 0);
  const due = at > now ? at : at + 24 * HOUR;
  await stage.server.pass(`${due - now}ms`);
}

const hourOf = (instant: number): number => new Date(instant + 3 * HOUR).getUTCHours();

const atNight = async (policy = {}) => {
  await passTo(21);
  return stage.dialog({ policy: { workingHours, ...policy } });
};

const away = async (anna: Dialog): Promise<string> =>
  anna.t.away(nextOpening(workingHours, await stage.server.now())!);

async function issueOpened(anna: Dialog): Promise<void> {
  const words = await away(anna);
  await anna.toldAll();
  await anna.presses('yes');
  await anna.hears(
    `${anna.t.issueOpened('7')}\n${words}`,
    anna.t.invoice('A-1', rub(149_950), 'https://pay.example/A-1'),
  );
  await anna.waitsIn('work');
}

describe('at night', () => {
  it('questions are asked and answered at once, and the word about the issue says when people answer', async () => {
    const anna = await atNight();
    await issueOpened(anna);
    expect(await away(anna)).toBe('Сейчас мы не работаем; ответим завтра с 9:00.');
  });

  it('who writes into the open issue is told once until the morning, and once again the next night', async () => {
    const anna = await atNight();
    await issueOpened(anna);
    await anna.writes('Код 12');
    await anna.writes('Этаж 3');
    await anna.hearsNothingMore();
    await passTo(12);
    await anna.writes('Вы едете?');
    await anna.hearsNothingMore();
    await passTo(19);
    await anna.writes('Алло?');
    await anna.hears(await away(anna));
    await anna.writes('Эй!');
    await passTo(2);
    await anna.writes('Не спится');
    await anna.hearsNothingMore();
    await passTo(20);
    await anna.hears(anna.t.invoiceReminder('A-1', rub(149_950)));
    await anna.writes('И сегодня никого');
    await anna.hears(await away(anna));
    expect(anna.outside.comments).toHaveLength(7);
    const effects = anna.outside.attempts.flatMap(({ effect }) => (effect ? [stepOf(effect)] : []));
    expect(new Set(effects).size).toBe(effects.length);
  });

  it('an employee’s comment and words about money are said all the same', async () => {
    const anna = await atNight();
    await issueOpened(anna);
    await anna.tells({ type: 'comment', commentId: 'c1', html: 'Еду' }, PAID, CLOSED);
    await anna.hears(anna.t.employee('Еду'), anna.t.paid(rub(149_950)), anna.t.askRating);
    await anna.writes('Спасибо');
    await until('it is passed on', () => anna.outside.comments.length === 1);
    // The issue is closed: nobody is waited for.
    await anna.hearsNothingMore();
  });

  it('an operator who has the dialog is not contradicted', async () => {
    const anna = await atNight();
    await issueOpened(anna);
    await passTo(12);
    await passTo(20);
    await anna.act('takeOver', 'Мария');
    await anna.writes('Вы тут?');
    await anna.hearsNothingMore();
    await anna.act('handBack', 'Мария');
    await anna.hearsNothingMore();
  });
});

it('all of it is the same where every step is a replay: a stop, a return, another language, a night', async () => {
  await stage.server.restartWorkers(0);
  try {
    const anna = await atNight();
    await issueOpened(anna);
    await anna.writes('стоп');
    await anna.hears(anna.t.stopped);
    await anna.tells({ type: 'comment', commentId: 'c1', html: 'Еду' });
    await passTo(12);
    await passTo(20);
    await anna.writes('Я тут');
    await anna.hears(await away(anna));
    await anna.writes('/en');
    await anna.hears(texts.en.goOn);
    await passTo(9);
    await anna.hears(texts.en.invoiceReminder('A-1', rub(149_950)));
    await anna.hearsNothingMore();
    const { ru } = texts;
    expect(anna.outside.comments).toEqual([
      ru.customerStopped,
      ru.customerIsBack,
      ru.customerWrites('Я тут'),
      ru.customerSpeaks.en,
    ]);
  } finally {
    await stage.server.restartWorkers();
  }
});

describe('until the hours begin wait', () => {
  it('reminders of a question, of which one stands for all, and the farewell', async () => {
    const anna = await atNight({ reminderHours: [1, 5], inactivityHours: 28 });
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    await passTo(8);
    await anna.hearsNothingMore();
    await passTo(9);
    await anna.hears(anna.t.reminder(anna.t.askName));
    expect(hourOf(anna.outside.lastSentAt)).toBe(9);
    // 28 hours of silence are over at one in the night.
    await passTo(8);
    await anna.hearsNothingMore();
    await passTo(9);
    await anna.hears(anna.t.closedIdle);
    expect(hourOf(anna.outside.lastSentAt)).toBe(9);
    await anna.waitsIn('closed');
  });

  it('reminders of an invoice', async () => {
    const anna = await atNight({ paymentReminderHours: [3, 6] });
    await issueOpened(anna);
    await passTo(8);
    await anna.hearsNothingMore();
    await passTo(9);
    await anna.hears(anna.t.invoiceReminder('A-1', rub(149_950)));
    await passTo(20);
    await anna.hearsNothingMore();
  });

  it('reminders that were due by day, while the desk kept the dialog waiting into the night', async () => {
    await passTo(10);
    const anna = stage.dialog({ policy: { workingHours, paymentReminderHours: [6] } });
    await anna.opened();
    anna.outside.refuse('commentIssue', 'okdesk.unauthorized');
    await anna.writes('Код 12');
    await until('it is in trouble', async () => (await anna.state()).trouble !== undefined);
    await passTo(20);
    anna.outside.accept('commentIssue');
    await stage.server.pass('10m');
    await anna.hears(await away(anna));
    await anna.hearsNothingMore();
    await passTo(9);
    await anna.hears(anna.t.invoiceReminder('A-1', rub(149_950)));
  });
});

it('without working hours people are always there', async () => {
  await passTo(3);
  const anna = stage.dialog();
  await anna.opened();
  await anna.writes('Код 12');
  await anna.hearsNothingMore();
});

describe('the first question', () => {
  it.each([
    ['https://example.ru/privacy', 'ru', 'https://example.ru/privacy'],
    [{ ru: 'https://example.ru/ru', en: 'https://example.ru/en' }, 'en', 'https://example.ru/en'],
    [{ ru: 'https://example.ru/ru' }, 'en', 'https://example.ru/ru'],
  ] as const)(
    'names what becomes of personal data, where %j is set, in %s',
    async (privacyUrl, language, url) => {
      const anna = stage.dialog({ language, policy: { privacyUrl } });
      await anna.writes('Здравствуйте');
      await anna.hears(`${anna.t.askName}\n\n${anna.t.privacy(url)}`);
      await anna.writes('Anna');
      await anna.hears(anna.t.askProblem('Anna'));
    },
  );
});
