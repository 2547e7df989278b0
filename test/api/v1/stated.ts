/** A worker of its own with workflows that stand where they are told. */
import type { WorkflowHandle } from '@temporalio/client';
import type { StubWorker } from './stub-worker';
import { startStubWorker } from './stub-worker';

export interface Stated extends Omit<StubWorker, 'begin'> {
  begin(
    type: 'dialog' | 'ticket' | 'order',
    workflowId: string,
    stands: { stage: string; waitingFor?: string; state?: object },
  ): Promise<WorkflowHandle>;
}

export async function startStated(): Promise<Stated> {
  const worker = await startStubWorker(require.resolve('./stated-workflow'));
  return {
    ...worker,
    begin: (type, workflowId, { stage, waitingFor = '', state = {} }) =>
      worker.begin(type, workflowId, { args: [stage, waitingFor, state] }),
  };
}
