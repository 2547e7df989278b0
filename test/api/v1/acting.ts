/** A worker of its own with workflows that take actions. */
import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { quietRuntime } from '../../workflows/fixture/server';
import type { ActingState } from './acting-workflow';

export interface Acting {
  client: Client;
  /** Begins one at a stage; on another queue where nobody works. */
  begin(type: string, workflowId: string, more?: Begun): Promise<WorkflowHandle>;
  close(): Promise<void>;
}

interface Begun {
  stage?: string;
  taskQueue?: string;
  memo?: Record<string, unknown>;
}

export const NOBODY = 'nobody-polls-this';

/** Of nobody whom another test's database knows: contacts have numbers there, and tests share one Temporal. */
export const idOf = (type: 'dialog' | 'ticket' | 'replay' | 'order'): string =>
  type === 'order'
    ? `order:${randomUUID()}`
    : type === 'dialog'
      ? `dialog:telegram:${randomUUID()}:nobody`
      : `${type}:okdesk:${randomUUID()}`;

export async function startActing(): Promise<Acting> {
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
    workflowsPath: require.resolve('./acting-workflow'),
  });
  const running = worker.run();
  const begun = new Set<string>();
  return {
    client,
    begin(type, workflowId, { stage = 'name', taskQueue = own, memo } = {}) {
      begun.add(workflowId);
      return client.workflow.start(type, { workflowId, taskQueue, args: [stage], ...(memo ? { memo } : {}) });
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

/** Of the run that the handle names, or the latest. */
export const stateOf = (handle: WorkflowHandle): Promise<ActingState> => handle.query<ActingState>('state');
