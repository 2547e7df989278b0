import { onTimeSkippingServer } from './fixture/time-skipping';

const stage = onTimeSkippingServer();

describe('a dialog that is begun over the API', () => {
  it('asks somebody who has not written', async () => {
    const anna = stage.dialog();
    await anna.begun('CRM');
    await anna.hears(anna.t.askName);
    await anna.writes('Анна');
    await anna.hears(anna.t.askProblem('Анна'));
    expect((await anna.hearsNothingMore()).status).toBe('waiting');
  });

  it('goes on over continue-as-new, and does not begin twice', async () => {
    const anna = stage.dialog({ maxHistory: 4 });
    await anna.begun('CRM');
    await anna.hears(anna.t.askName);
    await anna.writes('Анна');
    await anna.hears(anna.t.askProblem('Анна'));
    await anna.hearsNothingMore();
  });

  it('closes where nobody can be reached', async () => {
    const anna = stage.dialog();
    anna.outside.refuse('sendMessage', 'telegram.chat_not_found');
    await anna.begun('CRM');
    await anna.waitsIn('closed');
    expect(anna.outside.said).toEqual([]);
  });
});

describe('a dialog that lingers closed', () => {
  it('is begun anew by an update, with nothing of what was', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.act('close', 'Мария');
    await anna.waitsIn('closed');
    expect(await anna.act('begin', 'CRM')).toMatchObject({ stage: 'name', status: 'active' });
    await anna.hears(anna.t.askName);
    const state = await anna.hearsNothingMore();
    expect(state).toMatchObject({ stage: 'name', waitingFor: 'customer', data: { notes: [] } });
    expect(state.data.name).toBeUndefined();
  });

  it('is begun with the flow that is asked for, where there is one of that name', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.act('close', 'Мария');
    await anna.waitsIn('closed');
    expect(await anna.refuses('begin', 'CRM', { flow: 'constructor' })).toBe(
      'There is no flow of this name here. There are: lead.',
    );
    expect(await anna.act('begin', 'CRM', { flow: 'lead' })).toMatchObject({ stage: 'name' });
    await anna.hears(anna.t.askName);
    await anna.hearsNothingMore();
  });

  it('is not begun where it is open or somebody has it', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    expect(await anna.refuses('begin', 'CRM')).toBe(
      'This dialog is open, at its stage confirm. Close it first, or let it go on.',
    );
    await anna.act('close', 'Мария');
    await anna.act('takeOver', 'Мария');
    expect(await anna.refuses('begin', 'CRM')).toMatch(/^Мария has taken this dialog over/);
    await anna.hearsNothingMore();
  });
});
