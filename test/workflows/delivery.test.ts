import { stepOf } from './fixture/outside';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();

describe('delivery numbers', () => {
  it('are taken once: a repeat and a lower one change nothing, a gap is no matter', async () => {
    const anna = stage.dialog();
    await anna.opened();
    const number = stage.relay.lastNumber(anna.id);
    const first = await anna.event(anna.message('Раз'), number + 5);
    await anna.send([first]);
    await anna.send([first]);
    await anna.send([first, await anna.event(anna.message('Два'), number + 9)]);
    await anna.send([await anna.event(anna.message('Никогда'), number + 7)]);
    const state = await anna.hearsNothingMore();
    expect(anna.outside.comments).toEqual(['Клиент пишет: Раз', 'Клиент пишет: Два']);
    expect(state.inbox.last).toBe(number + 9);
  });

  it('do not make one fact two: under a new number it acts once', async () => {
    const anna = stage.dialog();
    await anna.opened();
    const message = anna.message('Код 12');
    const comment = anna.news({ type: 'comment', commentId: 'c1', html: 'Буду' });
    await anna.deliver(message, comment);
    await anna.hears(anna.t.employee('Буду'));
    await anna.deliver(message, comment);
    await anna.hearsNothingMore();
    expect(anna.outside.comments).toEqual(['Клиент пишет: Код 12']);
  });
});

describe('a run that a repeated signal started', () => {
  it('asks what earlier runs handled, and ends without any effect when that was all', async () => {
    const anna = stage.dialog();
    anna.outside.keys.set(anna.id, { handled: 3, facts: ['message:in-1'] });
    await anna.send([await anna.event(anna.message('Здравствуйте'), 3)], true);
    await anna.handle.result();
    expect(anna.outside.calls).toEqual([
      { activity: 'readKey', input: { workflowId: anna.id }, effect: undefined },
    ]);
  });

  it('goes on with what is new, and only with that', async () => {
    const anna = stage.dialog();
    anna.outside.keys.set(anna.id, { handled: 3, facts: [] });
    await anna.send(
      [await anna.event(anna.message('Старое'), 3), await anna.event(anna.message('Новое'), 4)],
      true,
    );
    await anna.hears(anna.t.askName);
    expect((await anna.hearsNothingMore()).data.notes).toEqual(['Новое']);
  });
});

describe('a run that something stale started', () => {
  it('opens no conversation for a fact that an earlier run acted on, whatever its number', async () => {
    const anna = stage.dialog();
    const message = anna.message('Здравствуйте');
    anna.outside.keys.set(anna.id, { handled: 0, facts: [`message:${message.messageId}`] });
    await anna.deliver(message);
    await anna.handle.result();
    expect(anna.outside.said).toEqual([]);
    expect(anna.outside.keys.get(anna.id)?.handled).toBe(1);
  });

  it('opens none for a late press of its own buttons, but does for a button of somebody else', async () => {
    const anna = stage.dialog();
    await anna.presses('excellent', anna.t.rates.excellent);
    expect((await anna.hearsNothingMore()).stage).toBe('closed');
    await anna.presses('promo-1', 'Расскажите подробнее');
    await anna.hears(anna.t.askName);
  });
});

it('a signal that somebody sends by hand and that is none of ours harms nothing', async () => {
  const anna = stage.dialog();
  await anna.toldAll();
  for (const payload of [undefined, 'text', [null], [{ kind: 'message.received' }], [{ number: 9 }]])
    await anna.handle.signal('deliver', payload);
  await anna.presses('yes');
  await anna.hears(anna.t.issueOpened('7'));
});

describe('an operator’s cancel', () => {
  it('closes the dialog, and a later message starts anew with what was handled', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.handle.cancel();
    await until('it is cancelled', async () => (await anna.status()) === 'CANCELLED');
    expect(anna.outside.keys.get(anna.id)).toEqual({
      handled: 3,
      facts: ['message:in-1', 'message:in-2', 'message:in-3'],
    });
    await anna.writes('Я снова тут');
    await anna.hears(anna.t.askName);
    const state = await anna.hearsNothingMore();
    expect(state.inbox).toMatchObject({
      last: 4,
      facts: expect.arrayContaining(['message:in-3', 'message:in-4']),
    });
    expect(state.data.name).toBeUndefined();
  });

  it('takes a dialog out of its trouble, too', async () => {
    const anna = stage.dialog();
    anna.outside.refuse('sendMessage', 'telegram.unauthorized');
    await anna.writes('Здравствуйте');
    await until('it is in trouble', async () => (await anna.state()).trouble !== undefined);
    await anna.handle.cancel();
    await until('it is cancelled', async () => (await anna.status()) === 'CANCELLED');
    expect(anna.outside.keys.get(anna.id)?.handled).toBe(1);
  });
});

describe('effect keys', () => {
  it('are unique per write, and name the first run of the chain and what asks for the write', async () => {
    const anna = stage.dialog();
    await anna.opened();
    await anna.writes('Код 12');
    await anna.settled();
    const { runId } = await anna.handle.describe();
    const effects = anna.outside.calls.flatMap(({ effect }) => (effect ? [effect] : []));
    expect(effects.map(stepOf)).toEqual([
      'name.1.name',
      'problem.2.problem',
      'confirm.3.confirm',
      'issue.4.open the issue',
      'issue.4.adopt the ticket',
      'issue.4.issue opened',
      'invoice.5.issue the invoice',
      'invoice.5.tell the ticket what is due',
      'invoice.5.invoice',
      'e5.comment',
    ]);
    expect(new Set(effects.map(({ run }) => run))).toEqual(new Set([runId]));
  });

  it('are counted in a dialog that began under an earlier edition', async () => {
    const anna = stage.dialog({ edition: 2 });
    await anna.opened();
    const effects = anna.outside.calls.flatMap(({ effect }) => (effect ? [effect] : []));
    expect(effects.map(stepOf)).toEqual(effects.map((_, i) => String(i + 1)));
  });

  it('stay the same when every step is a replay on a worker that remembers nothing', async () => {
    await stage.server.restartWorkers(0);
    try {
      const anna = stage.dialog();
      await anna.opened();
      await anna.writes('Код 12');
      await anna.hearsNothingMore();
      const effects = anna.outside.attempts.flatMap(({ effect }) => (effect ? [stepOf(effect)] : []));
      expect(new Set(effects).size).toBe(effects.length);
      expect(effects.at(-1)).toBe('e5.comment');
    } finally {
      await stage.server.restartWorkers();
    }
  });
});
