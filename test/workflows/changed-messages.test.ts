/** Reactions, withdrawals and corrections: what a dialog makes of them, and what it does not. */
import type { MessageChanged } from '../../workflows/events';
import type { Dialog } from './fixture/dialog';
import { CLOSED } from './fixture/dialog';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();

let changes = 0;
const changed = (messageId: string, change: MessageChanged['change']): MessageChanged => ({
  kind: 'message.changed',
  channel: 'telegram',
  account: '100',
  person: { aliases: [] },
  messageId,
  id: `change-${++changes}`,
  change,
  at: new Date(0).toISOString(),
});
const withdraws = (messageId: string) => changed(messageId, { type: 'withdrawn' });
const reacts = (emoji: string | undefined, toOurs: boolean) =>
  changed('out-1', {
    type: 'reaction',
    ...(emoji === undefined ? {} : { emoji }),
    ...(toOurs ? { toOurs } : {}),
  });
const corrects = (anna: Dialog, text: string, messageId: string) => ({
  ...anna.message(text),
  messageId,
  edit: { id: `edit-${++changes}`, at: new Date(0).toISOString() },
});

describe('a withdrawn message', () => {
  it('is told to the desk in one line, without its content, however often it comes', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.writes('Код домофона 12');
    const withdrawal = withdraws('in-5');
    await anna.deliver(withdrawal);
    await anna.deliver(withdrawal);
    await anna.hearsNothingMore();
    expect(anna.outside.comments).toEqual(['Клиент пишет: Код домофона 12', 'Клиент удалил сообщение']);
  });

  it('leaves no words and no file of its own in the issue that is opened later; the rest stays', async () => {
    const anna = stage.dialog();
    await anna.writes('Здравствуйте', 'Мой пароль 1234', {
      type: 'media',
      media: 'image',
      mediaId: 'secret',
    });
    await anna.hears(anna.t.askName);
    await anna.deliver(corrects(anna, 'Мой пароль 12345', 'in-2'), withdraws('in-2'), withdraws('in-3'));
    await anna.writes('Анна');
    await anna.hears(anna.t.askProblem('Анна'));
    await anna.writes('Не греет котёл');
    await anna.hears(anna.t.confirm('Анна', 'Не греет котёл'));
    await anna.presses('yes');
    await anna.hears(anna.t.issueOpened('7'));
    await anna.waitsIn('work');
    expect(anna.outside.called('openIssue')).toMatchObject([
      { description: 'Не греет котёл\n\nЗдравствуйте' },
    ]);
    expect(anna.outside.comments).toEqual([]);
  });

  it('is heeded also where both wait when the issue is opened', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    const secret = anna.message('Мой пароль 1234');
    await anna.deliver(
      anna.message({ type: 'choice', id: 'yes', title: 'yes' }),
      secret,
      withdraws(secret.messageId),
    );
    await anna.hears(anna.t.issueOpened('7'));
    expect(anna.outside.called('openIssue')).toMatchObject([
      { description: 'Не греет котёл\n\nЗдравствуйте' },
    ]);
    await anna.waitsIn('work');
    expect(anna.outside.comments).toEqual([]);
  });

  it('is told while an operator has the dialog, and opens no dialog that is over', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.act('takeOver', 'Мария');
    await anna.deliver(withdraws('in-1'));
    await until('the desk is told', () => anna.outside.comments.length === 1);
    await anna.act('close', 'Мария');
    await anna.waitsIn('closed');
    await anna.deliver(withdraws('in-2'));
    expect((await anna.hearsNothingMore()).stage).toBe('closed');
    expect(anna.outside.comments).toEqual(['Клиент удалил сообщение']);
  });
});

describe('a reaction', () => {
  it('goes to the desk where it is to a message of ours, an issue is open, and it says something', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.deliver(reacts('👍', true), reacts('👎', false), reacts(undefined, true));
    await anna.hearsNothingMore();
    expect(anna.outside.comments).toEqual(['Реакция клиента на наше сообщение: 👍']);
  });

  it('answers no question, wherever it comes: not the confirmation, not the rating', async () => {
    const anna = stage.dialog({ policy: { calloutFee: 0 } });
    await anna.toldAll();
    await anna.deliver(reacts('👍', true));
    expect((await anna.hearsNothingMore()).stage).toBe('confirm');
    await anna.presses('yes');
    await anna.hears(anna.t.issueOpened('7'));
    await anna.tells(CLOSED);
    await anna.hears(anna.t.askRating);
    await anna.deliver(reacts('👍', true));
    expect((await anna.hearsNothingMore()).stage).toBe('rating');
    expect(anna.outside.comments).toEqual([]);
  });
});

it('none of them is a word of the customer: the reminder comes when it would have come', async () => {
  const anna = stage.dialog({ policy: { reminderHours: [2], inactivityHours: 24 } });
  await anna.writes('Здравствуйте');
  await anna.hears(anna.t.askName);
  await stage.server.pass('90m');
  await anna.deliver(reacts('👍', true), withdraws('in-9'), corrects(anna, 'Добрый день', 'in-1'));
  await anna.hearsNothingMore();
  await stage.server.pass('31m');
  await anna.hears(anna.t.reminder(anna.t.askName));
});

it('a dialog of an earlier edition takes no notice of them', async () => {
  const anna = stage.dialog();
  anna.starts.dialog.edition = 2;
  await anna.opened();
  await anna.deliver(withdraws('in-1'), reacts('👍', true));
  await anna.writes({ type: 'unsupported', what: 'poll_creation' });
  await anna.hearsNothingMore();
  expect(anna.outside.comments).toEqual(['Клиент пишет: [сообщение, которое мы не умеем читать]']);
});

it('what cannot be read goes to the desk, and is answered kindly, once', async () => {
  const anna = stage.dialog({ policy: { calloutFee: 0 } });
  await anna.opened();
  await anna.writes({ type: 'unsupported', what: 'poll_creation' });
  await anna.hears(anna.t.cannotRead);
  await anna.writes({ type: 'unsupported', what: 'order' });
  await anna.tells(CLOSED);
  await anna.hears(anna.t.askRating);
  await anna.writes({ type: 'unsupported', what: 'contacts' });
  await anna.hearsNothingMore();
  expect(anna.outside.comments).toEqual(
    Array.from({ length: 3 }, () => 'Клиент пишет: [сообщение, которое мы не умеем читать]'),
  );
});
