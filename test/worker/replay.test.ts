/** Before an upgrade: do the running workflows of a live namespace go on under the build at hand? */
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { workflowBundle } from '../../worker/bundle';
import { replayRunning, sentences } from '../../worker/replay';
import { TASK_QUEUE } from '../../workflows/queues';
import { startOnDevServer } from '../server/dev-server';
import { onServer } from '../workflows/fixture/time-skipping';
import { until } from '../workflows/fixture/until';

const stage = onServer(startOnDevServer);

const replay = (code: string, limit = 100) =>
  replayRunning({ client: stage.server.client, code, taskQueue: TASK_QUEUE, limit });

it('finds that running dialogs go on under this build, and that they would not under a changed one', async () => {
  const [anna, boris] = [stage.dialog(), stage.dialog()];
  await anna.opened();
  await boris.toldAll();
  await until('visibility has both', async () => {
    const ids: string[] = [];
    for await (const { workflowId } of stage.server.client.workflow.list()) ids.push(workflowId);
    return [anna.id, boris.id].every((id) => ids.includes(id));
  });

  const { code } = await workflowBundle();
  const now = await replay(code);
  expect(now).toEqual({ passed: { dialog: 2 }, failures: [], gone: 0, truncated: false });
  expect(sentences(now).at(-1)).toBe('Safe to upgrade to.');

  const { code: changed } = await bundleWorkflowCode({
    workflowsPath: require.resolve('../workflows/mutated/index'),
    logger: new DefaultLogger('ERROR'),
  });
  const then = await replay(changed);
  expect(then.failures.map(({ workflowId, type, error }) => [workflowId, type, error]).sort()).toEqual(
    [anna.id, boris.id].sort().map((id) => [id, 'dialog', 'DeterminismViolationError']),
  );
  expect(sentences(then).join('\n')).toContain(anna.id);
  expect(sentences(then).at(-1)).toMatch(/^Do not upgrade to this build/);

  expect(await replay(code, 1)).toMatchObject({ passed: { dialog: 1 }, truncated: true });
});

it('looks at running workflows alone', async () => {
  const { code } = await workflowBundle();
  for await (const { workflowId } of stage.server.client.workflow.list({
    query: "ExecutionStatus = 'Running'",
  }))
    await stage.server.client.workflow.getHandle(workflowId).terminate();
  await until('they are ended', async () => {
    const { passed, gone } = await replay(code);
    return Object.keys(passed).length === 0 && gone === 0;
  });
});
