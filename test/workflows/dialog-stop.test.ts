import { CLOSED, PAID } from './fixture/dialog';
import type { Dialog } from './fixture/dialog';
import { stepOf } from './fixture/outside';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();

const comment = (commentId: string, html = 'Еду') => ({ type: 'comment' as const, commentId, html });

/** What is kept with the contact, in the order in which it was said. */
const consents = (anna: Dialog) => anna.outside.called('noteConsent').map(({ stopped }) => stopped);

const stopped = async (starts = {}) => {
  const anna = stage.dialog(starts);
  await anna.opened();
  await anna.writes('Стоп');
  await anna.hears(anna.t.stopped);
  await until('the desk knows', () => anna.outside.comments.length === 1);
  return anna;
};

describe('«стоп» with an issue open', () => {
  it('is kept, answered by one last word, and told to the desk once', async () => {
    const anna = await stopped();
    await anna.writes('stop', '🛑 СТОП!');
    const state = await anna.hearsNothingMore();
    expect(state).toMatchObject({ stage: 'work', waitingFor: 'customer', stoppedAt: expect.any(String) });
    expect(anna.outside.comments).toEqual([anna.t.customerStopped]);
    expect(anna.outside.called('noteConsent')).toEqual([
      {
        of: { channel: 'telegram', account: '100', contact: anna.id.split(':').at(-1) },
        at: state.stoppedAt,
        stopped: true,
      },
    ]);
    expect(anna.outside.messages.at(-1)).toMatchObject({ lastWord: true });
    expect(await anna.details()).toContain(
      `**No more messages:** asked for at ${state.stoppedAt}; the customer has to write first`,
    );
  });

  it('keeps employees’ comments, words about money and reminders from the customer', async () => {
    const anna = await stopped();
    await anna.tells(comment('c1'), PAID, { type: 'payment_cancelled' });
    await stage.server.pass('30 days');
    const { data, stage: at } = await anna.hearsNothingMore();
    expect([at, data.paid]).toEqual(['work', false]);
  });

  it('goes on in that issue when they write again, and the desk is told that they are back', async () => {
    const anna = await stopped();
    const { t, outside } = anna;
    await anna.tells(comment('c1'), PAID);
    await anna.writes('Когда приедете?');
    await until('it is passed on', () => outside.comments.length === 3);
    const state = await anna.hearsNothingMore();
    expect(state).toMatchObject({ stage: 'work', waitingFor: 'closure' });
    expect(state.stoppedAt).toBeUndefined();
    expect(outside.comments).toEqual([
      t.customerStopped,
      t.customerIsBack,
      t.customerWrites('Когда приедете?'),
    ]);
    expect(consents(anna)).toEqual([true, false]);
    await anna.tells(comment('c2'), CLOSED);
    await anna.hears(t.employee('Еду'), t.askRating);
    expect(await anna.details()).not.toContain('No more messages');
  });

  it('may be said again after that, with a last word of its own', async () => {
    const anna = await stopped();
    await anna.writes('Я тут');
    await until('it is passed on', () => anna.outside.comments.length === 3);
    await anna.writes('стоп');
    await anna.hears(anna.t.stopped);
    await until('the desk knows', () => anna.outside.comments.length === 4);
    await anna.writes('Снова тут');
    await until('it is passed on', () => anna.outside.comments.length === 6);
    await anna.hearsNothingMore();
    expect(consents(anna)).toEqual([true, false, true, false]);
    const effects = anna.outside.attempts.flatMap(({ effect }) => (effect ? [stepOf(effect)] : []));
    expect(new Set(effects).size).toBe(effects.length);
  });

  it('ends the dialog without a word once the issue is closed, and a later message begins anew', async () => {
    const anna = await stopped();
    await anna.tells(PAID, CLOSED);
    await anna.waitsIn('closed');
    await anna.hearsNothingMore();
    await anna.writes('Снова сломалось');
    await anna.hears(anna.t.askName);
    expect(consents(anna)).toEqual([true, false]);
  });

  it.each([
    ['a press of an old button', (anna: Dialog) => anna.presses('yes')],
    [
      'a correction',
      (anna: Dialog) =>
        anna.deliver({
          ...anna.message('Да'),
          messageId: 'in-3',
          edit: { id: '1', at: '2026-11-27T10:00:00Z' },
        }),
    ],
  ])('is not taken back by %s', async (_, act) => {
    const anna = await stopped();
    await act(anna);
    await anna.tells(comment('c1'));
    expect((await anna.hearsNothingMore()).stoppedAt).toBeDefined();
  });

  it('said in an album’s caption is not taken back by the rest of the album', async () => {
    const anna = stage.dialog();
    await anna.opened();
    const part = (mediaId: string, caption?: string) => ({
      type: 'media' as const,
      media: 'image' as const,
      mediaId,
      album: 'a1',
      ...(caption === undefined ? {} : { caption }),
    });
    await anna.writes(part('1', 'Стоп'), part('2'), part('3'));
    await anna.hears(anna.t.stopped);
    expect((await anna.hearsNothingMore()).stoppedAt).toBeDefined();
    expect(anna.outside.comments).toEqual([anna.t.customerStopped]);
  });

  it.each([4, 7, 11, 16])('is the same with %i events a run', async (maxHistory) => {
    const anna = await stopped({ maxHistory });
    await anna.tells(comment('c1'));
    await anna.writes('стоп');
    await anna.hearsNothingMore();
    await anna.writes('Я тут');
    await until('it is passed on', () => anna.outside.comments.length === 3);
    await anna.tells(comment('c2'));
    await anna.hears(anna.t.employee('Еду'));
    expect(consents(anna)).toEqual([true, false]);
  });
});

describe('«стоп» without an open issue', () => {
  it.each(['name', 'problem', 'confirm'])(
    'is no answer in %s: the dialog ends, and begins anew',
    async (at) => {
      const anna = stage.dialog();
      const { t } = anna;
      await anna.writes('Здравствуйте');
      await anna.hears(t.askName);
      if (at !== 'name') {
        await anna.writes('Анна');
        await anna.hears(t.askProblem('Анна'));
      }
      if (at === 'confirm') {
        await anna.writes('Течёт');
        await anna.hears(t.confirm('Анна', 'Течёт'));
      }
      await anna.writes('Отписаться');
      await anna.hears(t.stopped);
      await anna.waitsIn('closed');
      expect(anna.outside.comments).toEqual([]);
      await anna.writes('Передумала');
      await anna.hears(t.askName);
      expect(consents(anna)).toEqual([true, false]);
      expect((await anna.settled()).data.notes).toEqual(['Передумала']);
    },
  );

  it('in an album’s caption is an answer to nothing, and the rest of the album opens nothing', async () => {
    const anna = stage.dialog();
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    const part = (mediaId: string) => ({
      type: 'media' as const,
      media: 'image' as const,
      mediaId,
      album: 'a1',
    });
    await anna.writes({ ...part('1'), caption: 'стоп' }, part('2'));
    await anna.hears(anna.t.stopped);
    expect((await anna.hearsNothingMore()).stage).toBe('closed');
    expect(consents(anna)).toEqual([true]);
  });

  it('is kept in a closed dialog, too, and opens nothing', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.act('close', 'Мария');
    await anna.writes('стоп', 'стоп');
    expect(await anna.hearsNothingMore()).toMatchObject({ stage: 'closed', stoppedAt: expect.any(String) });
    expect(consents(anna)).toEqual([true]);
    await anna.handle.result();
    expect(consents(anna)).toEqual([true]);
  });

  it('that was said to an earlier run is taken back by the next message, before anything is said', async () => {
    const anna = stage.dialog({ stoppedAt: '2026-11-27T10:00:00.000Z' });
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    const order = anna.outside.calls.map(({ activity }) => activity);
    expect(order).toEqual(['noteConsent', 'sendMessage']);
    expect(consents(anna)).toEqual([false]);
  });
});

describe('whoever would speak first', () => {
  it('as an operator is told that the customer has to write, until they do', async () => {
    const anna = await stopped();
    await anna.act('takeOver', 'Мария');
    expect(await anna.refuses('say', 'Мария', { text: 'Алло' })).toMatch(
      /^The customer asked for no more messages (at|on) .* UTC\. They have to write first\.$/,
    );
    await anna.writes('Да?');
    await anna.hearsNothingMore();
    await anna.act('say', 'Мария', { text: 'Алло' });
    await anna.hears('Алло');
    await anna.act('handBack', 'Мария');
    expect(consents(anna)).toEqual([true, false]);
    expect(await anna.hearsNothingMore()).toMatchObject({ stage: 'work', status: 'waiting' });
  });

  it('as an operator is heard no more once the customer has said it to them', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.act('takeOver', 'Мария');
    await anna.writes('стоп');
    await anna.hearsNothingMore();
    expect(consents(anna)).toEqual([true]);
    expect(await anna.refuses('say', 'Мария', { text: 'Алло' })).toMatch(/have to write first/);
    await anna.tells(comment('c1'), PAID);
    await anna.act('handBack', 'Мария');
    await anna.hears(anna.t.stopped);
    expect(await anna.hearsNothingMore()).toMatchObject({ stage: 'work', stoppedAt: expect.any(String) });
  });

  it('goes on in silence after an operator had the dialog of somebody who wants no messages', async () => {
    const anna = await stopped();
    await anna.act('takeOver', 'Мария');
    await anna.act('handBack', 'Мария');
    await anna.tells(comment('c1'));
    expect(await anna.hearsNothingMore()).toMatchObject({ stage: 'work', waitingFor: 'customer' });
  });

  it('by a flow of the API says nothing where the customer has stopped meanwhile', async () => {
    const anna = stage.dialog({ stoppedAt: '2026-11-27T10:00:00.000Z' });
    await anna.begun('CRM');
    await anna.waitsIn('closed');
    await anna.hearsNothingMore();
    expect(await anna.act('begin', 'CRM')).toMatchObject({ stage: 'name' });
    await anna.waitsIn('closed');
    await anna.hearsNothingMore();
  });

  it('is not tried again where the last line refuses it', async () => {
    const anna = stage.dialog();
    anna.outside.refuse('sendMessage', 'contact.stopped');
    await anna.writes('Здравствуйте');
    await anna.waitsIn('closed');
    expect(anna.outside.attempts.map(({ activity }) => activity)).toEqual(['sendMessage']);
  });
});
