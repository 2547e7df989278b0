/** What Temporal's histories hold of a run's hooks: the last word on what was lost and what changed places. */
import { Connection, Client, defaultPayloadConverter } from '@temporalio/client';
import { z } from 'zod';
import { dialogId } from '../workflows/ids';

const eventsSchema = z.array(
  z.looseObject({ kind: z.string(), messageId: z.string().optional(), eventId: z.string().optional() }),
);

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
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const ids = new Set<string>();
  for (const event of events ?? []) {
    const payload = event.workflowExecutionSignaledEventAttributes?.input?.payloads?.[0];
    if (!payload) continue;
    for (const { messageId } of eventsSchema.parse(defaultPayloadConverter.fromPayload(payload)))
      if (messageId !== undefined) ids.add(messageId);
  }
  return [...ids];
}
