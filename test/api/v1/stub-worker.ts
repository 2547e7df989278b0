/** A worker of its own on the common Temporal, with workflows that stand in for ours. */
import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { quietRuntime } from '../../workflows/fixture/server';

export interface StubWorker {
  client: Client;
  begin(
    type: string,
    workflowId: string,
    /** On another queue nobody works on it. */
    begun: { args: unknown[]; taskQueue?: string; memo?: Record<string, unknown> },
  ): Promise<WorkflowHandle>;
  /** Ends what was begun, and the worker. */
  close(): Promise<void>;
}

/** @param workflowsPath the file of the workflows, resolved */
export async function startStubWorker(workflowsPath: string): Promise<StubWorker> {
  quietRuntime();
  const address = process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '';
  const own = `test-${randomUUID()}`;
  const [connection, native] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  const client = new Client({ connection });
  const worker = await Worker.create({
    connection: native,
    taskQueue: own,
    workflowBundle: { codePath: await bundleOf(workflowsPath) },
  });
  const running = worker.run();
  const ids = new Set<string>();
  return {
    client,
    begin(type, workflowId, { args, taskQueue = own, memo }) {
      ids.add(workflowId);
      return client.workflow.start(type, { workflowId, taskQueue, args, ...(memo ? { memo } : {}) });
    },
    async close() {
      for (const workflowId of ids) {
        const handle = client.workflow.getHandle(workflowId);
        if ((await handle.describe()).status.name === 'RUNNING') await handle.terminate();
      }
      worker.shutdown();
      await running;
      await Promise.all([connection.close(), native.close()]);
    },
  };
}

/** Webpack takes a second or two: a bundle is made once in a run of the tests, by whichever file needs it first. */
async function bundleOf(workflowsPath: string): Promise<string> {
  const kept = join(process.env['FIXIT_TEST_FOLDER'] ?? '', `${basename(workflowsPath)}.js`);
  if (existsSync(kept)) return kept;
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  // Never half-written, though two files may make it at once.
  writeFileSync(`${kept}.${process.pid}`, code);
  renameSync(`${kept}.${process.pid}`, kept);
  return kept;
}
