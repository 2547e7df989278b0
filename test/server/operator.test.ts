/** What of operators' actions only a real server shows: at once, at the end of a run, after a reset. */
import { randomUUID } from 'node:crypto';
import { ServiceError, WorkflowUpdateFailedError, isGrpcServiceError } from '@temporalio/client';
import type { ActionAnswer, ActionInput } from '../../workflows/actions';
import type { Dialog } from '../workflows/fixture/dialog';
import { onServer } from '../workflows/fixture/time-skipping';
import { until } from '../workflows/fixture/until';
import { startOnDevServer } from './dev-server';
import { pointsOf, resetTo } from './reset-points';

const stage = onServer(startOnDevServer);

/**
 * Without waiting for the dialog to rest. An update that meets the end of a run while a signal comes is given up by the
 * server (UnhandledCommand) and has to be asked for again, under its id.
 */
async function act(
  anna: Dialog,
  name: string,
  input: ActionInput,
  updateId: string = randomUUID(),
): Promise<ActionAnswer> {
  for (;;) {
    try {
      return await anna.handle.executeUpdate<ActionAnswer, [ActionInput]>(name, { args: [input], updateId });
    } catch (error) {
      const cause = error instanceof ServiceError ? error.cause : undefined;
      if (!isGrpcServiceError(cause) || cause.code !== GIVEN_UP) throw error;
    }
  }
}

/** gRPC's FAILED_PRECONDITION. */
const GIVEN_UP = 9;

it('gives a dialog to one of two who take it over at once', async () => {
  const anna = stage.dialog();
  await anna.toldAll();
  const names = ['Мария', 'Олег', 'Пётр', 'Анна', 'Иван'];
  const answers = await Promise.allSettled(names.map((by) => act(anna, 'takeOver', { by })));
  const taken = names.filter((_, i) => answers[i]!.status === 'fulfilled');
  expect(taken).toHaveLength(1);
  for (const answer of answers) {
    if (answer.status === 'fulfilled') continue;
    expect(answer.reason).toBeInstanceOf(WorkflowUpdateFailedError);
    const { cause } = answer.reason as WorkflowUpdateFailedError;
    expect(cause!.message).toContain(`${taken[0]} has taken this dialog over at`);
  }
  expect((await anna.hearsNothingMore()).operator?.by).toBe(taken[0]);
});

it('loses and doubles nothing that is said while runs are continued as new', async () => {
  const anna = stage.dialog({ maxHistory: 6 });
  await anna.toldAll();
  await act(anna, 'takeOver', { by: 'Мария' });
  const { runId } = await anna.handle.describe();
  const texts = Array.from({ length: 12 }, (_, i) => `Слово ${i}`);
  for (const text of texts) {
    await Promise.all([anna.writes(`Ответ на ${text}`), act(anna, 'say', { by: 'Мария', text })]);
  }
  await anna.hears(...texts);
  await anna.hearsNothingMore();
  expect((await anna.handle.describe()).runId).not.toBe(runId);
  await act(anna, 'handBack', { by: 'Мария' });
  await anna.hears(anna.t.confirm('Анна', 'Не греет котёл'));
  const { data } = await anna.hearsNothingMore();
  expect(data.notes.slice(1)).toEqual(texts.map((text) => `Ответ на ${text}`));
});

it('acts once on a call that is repeated, in the same run and in a later one', async () => {
  const anna = stage.dialog({ maxHistory: 6 });
  await anna.toldAll();
  await act(anna, 'takeOver', { by: 'Мария' });
  for (let i = 0; i < 3; i += 1) {
    await act(anna, 'say', { by: 'Мария', text: 'Один раз' }, 'call-1');
    await anna.writes('Да?', 'Алло');
    await anna.settled();
  }
  await anna.hears('Один раз');
  await anna.hearsNothingMore();
});

it('sends nothing twice after a reset, and keeps what an operator did after that point', async () => {
  const anna = stage.dialog();
  await anna.toldAll();
  await act(anna, 'takeOver', { by: 'Мария' });
  await act(anna, 'say', { by: 'Мария', text: 'Раз' });
  await until('it is said', () => anna.outside.said.includes('Раз'));
  await anna.settled();
  const said = [...anna.outside.said];
  const { runId, points } = await pointsOf(anna);
  await resetTo(stage, anna, runId, points[0]!);
  await until('the new run is in the same hands', async () => {
    const state = await anna.settled();
    return state.operator?.by === 'Мария' && (await anna.handle.describe()).runId !== runId;
  });
  await anna.settled();
  expect(anna.outside.said.filter((text) => text === 'Раз')).toEqual(['Раз']);
  expect(anna.outside.said.slice(0, said.length)).toEqual(said);
});

it('cancels a dialog that somebody has', async () => {
  const anna = stage.dialog();
  await anna.toldAll();
  await act(anna, 'takeOver', { by: 'Мария' });
  await anna.handle.cancel();
  await until('it is cancelled', async () => (await anna.status()) === 'CANCELLED');
  expect(anna.outside.keys.get(anna.id)?.handled).toBe(3);
});

it('costs few events to take over, speak and hand back, and a refusal costs none', async () => {
  const anna = stage.dialog();
  await anna.opened();
  let last = 0;
  const grownBy = async () => {
    await anna.settled();
    const before = last;
    last = (await anna.handle.describe()).historyLength;
    return last - before;
  };
  await grownBy();
  await expect(act(anna, 'handBack', { by: 'Мария' })).rejects.toBeInstanceOf(WorkflowUpdateFailedError);
  expect(await grownBy()).toBe(0);
  await act(anna, 'takeOver', { by: 'Мария' });
  expect(await grownBy()).toBeLessThanOrEqual(6);
  await act(anna, 'say', { by: 'Мария', text: 'Раз' });
  await anna.hears('Раз');
  expect(await grownBy()).toBeLessThanOrEqual(11);
  await act(anna, 'handBack', { by: 'Мария' });
  expect(await grownBy()).toBeLessThanOrEqual(7);
});
