/** A build is rolled back under dialogs that have taken a branch which only it knows. */
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { MORE } from '../../bench/next-build/more';
import { workflowBundle } from '../../worker/bundle';
import { replayRunning } from '../../worker/replay';
import { setBack } from '../../worker/set-back';
import { TASK_QUEUE } from '../../workflows/queues';
import { startOnDevServer } from '../server/dev-server';
import { onServer } from '../workflows/fixture/time-skipping';
import { until } from '../workflows/fixture/until';

const stage = onServer(startOnDevServer);

it('sets back those alone, to before that branch, and they go on and say nothing twice', async () => {
  const { client } = stage.server;
  const { code } = await workflowBundle();
  const { code: next } = await bundleWorkflowCode({
    workflowsPath: require.resolve('../../bench/next-build/index'),
    logger: new DefaultLogger('ERROR'),
  });
  const replay = () => replayRunning({ client, code, taskQueue: TASK_QUEUE, limit: 100 });
  const [anna, boris] = [stage.dialog(), stage.dialog()];
  await anna.writes('Здравствуйте');
  await anna.hears(anna.t.askName);
  await boris.writes('Здравствуйте');
  await anna.hears(anna.t.askName);

  await stage.server.restartWorkers(undefined, next);
  await anna.writes('Анна');
  await anna.hears(MORE, anna.t.askProblem('Анна'));
  await anna.settled();

  await stage.server.restartWorkers(undefined, code, async () => {
    await until('visibility has both', async () => {
      const { passed, failures } = await replay();
      return (passed['dialog'] ?? 0) + failures.length === 2;
    });
    const { failures } = await replay();
    expect(failures).toMatchObject([{ workflowId: anna.id, error: 'DeterminismViolationError' }]);
    expect(await setBack(client, code, failures)).toEqual([
      { workflowId: anna.id, type: 'dialog', tasks: 3 },
    ]);
  });
  await anna.writes('Не греет котёл');
  await anna.hears(anna.t.confirm('Анна', 'Не греет котёл'));
  await anna.hearsNothingMore();
  expect((await replay()).failures).toEqual([]);
});
