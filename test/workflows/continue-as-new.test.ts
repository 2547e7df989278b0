/** Continue-as-new at any moment must change nothing that anybody outside can see. */
import fc from 'fast-check';
import type { Dialog } from './fixture/dialog';
import { CLOSED, PAID, rub } from './fixture/dialog';
import { stepOf } from './fixture/outside';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();

/** Everything once: questions, a wrong answer, a way back, the issue, the bridge, money, closure, rating, again. */
async function wholeStory(anna: Dialog): Promise<void> {
  const { t } = anna;
  await anna.writes('Здравствуйте', 'Вы работаете?');
  await anna.hears(t.askName);
  await anna.writes({ type: 'media', media: 'sticker', mediaId: 'cat' });
  await anna.hears(t.askText);
  await anna.writes('Анна');
  await anna.hears(t.askProblem('Анна'));
  await stage.server.pass('1h');
  await anna.hears(t.reminder(t.askProblem('Анна')));
  await anna.writes('Котёл');
  await anna.hears(t.confirm('Анна', 'Котёл'));
  await anna.presses('no');
  await anna.hears(t.askProblem('Анна'));
  await anna.writes('Котёл течёт');
  await anna.hears(t.confirm('Анна', 'Котёл течёт'));
  await anna.writes('Ещё кран');
  await anna.hears(t.pressButton);
  await anna.presses('yes');
  await anna.hears(t.issueOpened('7'), t.invoice('A-1', rub(149_950), 'https://pay.example/A-1'));
  await anna.waitsIn('work');
  await stage.server.pass('25h');
  await anna.hears(t.invoiceReminder('A-1', rub(149_950)));
  await anna.writes('Код 12', 'Этаж 3');
  const comment = anna.news({ type: 'comment', commentId: 'c1', html: 'Буду' });
  await anna.deliver(comment, anna.news(CLOSED), comment);
  await anna.hears(t.employee('Буду'));
  await anna.tells(PAID);
  await anna.hears(t.paid(rub(149_950)), t.askRating);
  await anna.writes('Спасибо');
  await until('thanks are passed on', () => anna.outside.comments.length === 3);
  await anna.presses('good');
  await anna.hears(t.thanks);
  await anna.waitsIn('closed');
  await anna.writes('Снова я');
  await anna.hears(t.askName);
  await anna.hearsNothingMore();
}

const seen = (anna: Dialog) =>
  anna.outside.calls.map(({ activity, input, effect }) => ({
    activity,
    input: {
      ...input,
      effect: undefined,
      workflowId: undefined,
      to: undefined,
      from: undefined,
      contact: undefined,
      events: undefined,
    },
    step: effect && stepOf(effect),
  }));

const wasContinued = async (anna: Dialog): Promise<boolean> => {
  const { raw } = await anna.handle.describe();
  const first = raw.workflowExecutionInfo?.firstRunId;
  return first !== raw.workflowExecutionInfo?.execution?.runId;
};

it('tells the whole story in the same words and under the same effect keys, however short the runs are', async () => {
  const whole = stage.dialog();
  await wholeStory(whole);
  const expected = seen(whole);
  const { inbox } = await whole.state();
  await whole.end();

  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 4, max: 40 }), async (maxHistory) => {
      stage.server.outside.reset();
      const anna = stage.dialog({ maxHistory });
      await wholeStory(anna);
      expect(seen(anna)).toEqual(expected);
      const state = await anna.state();
      expect(state.inbox).toEqual(inbox);
      expect(new Set(anna.outside.calls.flatMap(({ effect }) => (effect ? [effect.run] : []))).size).toBe(1);
      expect(await wasContinued(anna)).toBe(true);
      await anna.end();
    }),
    { numRuns: 5, examples: [[4], [7], [11]] },
  );
});

it('keeps the question, its reminders and the answer that is being waited for', async () => {
  const anna = stage.dialog({ maxHistory: 4 });
  await anna.writes('Здравствуйте');
  await anna.hears(anna.t.askName);
  const { question } = await anna.hearsNothingMore();
  await anna.presses('yes');
  const after = await anna.hearsNothingMore();
  expect(after.question).toEqual(question);
  expect(await wasContinued(anna)).toBe(true);
  await stage.server.pass('1h');
  await anna.hears(anna.t.reminder(anna.t.askName));
  await stage.server.pass('19h');
  await anna.hears(anna.t.reminder(anna.t.askName));
  await anna.handle.result();
  expect(anna.outside.said.at(-1)).toBe(anna.t.closedIdle);
});

it('keeps what operators see and search for', async () => {
  const anna = stage.dialog({ maxHistory: 4 });
  await anna.opened();
  await anna.presses('yes');
  await anna.hearsNothingMore();
  expect(await anna.details()).toContain('**Stage:** work');
  const { typedSearchAttributes } = await anna.handle.describe();
  const shown = Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
  expect(shown).toMatchObject({ Channel: 'telegram', Stage: 'work', WaitingFor: 'payment', IssueId: '7' });
});
