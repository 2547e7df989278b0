/** A worker of its own with workflows that stand where they are told. */
import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { quietRuntime } from '../../workflows/fixture/server';

export interface Stated {
  client: Client;
  begin(
    type: 'dialog' | 'ticket' | 'order',
    workflowId: string,
    stands: { stage: string; waitingFor?: string; state?: object },
  ): Promise<WorkflowHandle>;
  /** Ends them, and the worker. */
  close(): Promise<void>;
}

export async function startStated(): Promise<Stated> {
  quietRuntime();
  const address = process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '';
  const taskQueue = `test-${randomUUID()}`;
  const [connection, native] = await Promise.all([
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  const client = new Client({ connection });
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowsPath: require.resolve('./stated-workflow'),
  });
  const running = worker.run();
  const begun = new Set<string>();
  return {
    client,
    begin(type, workflowId, { stage, waitingFor = '', state = {} }) {
      begun.add(workflowId);
      return client.workflow.start(type, { workflowId, taskQueue, args: [stage, waitingFor, state] });
    },
    async close() {
      for (const workflowId of begun) {
        const handle = client.workflow.getHandle(workflowId);
        if ((await handle.describe()).status.name === 'RUNNING') await handle.terminate();
      }
      worker.shutdown();
      await running;
      await Promise.all([connection.close(), native.close()]);
    },
  };
}
