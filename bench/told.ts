/** What Temporal's histories hold of a run's hooks: the last word on what was lost and what changed places. */
import { Connection, Client, defaultPayloadConverter, isGrpcServiceError } from '@temporalio/client';
import { z } from 'zod';
import { dialogId } from '../workflows/ids';

const eventSchema = z.looseObject({
  kind: z.string(),
  /** Of the delivery: rises within the workflow. */
  number: z.number(),
  messageId: z.string().optional(),
  eventId: z.string().optional(),
});
const eventsSchema = z.array(eventSchema);
export type ToldEvent = z.infer<typeof eventSchema>;

/** gRPC, https://grpc.io/docs/guides/status-codes/ */
const NOT_FOUND = 5;

export interface Told {
  /** Distinct messages of the account over all its dialogs. */
  messages: number;
  /** Messages that came after one that was sent later. */
  reordered: number;
}

export async function openTemporal(address: string): Promise<Client> {
  return new Client({ connection: await Connection.connect({ address }) });
}

/** @param contacts the journal's contact ids */
export async function readTold(client: Client, account: string, contacts: string[]): Promise<Told> {
  const told = { messages: 0, reordered: 0 };
  const queue = [...contacts];
  const reader = async () => {
    for (let contact = queue.pop(); contact !== undefined; contact = queue.pop()) {
      const sequences = await sequencesOf(client, dialogId('whatsapp', account, contact));
      told.messages += sequences.length;
      told.reordered += sequences.filter((sequence, i) => sequence < (sequences[i - 1] ?? -1)).length;
    }
  };
  await Promise.all(Array.from({ length: 8 }, reader));
  return told;
}

/** The place of each message among its contact's, as first told; its id ends with it. */
const sequencesOf = async (client: Client, workflowId: string): Promise<number[]> =>
  (await messageIdsTold(client, workflowId)).map((id) => Number(id.split('.').at(-1)));

/** The vendor's ids of the messages that the latest run of a workflow was told, in order, each once. */
export async function messageIdsTold(client: Client, workflowId: string): Promise<string[]> {
  const events = await eventsTold(client, workflowId);
  return [...new Set(events.flatMap(({ messageId }) => messageId ?? []))];
}

/** What the latest run was told, in order, each delivery once; nothing where there is no such workflow. */
export async function eventsTold(client: Client, workflowId: string): Promise<ToldEvent[]> {
  const told = new Map<number, ToldEvent>();
  for (const event of await historyOf(client, workflowId)) {
    const payload = event.workflowExecutionSignaledEventAttributes?.input?.payloads?.[0];
    if (!payload) continue;
    // After a crash between signal and mark a delivery is signalled again; the first time counts.
    for (const delivered of eventsSchema.parse(defaultPayloadConverter.fromPayload(payload)))
      if (!told.has(delivered.number)) told.set(delivered.number, delivered);
  }
  return [...told.values()];
}

async function historyOf(client: Client, workflowId: string) {
  try {
    return (await client.workflow.getHandle(workflowId).fetchHistory()).events ?? [];
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === NOT_FOUND) return [];
    throw error;
  }
}
