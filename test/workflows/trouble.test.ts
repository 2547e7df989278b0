import { stepOf } from './fixture/outside';
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();

describe('a step that is refused for good', () => {
  it('is shown to operators and goes on after ten minutes when it was mended, under the same effect key', async () => {
    const anna = stage.dialog();
    anna.outside.refuse('issueInvoice', 'onec.mapping');
    await anna.toldAll();
    await anna.presses('yes');
    await anna.hears(anna.t.issueOpened('7'));
    await until('it is in trouble', async () => (await anna.state()).trouble !== undefined);
    expect((await anna.state()).trouble).toEqual({
      type: 'onec.mapping',
      message: 'issueInvoice is refused. Set what is missing in fixit.yml.',
    });
    expect(await anna.details()).toContain('**Trouble:** `onec.mapping`: issueInvoice is refused.');
    expect(await anna.details()).toContain('**Waiting for:** operator');

    await stage.server.pass('10m');
    const tries = () => anna.outside.attempts.filter(({ activity }) => activity === 'issueInvoice');
    await until('it is tried again', () => tries().length === 2);
    anna.outside.accept('issueInvoice');
    await stage.server.pass('10m');
    await anna.hears(anna.t.invoice('A-1', { amount: 149_950, currency: 'RUB' }, 'https://pay.example/A-1'));
    const state = await anna.hearsNothingMore();
    expect(state.trouble).toBeUndefined();
    expect(tries()).toHaveLength(3);
    expect(new Set(tries().map(({ effect }) => stepOf(effect!))).size).toBe(1);
    expect(await anna.details()).not.toContain('Trouble');
  });

  it('does not lose what is written meanwhile', async () => {
    const anna = stage.dialog();
    await anna.opened();
    anna.outside.refuse('commentIssue', 'okdesk.unauthorized', 1);
    await anna.writes('Раз', 'Два');
    await until('it is in trouble', async () => (await anna.state()).trouble !== undefined);
    await anna.writes('Три');
    await stage.server.pass('10m');
    await anna.hearsNothingMore();
    expect(anna.outside.comments).toEqual(['Клиент пишет: Раз', 'Клиент пишет: Два', 'Клиент пишет: Три']);
  });

  it('is given up where it is a comment on an issue that was deleted meanwhile', async () => {
    const anna = stage.dialog();
    await anna.opened();
    anna.outside.refuse('commentIssue', 'okdesk.not_found');
    await anna.writes('Вы где?');
    await until('it is in trouble', async () => (await anna.state()).trouble !== undefined);
    await anna.tells({ type: 'deleted' });
    await anna.hears(anna.t.issueDeleted);
    await anna.waitsIn('closed');
    expect((await anna.state()).trouble).toBeUndefined();
  });
});

describe('a customer who cannot be reached', () => {
  it('ends the dialog quietly, whatever waits, and may come back', async () => {
    const anna = stage.dialog();
    anna.outside.refuse('sendMessage', 'telegram.blocked');
    await anna.writes('Здравствуйте', 'Есть кто?');
    await anna.waitsIn('closed');
    expect(anna.outside.attempts).toHaveLength(1);
    anna.outside.accept('sendMessage');
    await anna.writes('Разблокировал');
    await anna.hears(anna.t.askName);
  });

  it('leaves no trouble behind that nobody will try again', async () => {
    const anna = stage.dialog();
    anna.outside.refuse('sendMessage', 'telegram.unauthorized', 1);
    await anna.writes('Здравствуйте');
    await until('it is in trouble', async () => (await anna.state()).trouble !== undefined);
    anna.outside.refuse('sendMessage', 'telegram.blocked');
    await stage.server.pass('10m');
    await anna.waitsIn('closed');
    expect((await anna.state()).trouble).toBeUndefined();
    expect(await anna.details()).not.toContain('Trouble');
  });

  it('ends with the linger, too', async () => {
    const anna = stage.dialog();
    await anna.opened();
    anna.outside.refuse('sendMessage', 'telegram.blocked');
    await anna.tells({ type: 'comment', commentId: 'c1', html: 'Еду' });
    await anna.waitsIn('closed');
    await anna.handle.result();
    expect(anna.outside.keys.get(anna.id)?.handled).toBe(stage.relay.lastNumber(anna.id));
  });
});
