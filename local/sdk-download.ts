/**
 * Lets the Temporal SDK fetch one of its two servers into a folder: it does so when it starts them. Runs as a
 * process of its own (`node sdk-download.js cli|test-server FOLDER`), because the SDK's core is loaded for good.
 */
import { TestWorkflowEnvironment } from '@temporalio/testing';

async function main(server: string | undefined, downloadDir: string | undefined): Promise<void> {
  if (!downloadDir) throw new Error('A folder to download to is needed.');
  const executable = { type: 'cached-download' as const, downloadDir };
  const environment =
    server === 'cli'
      ? await TestWorkflowEnvironment.createLocal({ server: { executable } })
      : await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  await environment.teardown();
}

if (require.main === module) {
  main(process.argv[2], process.argv[3]).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    },
  );
}
