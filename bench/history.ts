/**
 * What a dialog costs in Temporal's history: one message with one reply within a stage, and a dialog parked at
 * its first question. The whole service, with its sandbox.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import { Customer, SandboxControl } from './customer';
import { openDatabase } from './database';
import { watchShare } from './share';
import { Stand } from './stand';
import { openTemporal } from './told';
import { fromBusiness } from './world';

interface Size {
  events: number;
  bytes: number;
}

/** Replies within one stage over which the cost of one is taken. */
const REPLIES = 5;

export async function history(): Promise<object> {
  const stand = await Stand.open();
  const database = openDatabase(stand.databaseUrl);
  try {
    await stand.startWhole();
    const client = await openTemporal(stand.temporalAddress);
    const sandbox = new SandboxControl(stand.sandboxUrl);
    const customer = new Customer(sandbox, 'whatsapp', 1, 'Анна');
    const said = async () => fromBusiness((await sandbox.chats('whatsapp')).get(customer.chat) ?? []);
    const replies = async (wanted: number) => {
      while ((await said()).length < wanted) await pause(50);
      return settledSize(client, await onlyDialog(database));
    };

    const share = watchShare(stand.pidOf('sandbox'));
    await customer.write('Здравствуйте');
    const parked = await replies(1);
    await customer.write('Анна Петрова');
    await replies(2);
    await customer.write('Не греет батарея на кухне');
    // The question with buttons: whoever types something else is asked to press one, and the stage stays.
    let before = await replies(3);
    await customer.write('Минутку, посмотрю');
    before = await replies(4);
    for (let i = 1; i <= REPLIES; i++) {
      await customer.write(`Сейчас проверю номер квартиры, секунду ${i}`);
      await replies(4 + i);
    }
    const after = await replies(4 + REPLIES);
    const generatorShare = share();
    await client.connection.close();
    return {
      eventsPerMessage: (after.events - before.events) / REPLIES,
      bytesPerMessage: Math.round((after.bytes - before.bytes) / REPLIES),
      eventsPerParkedDialog: parked.events,
      bytesPerParkedDialog: parked.bytes,
      // Most of the time is waited. The sandbox is the customer's phone and WhatsApp in one.
      generatorShare,
    };
  } finally {
    await database.end();
    await stand.close();
  }
}

async function onlyDialog(database: Pool): Promise<string> {
  const { rows } = await database.query<{ key: string }>(`SELECT key FROM keys WHERE key LIKE 'dialog:%'`);
  if (rows.length !== 1) throw new Error(`One dialog was expected, and there are ${rows.length}.`);
  return rows[0]!.key;
}

/** Statuses and completions trickle in after a reply: the size once it has not grown for a second. */
async function settledSize(client: Client, workflowId: string): Promise<Size> {
  let last: Size = { events: 0, bytes: 0 };
  for (let same = 0; same < 10;) {
    const { historyLength, historySize = 0 } = await client.workflow.getHandle(workflowId).describe();
    same = historyLength === last.events ? same + 1 : 0;
    last = { events: historyLength, bytes: historySize };
    await pause(100);
  }
  return last;
}
