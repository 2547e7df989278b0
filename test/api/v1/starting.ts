/** An API that starts flows under accounts of its own, and a look at what it told Temporal. */
import { randomInt, randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/client';
import type { Environment } from '../../../config';
import type { DialogStart } from '../../../workflows/start';
import type { Answer, TestApi } from '../fixture';
import { call, startTestApi } from '../fixture';

export interface Accounts {
  whatsapp: string;
  telegram: string;
  max: string;
  env: Environment;
}

/** Tests share one Temporal, and contacts are numbered from one in each database: the account tells them apart. */
export function ownAccounts(): Accounts {
  const [telegram, max] = [String(randomInt(1e9, 9e9)), String(randomInt(1e9, 9e9))];
  const whatsapp = `w${randomUUID().slice(0, 8)}`;
  return {
    whatsapp,
    telegram,
    max,
    env: {
      WHATSAPP_PHONE_NUMBER_ID: whatsapp,
      TELEGRAM_BOT_TOKEN: `${telegram}:token`,
      MAX_TOKEN: 'token',
      MAX_BOT_ID: max,
    },
  };
}

/** Another API on the same database, with other settings. */
export const beside = (api: TestApi, { env }: Accounts, other: Environment): Promise<TestApi> =>
  startTestApi({ env: { ...env, ...other }, databaseUrl: () => String(api.db.options.connectionString) });

let chats = 5_000_000_000;
/** Somebody nobody has written to. */
export const somebody = () => ({ channel: 'telegram', chatId: String(++chats) });

/** Terminates what still runs of what was started. */
export async function endStarted(api: TestApi, client: Client): Promise<void> {
  const { rows } = await api.db.query<{ workflow_id: string }>(
    'SELECT DISTINCT workflow_id FROM flow_starts',
  );
  for (const { workflow_id } of rows) {
    const handle = client.workflow.getHandle(workflow_id);
    if ((await handle.describe()).status.name === 'RUNNING') await handle.terminate();
  }
}

export interface StartedFlow {
  workflowId: string;
  runId: string;
  temporalUrl: string;
  /** Of a problem. */
  type?: string;
  detail?: string;
}

export const start = (api: TestApi, flow: string, body: unknown): Promise<Answer<StartedFlow>> =>
  call<StartedFlow>(api, `/v1/flows/${flow}`, body);

/** Its status and the end of its type, as they are told apart. */
export const told = ({ status, body }: Answer<StartedFlow>): [number, string | undefined] => [
  status,
  body.type?.replace('urn:fixit:problem:', ''),
];

export async function startedWith(handle: WorkflowHandle): Promise<DialogStart> {
  const { events = [] } = await handle.fetchHistory();
  const [payload] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  if (!payload) throw new Error('The run was started with nothing.');
  return defaultPayloadConverter.fromPayload<DialogStart>(payload);
}

/** How many runs a workflow has had; visibility may be a moment behind. */
export async function runsOf(client: Client, workflowId: string): Promise<number> {
  const { count } = await client.workflow.count(`WorkflowId = '${workflowId}'`);
  return count;
}
