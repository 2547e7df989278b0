import type { Client } from '@temporalio/client';
import { deleteRuns } from '../../activities/erasure-runs';
import type { RunsDeps } from '../../activities/erasure-runs';
import { pause } from '../../local/waiting';
import { onServer } from '../workflows/fixture/time-skipping';
import { until } from '../workflows/fixture/until';
import { startOnDevServer } from './dev-server';

const stage = onServer(startOnDevServer);

async function runsOf(client: Client, workflowId: string): Promise<string[]> {
  const runs: string[] = [];
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    runs.push(runId);
  return runs;
}

const counted = async (client: RunsDeps['client'], ids: string[]) => {
  let counts = 0;
  const onFound = async (runs: number) => void (counts += runs);
  const found = await deleteRuns({ client, onFound, sleep: pause }, ids);
  return { found, counts };
};

/** Visibility that has not heard of anything yet. */
const unlisted = ({ workflow, workflowService, options }: Client): RunsDeps['client'] => ({
  workflowService,
  options,
  workflow: Object.assign(Object.create(workflow) as typeof workflow, {
    list: () => (async function* () {})(),
  }),
});

describe('the runs of a dialog', () => {
  it('are all deleted: continued ones though visibility lists none, and those of a chain that had ended', async () => {
    const { client } = stage.server;
    const [anna, boris] = [stage.dialog({ maxHistory: 6 }), stage.dialog()];
    await anna.opened();
    await boris.writes('Здравствуйте');
    await until('it runs', async () => (await boris.status()) === 'RUNNING');
    await boris.handle.terminate('an operator’s decision');
    await boris.writes('Я снова тут');
    await until('both are listed', async () => (await runsOf(client, boris.id)).length === 2);
    const runs = { anna: await runsOf(client, anna.id), boris: await runsOf(client, boris.id) };
    expect(runs.anna.length).toBeGreaterThan(1);
    const both = [counted(unlisted(client), [anna.id]), counted(client, [boris.id])];
    expect(await Promise.all(both)).toEqual([
      { found: runs.anna.length, counts: runs.anna.length },
      { found: 2, counts: 2 },
    ]);
    const left = async () => [...(await runsOf(client, anna.id)), ...(await runsOf(client, boris.id))];
    await until('none is listed', async () => (await left()).length === 0);
    for (const runId of runs.anna)
      await expect(client.workflow.getHandle(anna.id, runId).describe()).rejects.toThrow('not found');
    // Half a minute, for runs that ended just now.
  }, 90_000);

  it('of others stay', async () => {
    const { client } = stage.server;
    const [anna, boris] = [stage.dialog(), stage.dialog()];
    await anna.toldAll();
    await boris.writes('Привет');
    await boris.hears(boris.t.askName).catch(() => undefined);
    await counted(client, [anna.id]);
    expect(await boris.status()).toBe('RUNNING');
  });
});

it('finds nothing of a workflow that never was', async () => {
  expect(await counted(stage.server.client, ['dialog:whatsapp:1:404'])).toEqual({ found: 0, counts: 0 });
});
