/** A worker of its own with workflows that take actions. */
import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { ActingState } from './acting-workflow';
import type { StubWorker } from './stub-worker';
import { startStubWorker } from './stub-worker';

export interface Acting extends Omit<StubWorker, 'begin'> {
  /** Begins one at a stage; on another queue where nobody works. */
  begin(type: string, workflowId: string, more?: Begun): Promise<WorkflowHandle>;
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
  const worker = await startStubWorker(require.resolve('./acting-workflow'));
  return {
    ...worker,
    begin: (type, workflowId, { stage = 'name', ...more } = {}) =>
      worker.begin(type, workflowId, { args: [stage], ...more }),
  };
}

/** Of the run that the handle names, or the latest. */
export const stateOf = (handle: WorkflowHandle): Promise<ActingState> => handle.query<ActingState>('state');
