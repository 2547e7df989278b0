/**
 * 10,000 hooks over 500 dialogs at once: until the last is acknowledged, and until the last is in a workflow's
 * history; against one signal-with-start for each event, as a service without a journal would send them.
 */
import { performance } from 'node:perf_hooks';
import type { Client } from '@temporalio/client';
import { dialogId } from '../workflows/ids';
import { contactsOf, openDatabase, untilDrained } from './database';
import { generate } from './generator';
import { Stand, say } from './stand';
import { openTemporal, readTold } from './told';

const HOOKS = 10_000;
const DIALOGS = 500;
const LANES = 50;
const DIRECT = 1_000;
const DIRECT_CONCURRENCY = 50;
const ACCOUNT = 'burst';

export async function burst(): Promise<object> {
  const stand = await Stand.open();
  const database = openDatabase(stand.databaseUrl);
  try {
    await stand.startTemporal();
    // No worker: signals stand in the history all the same, and both ways are measured alike.
    await stand.start('api');
    const startedAt = performance.now();
    const load = await generate({
      port: stand.port,
      secret: stand.env['WHATSAPP_APP_SECRET'] ?? '',
      account: ACCOUNT,
      contacts: DIALOGS,
      lanes: LANES,
      perLane: HOOKS / LANES,
      pace: { type: 'all' },
    });
    const drained = await untilDrained(database, 180_000);
    // The generator makes its requests before the first goes out.
    const preparedS = (performance.now() - startedAt) / 1_000;
    if (!drained) say('The backlog was not drained in 3 minutes.');
    const drainedS = await secondsToLastDelivery(stand);

    const client = await openTemporal(stand.temporalAddress);
    const told = await readTold(client, ACCOUNT, await contactsOf(database, ACCOUNT));
    const directS = (await signalDirectly(client)) * (HOOKS / DIRECT);
    await client.connection.close();
    say(`${HOOKS} hooks, ${preparedS.toFixed(1)} s with the making of the requests`);
    return {
      hooks: HOOKS,
      dialogs: DIALOGS,
      ackedS: load.seconds,
      drainedS,
      directS: Number(directS.toFixed(2)),
      speedup: Number((directS / drainedS).toFixed(1)),
      lost: load.acked - told.messages,
      reordered: told.reordered,
      refused: load.failed,
      workers: 0,
      generatorShare: load.generatorShare,
    };
  } finally {
    await database.end();
    await stand.close();
  }
}

/** From the first receipt to the last mark, as the journal has them: a mark follows its signal. */
async function secondsToLastDelivery(stand: Stand): Promise<number> {
  const database = openDatabase(stand.databaseUrl);
  try {
    const { rows } = await database.query<{ seconds: number }>(
      `SELECT round(extract(epoch FROM max(settled_at) - min(received_at)), 2)::float8 AS seconds FROM events`,
    );
    return rows[0]?.seconds ?? 0;
  } finally {
    await database.end();
  }
}

/** Seconds for DIRECT signals, one event in each, to dialogs of their own. */
async function signalDirectly(client: Client): Promise<number> {
  const startedAt = performance.now();
  let next = 0;
  const signaller = async () => {
    for (let i = next++; i < DIRECT; i = next++) {
      const number = Math.floor(i / DIALOGS) + 1;
      await client.workflow.signalWithStart('dialog', {
        workflowId: dialogId('whatsapp', 'direct', String(i % DIALOGS)),
        taskQueue: 'bench-direct',
        args: [{ handled: 0, facts: [] }],
        signal: 'deliver',
        signalArgs: [[{ ...EVENT, number, messageId: `wamid.direct.${i}` }]],
      });
    }
  };
  await Promise.all(Array.from({ length: DIRECT_CONCURRENCY }, signaller));
  return (performance.now() - startedAt) / 1_000;
}

const EVENT = {
  kind: 'message.received',
  content: { type: 'text', text: '0' },
  eventId: '019a0000-0000-7000-8000-000000000000',
  receivedAt: '2026-01-01T00:00:00.000Z',
};
