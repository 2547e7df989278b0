/**
 * How long a hook takes on its way, at a steady rate over the whole service: until a worker has begun on it in its workflow,
 * and until the answer of the workflow has arrived outside. Every other hook is the first message of a customer nobody
 * knows, which starts a workflow; the others are the second one of somebody whose dialog waits for it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { dialogId } from '../workflows/ids';
import { openDatabase } from './database';
import { paced } from './pace';
import { quantile } from './quantile';
import { watchShare } from './share';
import { Stand, say } from './stand';
import { openTemporal } from './told';
import { hookOf, phoneOf } from './whatsapp-load';

const RATE = 20;
const HOOKS = 300;
/** Before the clock runs: connections, the workflow bundle, Postgres' plans. */
const WARM_UP = 100;
const ACCOUNT = 'latency';
const PATIENCE_MS = 15_000;

/** Who writes a second time was answered by then, unless the machine is far behind: after three seconds at 20 a second. */
const BEHIND = 60;

interface Hook {
  contact: number;
  /** 0 = the first message, 1 = the second. */
  sequence: number;
}

/** Milliseconds of the epoch, of this machine's one clock. */
interface Journey extends Hook {
  sentAt: number;
  workedAt: number;
  /** NaN for a second message that came before the question it answers was sent: it gets no answer of its own. */
  answeredAt: number;
}

export async function latency(): Promise<object> {
  const stand = await Stand.open();
  try {
    await stand.startWhole();
    say(`${WARM_UP} hooks to warm up, then ${HOOKS} at ${RATE} a second`);
    const { sent, generatorShare } = await sendAll(stand, WARM_UP + HOOKS);
    const journeys = (await follow(stand, sent)).slice(WARM_UP);
    const [first, later] = [0, 1].map((wanted) => journeys.filter(({ sequence }) => sequence === wanted));
    return {
      rate: RATE,
      hooks: journeys.length,
      early: journeys.filter(({ answeredAt }) => Number.isNaN(answeredAt)).length,
      ...figures(journeys),
      first: figures(first!),
      later: figures(later!),
      generatorShare,
    };
  } finally {
    await stand.close();
  }
}

function figures(journeys: readonly Journey[]) {
  const toWorkflow = journeys.map(({ sentAt, workedAt }) => workedAt - sentAt);
  const answered = journeys.filter(({ answeredAt }) => !Number.isNaN(answeredAt));
  const toOutbound = answered.map(({ sentAt, answeredAt }) => answeredAt - sentAt);
  return {
    hookToWorkflowP50Ms: at(toWorkflow, 0.5),
    hookToWorkflowP99Ms: at(toWorkflow, 0.99),
    hookToOutboundP50Ms: at(toOutbound, 0.5),
    hookToOutboundP99Ms: at(toOutbound, 0.99),
  };
}

const at = (all: readonly number[], part: number): number => Math.round(quantile(all, part));

/** In the order they are sent. */
function planned(count: number): Hook[] {
  return Array.from({ length: count }, (_, i) => {
    if (i < BEHIND) return { contact: i, sequence: 0 };
    const turn = Math.floor((i - BEHIND) / 2);
    return i % 2 === 0 ? { contact: BEHIND + turn, sequence: 0 } : { contact: turn, sequence: 1 };
  });
}

interface Sent extends Hook {
  sentAt: number;
}

interface Sending {
  sent: Sent[];
  /** Of all cores, once warm: this process, which sends, and the sandbox, which is WhatsApp and reports on every message. */
  generatorShare: number | undefined;
}

async function sendAll(stand: Stand, count: number): Promise<Sending> {
  const sent: Sent[] = [];
  const answers: Promise<void>[] = [];
  const hooks = planned(count);
  let share = watchShare(stand.pidOf('sandbox'));
  for await (const { number } of paced(RATE, count)) {
    if (number === WARM_UP) share = watchShare(stand.pidOf('sandbox'));
    const hook = hooks[number]!;
    sent.push({ ...hook, sentAt: Date.now() });
    answers.push(post(stand, hook));
  }
  await Promise.all(answers);
  return { sent, generatorShare: share() };
}

async function post(stand: Stand, { contact, sequence }: Hook): Promise<void> {
  const plan = { secret: stand.env['WHATSAPP_APP_SECRET'] ?? '', account: ACCOUNT };
  const response = await fetch(`http://127.0.0.1:${stand.port}/hooks/whatsapp`, {
    method: 'POST',
    ...hookOf(plan, contact, sequence),
  });
  if (response.status !== 200) throw new Error(`A hook was answered ${response.status}.`);
  await response.arrayBuffer();
}

async function follow(stand: Stand, sent: readonly Sent[]): Promise<Journey[]> {
  const database = openDatabase(stand.databaseUrl);
  const client = await openTemporal(stand.temporalAddress);
  try {
    const answered = await answers(stand, sent);
    const { rows } = await database.query<{ id: string; phone: string }>(
      'SELECT id, phone FROM contacts WHERE account = $1',
      [ACCOUNT],
    );
    const contacts = new Map(rows.map(({ id, phone }) => [phone, id]));
    return await Promise.all(
      sent.map(async (hook) => {
        const phone = phoneOf(hook.contact);
        const id = dialogId('whatsapp', ACCOUNT, contacts.get(`+${phone}`) ?? '');
        const workedAt = await taskFor(client, id, hook.sequence);
        return { ...hook, workedAt, answeredAt: answered.get(phone)?.[hook.sequence] ?? NaN };
      }),
    );
  } finally {
    await client.connection.close();
    await database.end();
  }
}

/** When a worker took the task that has the workflow's nth signal in it. */
async function taskFor(client: Client, workflowId: string, nth: number): Promise<number> {
  const { events = [] } = await client.workflow.getHandle(workflowId).fetchHistory();
  const signals = events!.flatMap((event, i) => (event.workflowExecutionSignaledEventAttributes ? [i] : []));
  const started = events!.find(
    (event, i) => i > (signals[nth] ?? Infinity) && event.workflowTaskStartedEventAttributes,
  );
  const { seconds, nanos } = started?.eventTime ?? {};
  return Number(seconds) * 1_000 + Number(nanos) / 1e6;
}

const ledgerSchema = z.object({ items: z.array(z.object({ subject: z.string(), at: z.string() })) });

/** When messages to each customer arrived at the simulated WhatsApp, by phone, in their order; one for each hook. */
async function answers(stand: Stand, sent: readonly Sent[]): Promise<Map<string, number[]>> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const response = await fetch(`${stand.sandboxUrl}/_/ledger?provider=whatsapp&type=message&limit=10000`);
    const { items } = ledgerSchema.parse(await response.json());
    const times = new Map<string, number[]>();
    for (const { subject, at } of items)
      times.set(
        subject,
        [...(times.get(subject) ?? []), Date.parse(at)].sort((a, b) => a - b),
      );
    const missing = sent.filter(
      ({ contact, sequence }) => (times.get(phoneOf(contact)) ?? []).length <= sequence,
    );
    if (missing.length === 0) return times;
    if (Date.now() > deadline) {
      if (missing.every(({ sequence }) => sequence === 1)) return times;
      throw new Error(`${missing.length} of ${sent.length} hooks were not answered.`);
    }
    await pause(200);
  }
}
