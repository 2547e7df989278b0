/** What Temporal holds: its workflows, and up to which delivery number each has taken events in. */
import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError, defaultPayloadConverter } from '@temporalio/client';
import { z } from 'zod';
import { parseWorkflowId } from '../../workflows/ids';

export interface Told {
  /** Ids of the running ones. */
  running: Set<string>;
  /** The highest contact that any dialog, running or kept, is of; 0 = there is none. */
  highestContact: number;
}

/** Reads the visibility store, which may be a moment behind: an id that is not in it is asked for once more. */
export async function readTold(client: Client, taskQueue: string): Promise<Told> {
  const told: Told = { running: new Set(), highestContact: 0 };
  for await (const { workflowId, status } of client.workflow.list({ query: `TaskQueue = '${taskQueue}'` })) {
    const id = parseWorkflowId(workflowId);
    if (!id) continue;
    if (status.name === 'RUNNING') told.running.add(workflowId);
    if (id.type === 'dialog' && /^\d{1,15}$/.test(id.contact))
      told.highestContact = Math.max(told.highestContact, Number(id.contact));
  }
  return told;
}

/** `ended` = of itself or by a cancellation, so that it noted what it had handled; `gone` also when terminated. */
export type Standing = 'running' | 'ended' | 'gone';

export async function standingOf(client: Client, workflowId: string): Promise<Standing> {
  try {
    const { status } = await client.workflow.getHandle(workflowId).describe();
    if (status.name === 'RUNNING') return 'running';
    return status.name === 'COMPLETED' || status.name === 'CANCELLED' ? 'ended' : 'gone';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'gone';
    throw error;
  }
}

/** The start says what earlier runs of the key took in (`handled`), or this one before it was continued as new. */
const startSchema = z.looseObject({
  handled: z.number().optional(),
  state: z.looseObject({ inbox: z.looseObject({ last: z.number() }) }).optional(),
});
const eventsSchema = z.array(z.looseObject({ number: z.number() }));

/**
 * The last delivery number that the workflow's history holds; undefined when it is gone. Read from the history and
 * not asked by a query: no worker has to run, as after a restore none should.
 */
export async function lastTakenIn(client: Client, workflowId: string): Promise<number | undefined> {
  let events;
  try {
    ({ events } = await client.workflow.getHandle(workflowId).fetchHistory());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
  let last = 0;
  for (const event of events ?? []) {
    const [start] = event.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    const signal = event.workflowExecutionSignaledEventAttributes;
    if (start) {
      const read = startSchema.safeParse(defaultPayloadConverter.fromPayload(start));
      if (read.success) last = Math.max(last, read.data.handled ?? 0, read.data.state?.inbox.last ?? 0);
    }
    const [signalled] = signal?.signalName === 'deliver' ? (signal.input?.payloads ?? []) : [];
    if (signalled) {
      const read = eventsSchema.safeParse(defaultPayloadConverter.fromPayload(signalled));
      if (read.success) last = Math.max(last, ...read.data.map(({ number }) => number));
    }
  }
  return last;
}
