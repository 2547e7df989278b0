import { ACTIONS } from '../../workflows/actions';
import { CLOSED, PAID, rub } from './fixture/dialog';
import type { Dialog } from './fixture/dialog';
import { stepOf } from './fixture/outside';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();

const TAKEN = { status: 'operator', waitingFor: 'operator' };

const shownOf = async (anna: Dialog) => {
  const { typedSearchAttributes } = await anna.handle.describe();
  return Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
};

describe('an operator who takes a dialog over at a question', () => {
  it('speaks with the customer, who is asked anew after the hand-back', async () => {
    const anna = stage.dialog();
    const { t } = anna;
    await anna.writes('Здравствуйте');
    await anna.hears(t.askName);
    expect(await anna.act('takeOver', 'Мария')).toEqual({ stage: 'name', ...TAKEN });
    expect(await shownOf(anna)).toMatchObject({ Stage: 'name', WaitingFor: 'operator' });
    await anna.act('say', 'Мария', { text: 'Добрый день, я Мария.' });
    await anna.hears('Добрый день, я Мария.');
    await anna.writes('Иван Петрович');
    const { notes } = (await anna.hearsNothingMore()).data;
    expect(notes).toEqual(['Здравствуйте', 'Иван Петрович']);

    expect(await anna.act('handBack', 'Мария')).toMatchObject({ stage: 'name', status: 'active' });
    await anna.hears(t.askName);
    const state = await anna.hearsNothingMore();
    expect(state).toMatchObject({ status: 'waiting', waitingFor: 'customer' });
    expect(state.operator ?? state.aside).toBeUndefined();
    expect(await shownOf(anna)).toMatchObject({ Stage: 'name', WaitingFor: 'customer' });
    await anna.writes('Анна');
    await anna.hears(t.askProblem('Анна'));
  });

  it('is not disturbed by reminders and deadlines: they count from the hand-back', async () => {
    const anna = stage.dialog();
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    await anna.act('takeOver', 'Мария');
    await stage.server.pass('80h');
    await anna.hearsNothingMore();
    await anna.act('handBack', 'Мария');
    await anna.hears(anna.t.askName);
    await stage.server.pass('59m');
    await anna.hearsNothingMore();
    await stage.server.pass('1m');
    await anna.hears(anna.t.reminder(anna.t.askName));
  });

  it('may be heard in the order in which the texts were asked for', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.act('takeOver', 'Мария');
    for (const text of ['Раз', 'Два', 'Три']) await anna.act('say', 'Мария', { text });
    await anna.act('handBack', 'Мария');
    await anna.hears('Раз', 'Два', 'Три', anna.t.confirm('Анна', 'Не греет котёл'));
    const effects = anna.outside.called('sendMessage').map(({ effect }) => stepOf(effect));
    expect(new Set(effects).size).toBe(effects.length);
  });

  it('is followed by an issue that holds what the customer wrote meanwhile', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.act('takeOver', 'Мария');
    await anna.writes('да', 'Этаж 3');
    await anna.hearsNothingMore();
    expect(anna.outside.called('openIssue')).toEqual([]);
    await anna.act('handBack', 'Мария');
    await anna.hears(anna.t.confirm('Анна', 'Не греет котёл'));
    await anna.presses('yes');
    await anna.hears(anna.t.issueOpened('7'));
    expect(anna.outside.called('openIssue')[0]!.description).toContain('Этаж 3');
  });

  it('is seen in the details, with since when', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.act('takeOver', 'Мария');
    expect(await anna.details()).toMatch(/\*\*Taken over:\*\* by Мария, since \d{4}-\d\d-\d\dT/);
    await anna.act('handBack', 'Мария');
    await anna.hears(anna.t.confirm('Анна', 'Не греет котёл'));
    expect(await anna.details()).not.toContain('Taken over');
  });
});

it('a take-over and hand-back while the flow is speaking leave the question to be asked anew', async () => {
  const anna = stage.dialog();
  await anna.writes('Здравствуйте');
  await anna.hears(anna.t.askName);
  await anna.writes({ type: 'media', media: 'sticker', mediaId: 'cat' });
  await anna.hears(anna.t.askText);
  await anna.hearsNothingMore();
  anna.outside.refuse('sendMessage', 'telegram.unauthorized', 1);
  await stage.server.pass('1h');
  await until('the reminder is in trouble', async () => (await anna.state()).trouble !== undefined);
  await anna.act('takeOver', 'Мария');
  await anna.act('handBack', 'Мария');
  await stage.server.pass('10m');
  await anna.hears(anna.t.reminder(anna.t.askName), anna.t.askName);
  await anna.hearsNothingMore();
});

describe('however short the runs are, and without any memory of them', () => {
  const story = async (anna: Dialog): Promise<void> => {
    const { t } = anna;
    await anna.opened();
    await anna.act('takeOver', 'Мария');
    for (const text of ['Раз', 'Два']) await anna.act('say', 'Мария', { text });
    await anna.hears('Раз', 'Два');
    await anna.writes('Код 12', 'Этаж 3');
    await anna.tells(PAID, { type: 'comment', commentId: 'c1', html: 'Буду' }, CLOSED);
    await anna.hears(t.employee('Буду'));
    expect(await anna.hearsNothingMore()).toMatchObject({ ...TAKEN, operator: { by: 'Мария' } });
    await anna.act('handBack', 'Олег');
    await anna.hears(t.paid(rub(149_950)), t.askRating);
    await anna.act('takeOver', 'Олег');
    await anna.act('close', 'Олег');
    await anna.act('begin', 'Олег');
    await anna.hears(t.askName);
    await anna.hearsNothingMore();
    expect(anna.outside.comments).toEqual(['Клиент пишет: Код 12', 'Клиент пишет: Этаж 3']);
    const effects = anna.outside.attempts.flatMap(({ effect }) => (effect ? [stepOf(effect)] : []));
    expect(new Set(effects).size).toBe(effects.length);
  };

  it.each([4, 7, 11, 16, 23])('all goes on as told with %i events a run', (maxHistory) =>
    story(stage.dialog({ maxHistory })),
  );

  it('all goes on as told where every step is a replay', async () => {
    await stage.server.restartWorkers(0);
    try {
      await story(stage.dialog());
    } finally {
      await stage.server.restartWorkers();
    }
  });
});

describe('an operator who takes a dialog over in the long wait', () => {
  it('has the customer’s words in the issue, the employee’s with the customer, and the flow’s kept', async () => {
    const anna = stage.dialog();
    const { t } = anna;
    await anna.opened();
    await anna.act('takeOver', 'Мария');
    await anna.writes('Код 12');
    await anna.tells({ type: 'comment', commentId: 'c1', html: 'Буду в 10' }, PAID, CLOSED);
    await anna.hears(t.employee('Буду в 10'));
    const state = await anna.hearsNothingMore();
    expect(anna.outside.comments).toEqual(['Клиент пишет: Код 12']);
    expect(state).toMatchObject({ ...TAKEN, stage: 'work', data: { paid: true, issueClosed: true } });
    await anna.act('handBack', 'Мария');
    await anna.hears(t.paid(rub(149_950)), t.askRating);
    await anna.presses('good');
    await anna.hears(t.thanks);
  });

  it('is not reminded of the invoice before the hours have passed from the hand-back', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.act('takeOver', 'Мария');
    await stage.server.pass('30h');
    await anna.hearsNothingMore();
    await anna.act('handBack', 'Мария');
    await stage.server.pass('23h');
    await anna.hearsNothingMore();
    await stage.server.pass('1h');
    await anna.hears(anna.t.invoiceReminder('A-1', rub(149_950)));
  });

  it.each(['work', 'rating'])(
    'hands back to an end where the issue was deleted meanwhile, in %s',
    async (at) => {
      const anna = stage.dialog();
      await anna.opened();
      if (at === 'rating') {
        await anna.tells(PAID, CLOSED);
        await anna.hears(anna.t.paid(rub(149_950)), anna.t.askRating);
      }
      await anna.act('takeOver', 'Мария');
      await anna.tells({ type: 'deleted' });
      await anna.writes('Алло?');
      await anna.hearsNothingMore();
      await anna.act('handBack', 'Мария');
      await anna.hears(anna.t.issueDeleted);
      await anna.waitsIn('closed');
    },
  );

  it('speaks although the desk refuses what the flow was about', async () => {
    const anna = stage.dialog();
    anna.outside.refuse('openIssue', 'okdesk.unauthorized');
    await anna.toldAll();
    await anna.presses('yes');
    await until('it is in trouble', async () => (await anna.state()).trouble !== undefined);
    await anna.act('takeOver', 'Мария');
    await anna.act('say', 'Мария', { text: 'Мы уже едем.' });
    await anna.hears('Мы уже едем.');
    anna.outside.accept('openIssue');
    await stage.server.pass('10m');
    await until('the issue is open', () => anna.outside.called('openIssue').length === 1);
    await anna.hearsNothingMore();
    expect(anna.outside.called('issueInvoice')).toEqual([]);
    await anna.act('handBack', 'Мария');
    await anna.hears(anna.t.issueOpened('7'), anna.t.invoice('A-1', rub(149_950), 'https://pay.example/A-1'));
  });
});

describe('«стоп» to an operator', () => {
  it('is read by the operator, and heeded at the hand-back', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.act('takeOver', 'Мария');
    await anna.writes('стоп');
    expect(await anna.hearsNothingMore()).toMatchObject(TAKEN);
    await anna.act('handBack', 'Мария');
    await anna.hears(anna.t.stopped);
    await anna.waitsIn('closed');
  });

  it('is over when the customer goes on', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.act('takeOver', 'Мария');
    await anna.writes('стоп', 'Ладно, давайте');
    await anna.hearsNothingMore();
    await anna.act('handBack', 'Мария');
    await anna.hears(anna.t.confirm('Анна', 'Не греет котёл'));
  });
});

describe('a dialog that somebody has', () => {
  it('is refused to others, who read whose it is and since when', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.act('takeOver', 'Мария');
    const whose = /^Мария has taken this dialog over at \d\d:\d\d UTC; ask them, or hand it back first\.$/;
    expect(await anna.refuses('takeOver', 'Олег')).toMatch(whose);
    expect(await anna.refuses('say', 'Олег', { text: 'Привет' })).toMatch(whose);
    const before = (await anna.state()).operator;
    expect(await anna.act('takeOver', 'Мария')).toMatchObject(TAKEN);
    expect((await anna.hearsNothingMore()).operator).toEqual(before);
    await anna.act('handBack', 'Олег');
    await anna.hears(anna.t.confirm('Анна', 'Не греет котёл'));
    expect(await anna.act('takeOver', 'Олег')).toMatchObject(TAKEN);
  });

  it('says nothing that is empty or longer than a message', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    expect(await anna.refuses('say', 'Мария', { text: 'Привет' })).toMatch(/^Nobody has taken/);
    expect(await anna.refuses('handBack', 'Мария')).toMatch(/nothing to hand back/);
    await anna.act('takeOver', 'Мария');
    expect(await anna.refuses('say', 'Мария', { text: ' \n' })).toMatch(/^There is no text/);
    expect(await anna.refuses('say', 'Мария', { text: 'x'.repeat(4_097) })).toMatch(/^The text has 4097/);
    await anna.act('say', 'Мария', { text: 'x'.repeat(4_096) });
    await anna.hears('x'.repeat(4_096));
  });

  it('asks who acts, whatever is sent by hand', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    for (const name of ACTIONS.dialog)
      for (const args of [[undefined], [null], ['Мария'], [{ by: 7 }]] as [unknown][])
        await expect(anna.handle.executeUpdate(name, { args })).rejects.toMatchObject({
          cause: { type: 'action.refused' },
        });
    await anna.presses('yes');
    await anna.hears(anna.t.issueOpened('7'));
  });

  it('acts once on a call that is repeated in a later run', async () => {
    const anna = stage.dialog({ maxHistory: 4 });
    await anna.toldAll();
    await anna.act('takeOver', 'Мария', { id: 'call-1' });
    await anna.act('say', 'Мария', { text: 'Раз', id: 'call-2' });
    await anna.hears('Раз');
    const { runId } = await anna.handle.describe();
    await anna.writes('Да?', 'Алло');
    await until('it is continued', async () => (await anna.handle.describe()).runId !== runId);
    await anna.act('say', 'Мария', { text: 'Раз', id: 'call-2' });
    expect(await anna.hearsNothingMore()).toMatchObject(TAKEN);
  });
});

describe('what an operator says', () => {
  it('is tried again where the channel refuses it, and shown until then', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.act('takeOver', 'Мария');
    anna.outside.refuse('sendMessage', 'telegram.unauthorized', 1);
    await anna.act('say', 'Мария', { text: 'Раз' });
    await anna.act('say', 'Мария', { text: 'Два' });
    await until('it is in trouble', async () => (await anna.state()).operatorTrouble !== undefined);
    expect(await anna.details()).toContain('`telegram.unauthorized`');
    await stage.server.pass('10m');
    await anna.hears('Раз', 'Два');
    await anna.hearsNothingMore();
    expect(await anna.details()).not.toContain('Trouble');
  });

  it('is given up where the customer cannot be reached, and the dialog stays theirs', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.act('takeOver', 'Мария');
    anna.outside.refuse('sendMessage', 'telegram.blocked');
    await anna.act('say', 'Мария', { text: 'Раз' });
    await until('it is given up', async () => (await anna.state()).toSay?.length === 0);
    expect(await anna.details()).toMatch(/telegram\.blocked.*It is not tried again\./);
    expect(await anna.state()).toMatchObject(TAKEN);
    await anna.act('handBack', 'Мария');
    await anna.waitsIn('closed');
  });
});

describe('a dialog that an operator closes', () => {
  it('ends without a last word, and begins anew with the next message', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    expect(await anna.act('close', 'Мария')).toEqual({ stage: 'closed', status: 'closed', waitingFor: '' });
    expect((await anna.hearsNothingMore()).status).toBe('closed');
    expect(await anna.refuses('close', 'Мария')).toMatch(/closed already/);
    await anna.writes('Я тут');
    await anna.hears(anna.t.askName);
    await stage.server.pass('1h');
    await anna.hears(anna.t.reminder(anna.t.askName));
  });

  it('says first what its operator said last', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.act('takeOver', 'Мария');
    await anna.act('say', 'Мария', { text: 'Всего доброго.' });
    await anna.act('close', 'Олег');
    await anna.hears('Всего доброго.');
    expect((await anna.hearsNothingMore()).operator).toBeUndefined();
    await anna.handle.result();
    expect(anna.outside.keys.get(anna.id)?.handled).toBe(stage.relay.lastNumber(anna.id));
  });

  it('ends in the midst of its trouble, too', async () => {
    const anna = stage.dialog();
    anna.outside.refuse('openIssue', 'okdesk.unauthorized');
    await anna.toldAll();
    await anna.presses('yes');
    await until('it is in trouble', async () => (await anna.state()).trouble !== undefined);
    await anna.act('close', 'Мария');
    const state = await anna.hearsNothingMore();
    expect(state).toMatchObject({ stage: 'closed', status: 'closed' });
    expect(state.trouble).toBeUndefined();
  });
});

describe('a closed dialog', () => {
  const closed = async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.act('close', 'Олег');
    await anna.waitsIn('closed');
    return anna;
  };

  it('may be taken over: the operator writes first, and it lingers anew from the hand-back', async () => {
    const anna = await closed();
    expect(await anna.act('takeOver', 'Мария')).toEqual({ stage: 'closed', ...TAKEN });
    await anna.act('say', 'Мария', { text: 'Вы забыли зонт.' });
    await anna.hears('Вы забыли зонт.');
    await anna.writes('Спасибо!');
    await stage.server.pass('80h');
    expect(await anna.hearsNothingMore()).toMatchObject(TAKEN);
    expect(await anna.act('handBack', 'Мария')).toEqual({
      stage: 'closed',
      status: 'closed',
      waitingFor: '',
    });
    await stage.server.pass('23h');
    expect(await anna.status()).toBe('RUNNING');
    await anna.writes('Снова я');
    await anna.hears(anna.t.askName);
  });

  it('may be closed again while it is taken over', async () => {
    const anna = await closed();
    await anna.act('takeOver', 'Мария');
    await anna.act('close', 'Мария');
    await anna.handle.result();
    expect(anna.outside.said.at(-1)).toBe(anna.t.confirm('Анна', 'Не греет котёл'));
  });

  it('does not end while it is being taken over', async () => {
    const anna = await closed();
    let isTaken = false;
    anna.outside.onClose = async () => {
      if (isTaken) return;
      isTaken = true;
      await anna.handle.executeUpdate('takeOver', { args: [{ by: 'Мария' }] });
    };
    await stage.server.pass('25h');
    await until('it is taken over', () => isTaken);
    expect(await anna.hearsNothingMore()).toMatchObject(TAKEN);
    expect(await anna.status()).toBe('RUNNING');
  });
});
