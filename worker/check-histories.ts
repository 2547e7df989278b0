/**
 * `npm run check:histories`: before an upgrade from the new build, before a roll back from the old one. Exit 0 when every
 * running workflow goes on.
 */
import { Command } from 'commander';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { parseSettings, readEnvironment } from '../config';
import { requireTemporal } from '../journal/answering';
import { connectTemporal } from '../journal/temporal';
import { runMain } from '../local/lifeline';
import { TASK_QUEUE } from '../workflows/queues';
import { workflowBundle } from './bundle';
import { positive } from './positive';
import { replayRunning, sentences } from './replay';
import { setBack } from './set-back';

const LIMIT = 10_000;

runMain(async () => {
  const { limit, setBack: mayReset } = new Command('check:histories')
    .description('replays the running workflows of the live namespace against this build')
    .option('--limit <count>', 'at most so many, the youngest first', positive, LIMIT)
    .option(
      '--set-back',
      'resets those that do not go on to before what this build does not know; stop all workers first',
    )
    .parse()
    .opts<{ limit: number; setBack?: true }>();
  const env = readEnvironment();
  // Its own lines would tell each failure a second time, with a stack.
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
  });
  const settings = parseSettings(env);
  const temporal = connectTemporal(env, settings);
  try {
    await requireTemporal(temporal, settings);
    const { code } = await workflowBundle();
    const report = await replayRunning({ client: temporal.client, code, taskQueue: TASK_QUEUE, limit });
    if (mayReset) {
      // Not looked at again: the list of running workflows is a moment behind, and names the runs of before.
      for (const { workflowId, type, tasks } of await setBack(temporal.client, code, report.failures)) {
        console.log(`${workflowId} was set back by ${tasks} of its tasks.`);
        report.passed[type] = (report.passed[type] ?? 0) + 1;
      }
      report.failures = [];
    }
    for (const sentence of sentences(report)) console.log(sentence);
    if (report.failures.length > 0) process.exitCode = 1;
  } finally {
    await temporal.close();
  }
});
