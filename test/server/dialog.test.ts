/** What only a real server does: visibility, metadata, conflicts, termination, reset. */
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { onServer } from '../workflows/fixture/time-skipping';
import { until } from '../workflows/fixture/until';
import { startOnDevServer } from './dev-server';
import { pointsOf, resetTo } from './reset-points';

const stage = onServer(startOnDevServer);

describe('an operator', () => {
  it('finds a dialog by its search attributes', async () => {
    const anna = stage.dialog();
    await anna.opened();
    const query = `Channel = 'telegram' AND Stage = 'work' AND WaitingFor = 'payment' AND IssueId = '7'`;
    const found: WorkflowExecutionInfo[] = [];
    await until('visibility has it', async () => {
      for await (const info of stage.server.client.workflow.list({ query })) found.push(info);
      return found.length > 0;
    });
    expect(found[0]!.workflowId).toBe(anna.id);
  });

  it('reads what goes on in the current details and the summary', async () => {
    const anna = stage.dialog();
    await anna.opened();
    const details = await anna.details();
    for (const line of [
      '**Stage:** work',
      '**Waiting for:** payment',
      '**Issue:** 7',
      '**Invoice:** A-1',
      '**Paid:** no',
    ])
      expect(details).toContain(line);
    expect(details).toContain('[Open the issue](https://desk.example/issues/7)');
    const { staticSummary } = await anna.handle
      .describe()
      .then(async (d) => ({ staticSummary: await d.staticSummary() }));
    expect(staticSummary).toContain('telegram dialog of contact');
  });

  it('terminates a dialog, and the next event starts it anew with what the keys hold', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.handle.terminate('an operator’s decision');
    anna.outside.keys.set(anna.id, { handled: 2, facts: ['message:in-1', 'message:in-2'] });
    await anna.writes('Я снова тут');
    await anna.hears(anna.t.askName);
    const state = await anna.hearsNothingMore();
    expect(state.inbox).toMatchObject({ last: 4, facts: ['message:in-1', 'message:in-2', 'message:in-4'] });
    expect(state.visit).toBe(1);
  });

  it('resets a dialog, and nothing is sent twice: effect keys repeat', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.settled();
    const said = [...anna.outside.said];
    const { runId, points } = await pointsOf(anna);
    await resetTo(stage, anna, runId, points[0]!);
    await until('the new run is where the old one was', async () => {
      const state = await anna.settled();
      return state.stage === 'confirm' && anna.outside.attempts.length > said.length;
    });
    expect((await anna.handle.describe()).runId).not.toBe(runId);
    expect(anna.outside.said).toEqual(said);
    expect(new Set(anna.outside.attempts.map(({ effect }) => effect!.run))).toEqual(new Set([runId]));
  });

  it('resets a dialog that began after events that never came to it, and it opens its own issue again, once', async () => {
    const anna = stage.dialog();
    const { t, outside } = anna;
    await anna.send([await anna.event(anna.message('Здравствуйте'), 3)]);
    await anna.hears(t.askName);
    await anna.writes('Анна');
    await anna.hears(t.askProblem('Анна'));
    await anna.writes('Течёт');
    await anna.hears(t.confirm('Анна', 'Течёт'));
    await anna.presses('yes');
    await anna.waitsIn('work');
    await anna.settled();
    const said = [...outside.said];
    const { runId, points } = await pointsOf(anna);
    await resetTo(stage, anna, runId, points[0]!);
    await until('the new run is where the old one was', async () => {
      const { stage: at, status } = await anna.settled();
      return at === 'work' && status === 'waiting' && (await anna.handle.describe()).runId !== runId;
    });
    expect(outside.called('openedIssues').length).toBeGreaterThan(1);
    expect(outside.said).toEqual(said);
    expect(outside.called('openIssue')).toHaveLength(1);
  });

  it('cancels a dialog, and loses no message that comes while it closes', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    let written = false;
    anna.outside.onClose = async () => {
      if (!written) await anna.writes('Постойте');
      written = true;
    };
    await anna.handle.cancel();
    await anna.hears(anna.t.askName);
    expect((await anna.hearsNothingMore()).data.notes).toEqual(['Постойте']);
  });
});

it('makes one dialog of two first messages that come at once', async () => {
  const anna = stage.dialog();
  const first = await anna.event(anna.message('Раз'));
  const second = await anna.event(anna.message('Два'));
  await Promise.all([anna.send([first]), anna.send([second])]);
  await anna.hears(anna.t.askName);
  const state = await anna.hearsNothingMore();
  expect(state.data.notes.length).toBeGreaterThan(0);
  const { raw, runId } = await anna.handle.describe();
  expect(raw.workflowExecutionInfo!.firstRunId).toBe(runId);
});

it('goes on over continue-as-new as if nothing had been', async () => {
  const anna = stage.dialog({ maxHistory: 6 });
  await anna.opened();
  await anna.writes('Код 12');
  await anna.hearsNothingMore();
  expect(anna.outside.comments).toEqual(['Клиент пишет: Код 12']);
  const { raw, runId, typedSearchAttributes } = await anna.handle.describe();
  // The static summary belongs to the first run alone.
  expect(await anna.details()).toMatch(/^\*\*telegram dialog of contact \d+\*\*/);
  expect(raw.workflowExecutionInfo!.firstRunId).not.toBe(runId);
  expect(new Set(anna.outside.calls.flatMap(({ effect }) => (effect ? [effect.run] : [])))).toEqual(
    new Set([raw.workflowExecutionInfo!.firstRunId]),
  );
  const shown = Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
  expect(shown).toMatchObject({ Channel: 'telegram', Stage: 'work', WaitingFor: 'payment', IssueId: '7' });
});

describe('the history', () => {
  const size = async (dialog: ReturnType<typeof stage.dialog>) => {
    const { historyLength, historySize } = await dialog.handle.describe();
    return { events: historyLength, bytes: historySize! };
  };

  it('of a dialog parked at its first question holds at most 25 events', async () => {
    const anna = stage.dialog();
    await anna.writes('Здравствуйте');
    await anna.hears(anna.t.askName);
    await anna.hearsNothingMore();
    expect((await size(anna)).events).toBeLessThanOrEqual(25);
  });

  it('grows by at most 10 events and 2.5 KB with one message and one reply within a stage', async () => {
    const anna = stage.dialog();
    await anna.toldAll();
    await anna.writes('Ещё не знаю');
    await anna.hears(anna.t.pressButton);
    await anna.settled();
    const before = await size(anna);
    await anna.writes('А можно завтра?');
    await anna.hears(anna.t.pressButton);
    await anna.settled();
    const after = await size(anna);
    expect(after.events - before.events).toBeLessThanOrEqual(10);
    expect(after.bytes - before.bytes).toBeLessThanOrEqual(2_560);
  });

  it('grows by at most 10 events and 2.5 KB with one message passed on to the desk', async () => {
    const anna = stage.dialog();
    await anna.opened();
    const before = await size(anna);
    await anna.writes('Код домофона 12, этаж третий');
    await anna.hearsNothingMore();
    const after = await size(anna);
    expect(after.events - before.events).toBeLessThanOrEqual(10);
    expect(after.bytes - before.bytes).toBeLessThanOrEqual(2_560);
  });
});
