/**
 * How long a hook takes on its way, at a steady rate over the whole service: until a worker has begun on it in its workflow,
 * and until the answer of the workflow has arrived outside. Each hook is the first message of a customer nobody knows.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { dialogId } from '../workflows/ids';
import { openDatabase } from './database';
import { Stand, say } from './stand';
import { openTemporal } from './told';
import { hookOf, phoneOf } from './whatsapp-load';

const RATE = 20;
const HOOKS = 300;
/** Before the clock runs: connections, the workflow bundle, Postgres' plans. */
const WARM_UP = 60;
const ACCOUNT = 'latency';
const PATIENCE_MS = 30_000;

/** Milliseconds of the epoch, of this machine's one clock. */
interface Journey {
  sentAt: number;
  workedAt: number;
  answeredAt: number;
}

export async function latency(): Promise<object> {
  const stand = await Stand.open();
  try {
    await stand.startTemporal();
    await stand.start('sandbox');
    await stand.start('worker');
    await stand.start('api');
    say(`${WARM_UP} hooks to warm up, then ${HOOKS} at ${RATE} a second`);
    const sent = await sendAll(stand, WARM_UP + HOOKS);
    const journeys = (await follow(stand, sent)).slice(WARM_UP);
    const toWorkflow = sorted(journeys.map(({ sentAt, workedAt }) => workedAt - sentAt));
    const toOutbound = sorted(journeys.map(({ sentAt, answeredAt }) => answeredAt - sentAt));
    return {
      rate: RATE,
      hooks: journeys.length,
      hookToWorkflowP50Ms: at(toWorkflow, 0.5),
      hookToWorkflowP99Ms: at(toWorkflow, 0.99),
      hookToOutboundP50Ms: at(toOutbound, 0.5),
      hookToOutboundP99Ms: at(toOutbound, 0.99),
    };
  } finally {
    await stand.close();
  }
}

const sorted = (all: number[]): number[] => all.sort((a, b) => a - b);
const at = (all: readonly number[], part: number): number =>
  Math.round(all[Math.floor(all.length * part)] ?? NaN);

/** @returns when each was sent, in its order */
async function sendAll(stand: Stand, count: number): Promise<number[]> {
  const began = performance.now();
  const sent: number[] = [];
  const answers: Promise<void>[] = [];
  for (let i = 0; i < count; i++) {
    const due = (i * 1_000) / RATE - (performance.now() - began);
    if (due > 0) await pause(due);
    sent.push(Date.now());
    answers.push(post(stand, i));
  }
  await Promise.all(answers);
  return sent;
}

async function post(stand: Stand, contact: number): Promise<void> {
  const plan = { secret: stand.env['WHATSAPP_APP_SECRET'] ?? '', account: ACCOUNT };
  const response = await fetch(`http://127.0.0.1:${stand.port}/hooks/whatsapp`, {
    method: 'POST',
    ...hookOf(plan, contact, 0),
  });
  if (response.status !== 200) throw new Error(`A hook was answered ${response.status}.`);
  await response.arrayBuffer();
}

async function follow(stand: Stand, sent: readonly number[]): Promise<Journey[]> {
  const database = openDatabase(stand.databaseUrl);
  const client = await openTemporal(stand.temporalAddress);
  try {
    const answered = await answers(stand, sent.length);
    const { rows } = await database.query<{ id: string; phone: string }>(
      'SELECT id, phone FROM contacts WHERE account = $1',
      [ACCOUNT],
    );
    const contacts = new Map(rows.map(({ id, phone }) => [phone, id]));
    return await Promise.all(
      sent.map(async (sentAt, i) => {
        const phone = phoneOf(i);
        const workedAt = await firstWork(
          client,
          dialogId('whatsapp', ACCOUNT, contacts.get(`+${phone}`) ?? ''),
        );
        return { sentAt, workedAt, answeredAt: answered.get(phone) ?? NaN };
      }),
    );
  } finally {
    await client.connection.close();
    await database.end();
  }
}

/** When a worker took the workflow's first task, which has the message in it. */
async function firstWork(client: Client, workflowId: string): Promise<number> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const started = events?.find(({ workflowTaskStartedEventAttributes: attributes }) => attributes);
  const { seconds, nanos } = started?.eventTime ?? {};
  return Number(seconds) * 1_000 + Number(nanos) / 1e6;
}

const ledgerSchema = z.object({ items: z.array(z.object({ subject: z.string(), at: z.string() })) });

/** When the first message to each customer arrived at the simulated WhatsApp, by phone. */
async function answers(stand: Stand, many: number): Promise<Map<string, number>> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const response = await fetch(`${stand.sandboxUrl}/_/ledger?provider=whatsapp&type=message&limit=10000`);
    const { items } = ledgerSchema.parse(await response.json());
    const first = new Map<string, number>();
    for (const { subject, at } of items) if (!first.has(subject)) first.set(subject, Date.parse(at));
    if (first.size >= many) return first;
    if (Date.now() > deadline) throw new Error(`Only ${first.size} of ${many} customers were answered.`);
    await pause(200);
  }
}
