/** Asks a running workflow for an update, once per id however often it is asked. */
import type { Client } from '@temporalio/client';
import { grpcCodeOf } from './temporal-answers';
import { UPDATE_MS } from './workers-away';

/** gRPC's FAILED_PRECONDITION. */
const GIVEN_UP = 9;

export interface UpdateCall {
  workflowId: string;
  /** Absent = the present run. */
  runId?: string;
  name: string;
  argument: unknown;
  updateId: string;
}

/**
 * Throws what the client throws, within UPDATE_MS. A server gives up an update that meets the end of a run while a
 * signal comes ("unexpected workflow task failure", UnhandledCommand); it is asked for again under its id, which the
 * next run knows too.
 */
export async function executeUpdate(client: Client, call: UpdateCall): Promise<unknown> {
  const deadline = Date.now() + UPDATE_MS;
  const handle = client.workflow.getHandle(call.workflowId, call.runId);
  for (;;) {
    try {
      return await client.connection.withDeadline(deadline, () =>
        handle.executeUpdate(call.name, { args: [call.argument], updateId: call.updateId }),
      );
    } catch (error) {
      if (grpcCodeOf(error) !== GIVEN_UP || Date.now() >= deadline) throw error;
    }
  }
}
