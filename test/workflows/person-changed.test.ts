import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';
import type { Dialog } from './fixture/dialog';

const stage = onTimeSkippingServer();

const blocks = (at = '2026-11-21T10:00:00.000Z') => ({
  kind: 'person.changed' as const,
  channel: 'telegram' as const,
  account: '100',
  person: { aliases: [] },
  change: { type: 'unreachable' as const },
  at,
});

const corrects = (anna: Dialog, text: string, messageId: string, id = '1') => ({
  ...anna.message(text),
  messageId,
  edit: { id, at: '2026-11-21T10:00:00.000Z' },
});

describe('a customer who blocks the bot', () => {
  it('ends the dialog without a word, and a later /start opens it again, also in the same signal', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.deliver(blocks());
    await anna.waitsIn('closed');
    await anna.writes('/start');
    await anna.hears(anna.t.askName);
    await anna.deliver(blocks('2026-11-21T11:00:00.000Z'), anna.message('/start'));
    await anna.hears(anna.t.askName);
    await anna.hearsNothingMore();
  });

  it('twice told is one: a replay does not close the dialog that was opened again', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.deliver(blocks());
    await anna.waitsIn('closed');
    await anna.writes('Я снова тут');
    await anna.hears(anna.t.askName);
    await anna.deliver(blocks());
    expect((await anna.hearsNothingMore()).stage).toBe('name');
  });

  it('stays with the operator who has the dialog, and is shown to them', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.act('takeOver', 'Мария');
    await anna.deliver(blocks());
    await until('it is shown', async () => (await anna.state()).operatorTrouble?.type === 'channel.blocked');
    expect((await anna.state()).operator?.by).toBe('Мария');
  });
});

describe('a pressed button', () => {
  const press = (id: string, ofMessageId: string) => ({
    type: 'choice' as const,
    id,
    title: id,
    ofMessageId,
  });

  it('under an earlier question, or somebody else’s, answers nothing; under a repeat of this one it does', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.presses('no');
    await anna.hears(anna.t.askProblem('Анна'));
    await anna.writes('Котёл течёт');
    await anna.hears(anna.t.confirm('Анна', 'Котёл течёт'));
    const [, , confirm, , again] = anna.outside.calls.filter(({ activity }) => activity === 'sendMessage');
    expect([confirm, again]).not.toContain(undefined);
    // The ids that the channel gave: out-1, out-2, … in the order in which they were sent.
    await anna.writes(press('yes', 'out-3'), press('yes', 'somebody-else'));
    expect((await anna.hearsNothingMore()).stage).toBe('confirm');
    await anna.writes('Что?');
    await anna.hears(anna.t.pressButton);
    await anna.writes(press('yes', 'out-6'));
    await anna.hears(anna.t.issueOpened('7'));
  });

  it('counts under a copy of the question whose id nobody knows', async () => {
    const anna = stage.dialog();
    anna.outside.leavesCopies = true;
    await anna.toldAll();
    await anna.writes(press('yes', 'a copy'));
    await anna.hears(anna.t.issueOpened('7'));
  });

  it.each(['the question', 'a reminder to press'])('counts under %s that was sent again', async (what) => {
    const anna = stage.dialog({}, 'whatsapp');
    await anna.toldAll();
    if (what !== 'the question') {
      await anna.writes('Что?');
      await anna.hears(anna.t.pressButton);
    }
    await anna.failsToHear('whatsapp.failing');
    await anna.hears(what === 'the question' ? anna.t.confirm('Анна', 'Не греет котёл') : anna.t.pressButton);
    await anna.settled();
    await anna.writes(press('yes', 'somebody-else'), press('yes', anna.outside.lastMessageId));
    await anna.hears(anna.t.issueOpened('7'));
  });
});

describe('several texts in a row', () => {
  it('answer one question with the first, and the rest is kept for the desk in order', async () => {
    const anna = stage.dialog();
    await anna.writes('Здравствуйте', 'Меня зовут Анна', 'Котёл не греет');
    await anna.hears(anna.t.askName);
    const state = await anna.hearsNothingMore();
    expect([state.stage, state.data.notes]).toEqual([
      'name',
      ['Здравствуйте', 'Меня зовут Анна', 'Котёл не греет'],
    ]);
  });
});

describe('a corrected message', () => {
  it('is no answer: it goes to the description as a correction', async () => {
    const anna = stage.dialog();
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    await anna.writes('Ана');
    await anna.hears(anna.t.askProblem('Ана'));
    await anna.deliver(corrects(anna, 'Анна', 'in-2'));
    const state = await anna.hearsNothingMore();
    expect([state.stage, state.data.notes]).toEqual(['problem', ['Здравствуйте', 'Исправлено: Анна']]);
  });

  it('goes to the desk as a correction, each version once', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.writes('Код домофона 12');
    const edit = corrects(anna, 'Код домофона 21', 'in-5', '7');
    await anna.deliver(edit);
    await anna.deliver(edit);
    await anna.deliver(corrects(anna, 'Код домофона 22', 'in-5', '8'));
    await anna.hearsNothingMore();
    expect(anna.outside.comments).toEqual([
      'Клиент пишет: Код домофона 12',
      'Клиент исправил сообщение: Код домофона 21',
      'Клиент исправил сообщение: Код домофона 22',
    ]);
  });

  it('is no command and opens nothing: neither "stop" nor a conversation that is over', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.deliver(corrects(anna, 'стоп', 'in-3'));
    expect((await anna.hearsNothingMore()).stage).toBe('confirm');
    await anna.writes('стоп');
    await anna.hears(anna.t.stopped);
    await anna.waitsIn('closed');
    await anna.deliver(corrects(anna, 'Передумал', 'in-3', '2'));
    expect((await anna.hearsNothingMore()).stage).toBe('closed');
  });
});
