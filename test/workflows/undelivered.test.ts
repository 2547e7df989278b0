/** What a dialog does about a message that the channel took and did not deliver. */
import { onTimeSkippingServer } from './fixture/time-skipping';
import { until } from './fixture/until';

const stage = onTimeSkippingServer();
const whatsapp = (policy = {}) => stage.dialog({ policy }, 'whatsapp');

describe('a question that never arrived', () => {
  it('is asked again, once, where the reason passes by itself', async () => {
    const anna = whatsapp();
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    await anna.failsToHear('whatsapp.failing');
    await anna.hears(anna.t.askName);
    const [first, again] = anna.outside.called('sendMessage');
    expect(again).toMatchObject({ effect: first!.effect, again: { messageId: 'out-1', byTemplate: false } });
    await anna.failsToHear('whatsapp.failing');
    const state = await anna.hearsNothingMore();
    expect(state.undelivered).toMatchObject({ type: 'whatsapp.failing', final: true });
    await anna.writes('Анна');
    await anna.hears(anna.t.askProblem('Анна'));
    expect((await anna.hearsNothingMore()).undelivered).toBeUndefined();
  });

  it('goes by template where the window was closed, and the dialog goes on with the answer', async () => {
    const anna = whatsapp();
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    await anna.failsToHear('whatsapp.window_closed');
    await anna.hears(anna.t.askName);
    expect(anna.outside.called('sendMessage').at(-1)).toMatchObject({
      again: { messageId: 'out-1', byTemplate: true },
      outsideWindow: { purpose: 'question', language: 'ru' },
    });
    await anna.writes('Анна');
    await anna.hears(anna.t.askProblem('Анна'));
    await anna.hearsNothingMore();
  });

  it('waits for the mapping of a template, shown as trouble, unless the customer writes first', async () => {
    const anna = whatsapp();
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    anna.outside.refuse('sendMessage', 'whatsapp.template_missing');
    await anna.failsToHear('whatsapp.window_closed');
    await until('it is in trouble', async () => (await anna.state()).trouble !== undefined);
    expect((await anna.state()).trouble?.type).toBe('whatsapp.template_missing');
    anna.outside.accept('sendMessage');
    await anna.writes('Анна');
    await anna.hears(anna.t.askProblem('Анна'));
    expect((await anna.hearsNothingMore()).trouble).toBeUndefined();
  });
});

describe('a message that failed after it was taken', () => {
  it('is told to the flow once, however often the channel tells it', async () => {
    const anna = whatsapp();
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    await anna.failsToHear('whatsapp.failing', 'out-1');
    await anna.hears(anna.t.askName);
    await anna.failsToHear('whatsapp.failing', 'out-1');
    await anna.hearsNothingMore();
  });

  it('is said again, by template where it has to be, when it is no question', async () => {
    const anna = whatsapp({ calloutFee: 0 });
    await anna.opened();
    await anna.failsToHear('whatsapp.window_closed');
    await anna.hears(anna.t.issueOpened('7'));
    expect(anna.outside.called('sendMessage').at(-1)).toMatchObject({
      again: { byTemplate: true },
      outsideWindow: { purpose: 'notice' },
    });
  });

  it('ends the dialog quietly where nobody is there to be written to, and the customer may come back', async () => {
    const anna = whatsapp();
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    await anna.failsToHear('whatsapp.undeliverable');
    await anna.waitsIn('closed');
    expect((await anna.hearsNothingMore()).undelivered).toBeUndefined();
    await anna.writes('Я тут');
    await anna.hears(anna.t.askName);
  });

  it('is for people to look at where sending it again helps nobody, and until the customer writes', async () => {
    const anna = whatsapp();
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    await anna.failsToHear('whatsapp.limited');
    await anna.hearsNothingMore();
    expect(await anna.details()).toContain('**Trouble:** `whatsapp.limited`: A message was not delivered');
    expect(await anna.details()).toContain('**Waiting for:** operator');
    await anna.writes('Анна');
    await anna.hears(anna.t.askProblem('Анна'));
    expect(await anna.details()).not.toContain('Trouble');
  });

  it('of somebody unknown, the phone application perhaps, is shown and not sent', async () => {
    const anna = whatsapp();
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    await anna.failsToHear('whatsapp.failing', 'wamid.of-the-app');
    expect((await anna.hearsNothingMore()).undelivered?.type).toBe('whatsapp.failing');
  });

  it('does not speak for the flow while an operator has the dialog', async () => {
    const anna = whatsapp();
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    await anna.act('takeOver', 'Мария');
    await anna.failsToHear('whatsapp.failing');
    expect((await anna.hearsNothingMore()).undelivered?.type).toBe('whatsapp.failing');
  });
});

it('an account that may not write to a country ends the dialog as a blocked person does', async () => {
  const anna = whatsapp();
  anna.outside.refuse('sendMessage', 'whatsapp.country_restricted');
  await anna.writes('Здравствуйте');
  await anna.waitsIn('closed');
  expect(anna.outside.attempts).toHaveLength(1);
});
