/** Postgres and Temporal compared, after one of them was put back to an older state on purpose. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Difference } from '../../journal/stores/compare';
import { compareStores } from '../../journal/stores/compare';
import { repair } from '../../journal/stores/repair';
import { sentences } from '../../journal/stores/sentences';
import type { Appender } from '../../journal/append';
import type { Relay } from '../../journal/relay';
import { quietRuntime } from '../workflows/fixture/server';
import type { Place } from './fixture';
import {
  append,
  cleanUp,
  countOf,
  dialogKeys,
  drained,
  eventually,
  later,
  message,
  openAppender,
  openClient,
  openPlace,
  openRelay,
  rowsOf,
  toldTo,
} from './fixture';

let place: Place;
let client: Client;
let relay: Relay;
let appender: Appender;

beforeAll(quietRuntime);
beforeEach(async () => {
  place = await openPlace();
  client = await openClient();
  relay = await openRelay(place, client);
  appender = openAppender(place.pool, () => relay);
});
afterEach(async () => {
  for (const key of await dialogKeys(place))
    await client.workflow
      .getHandle(key)
      .terminate()
      .catch(() => undefined);
  await cleanUp();
});

async function nativeConnection(): Promise<NativeConnection> {
  const connection = await NativeConnection.connect({ address: process.env['FIXIT_TEST_TEMPORAL_ADDRESS']! });
  later(() => connection.close());
  return connection;
}

const queue = () => `journal-${place.account}`;
const compare = () => compareStores(place.pool, client, queue());

/** A dialog that was delivered its messages and runs; its workflow id. */
async function dialogOf(person: string, ...texts: string[]): Promise<string> {
  const before = await dialogKeys(place);
  for (const text of texts) {
    await append(appender, message(place, person, text));
    await drained(place);
  }
  const [key] = (await dialogKeys(place)).filter((one) => !before.includes(one));
  if (key === undefined) throw new Error(`${person} has no dialog.`);
  await eventually(async () => {
    const listed: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query: `TaskQueue = '${queue()}'` }))
      listed.push(workflowId);
    expect(listed).toContain(key);
  });
  return key;
}

/** Temporal as it was when it had taken in the first `count` events alone. */
async function restoreWorkflow(key: string, count: number): Promise<void> {
  const { start, signals } = await toldTo(client, key);
  await client.workflow.getHandle(key).terminate('an older Temporal');
  await client.workflow.signalWithStart('dialog', {
    workflowId: key,
    taskQueue: queue(),
    args: [start],
    signal: 'deliver',
    signalArgs: [signals.flat().slice(0, count)],
  });
}

const numbersIn = async (key: string): Promise<number[]> =>
  (await toldTo(client, key)).signals.flat().map(({ number }) => number);

async function repairAll(differences: Difference[]): Promise<boolean[]> {
  const mended: boolean[] = [];
  for (const difference of differences) mended.push(await repair(place.pool, difference));
  return mended;
}

it('that belong together agree', async () => {
  await dialogOf('79160000001', 'Здравствуйте', 'Течёт кран');
  await dialogOf('79160000002', 'Добрый день');
  const comparison = await compare();
  expect(comparison).toMatchObject({ workflows: 2, differences: [], standing: { pending: 0 } });
  expect(sentences(comparison).at(-1)).toBe('Postgres and Temporal agree.');
});

it('with an older Temporal: what it lost is delivered again, under the old numbers', async () => {
  const key = await dialogOf('79160000001', 'Здравствуйте', 'Иван', 'Течёт кран');
  await restoreWorkflow(key, 1);

  const { differences } = await compare();
  expect(differences).toEqual([{ kind: 'events missing', workflowId: key, taken: 1, events: 2 }]);
  expect(await repairAll(differences)).toEqual([true]);
  relay.wake(Array.from({ length: 64 }, (_, slot) => slot));
  await drained(place);
  expect(await numbersIn(key)).toEqual([1, 2, 3]);
  expect((await compare()).differences).toEqual([]);
});

it('with a Temporal that has lost the workflow: it is named, left to a person, and begins anew with its next event', async () => {
  const key = await dialogOf('79160000001', 'Здравствуйте', 'Иван');
  await client.workflow.getHandle(key).terminate('a Temporal from before it');

  const missing = [{ kind: 'workflow missing', workflowId: key, handled: 0, events: 2 }] as const;
  // Visibility hears of an end a moment later.
  await eventually(async () => expect((await compare()).differences).toEqual(missing));
  expect(await repairAll((await compare()).differences)).toEqual([false]);
  expect(await countOf(place, 'pending')).toBe(0);

  await append(appender, message(place, '79160000001', 'Вы тут?'));
  await drained(place);
  expect((await compare()).differences).toEqual([]);
});

it('with an older Postgres: numbers go on above what the workflow has, so that nothing new counts as handled', async () => {
  const key = await dialogOf('79160000001', 'Здравствуйте', 'Иван', 'Течёт кран');
  await place.pool.query('DELETE FROM events WHERE workflow_id = $1 AND number > 1', [key]);
  await place.pool.query('UPDATE keys SET last_number = 1 WHERE key = $1', [key]);

  const { differences } = await compare();
  expect(differences).toEqual([{ kind: 'numbers behind', workflowId: key, given: 1, taken: 3 }]);
  expect(sentences(await compare())[0]).toContain('new events would count as handled');
  expect(await repairAll(differences)).toEqual([true]);
  expect((await compare()).differences).toEqual([]);
  await append(appender, message(place, '79160000001', 'Вы тут?'));
  await drained(place);
  expect(await numbersIn(key)).toEqual([1, 2, 3, 4]);
});

it('with a Postgres from before the dialog: its number is not given to another person', async () => {
  await dialogOf('79160000001', 'Здравствуйте');
  const key = await dialogOf('79160000002', 'Добрый день');
  const contact = Number(key.split(':').at(-1));
  await place.pool.query('DELETE FROM keys WHERE key = $1', [key]);
  await place.pool.query('DELETE FROM events WHERE workflow_id = $1', [key]);
  await place.pool.query('DELETE FROM contacts WHERE id = $1', [contact]);
  await place.pool.query(`SELECT setval(pg_get_serial_sequence('contacts', 'id'), $1)`, [contact - 1]);

  const { differences } = await compare();
  expect(differences).toEqual([
    { kind: 'numbers behind', workflowId: key, given: 0, taken: 1 },
    { kind: 'contact missing', workflowId: key },
    { kind: 'contacts behind', highest: contact, given: contact - 1 },
  ]);
  expect(await repairAll(differences)).toEqual([true, false, true]);
  // It can speak to nobody: a person ends it.
  expect((await compare()).differences).toEqual([{ kind: 'contact missing', workflowId: key }]);
  await append(openAppender(place.pool), message(place, '79160000003', 'Я новый'));
  await eventually(async () => expect(await countOf(place, 'contacts', `id = ${contact + 1}`)).toBe(1));
  await client.workflow.getHandle(key).terminate();
});

it('with a Postgres from before an end: the end is noted, so that late redeliveries go on counting as handled', async () => {
  const key = await dialogOf('79160000001', 'Здравствуйте', 'Иван');
  // Ends as a cancelled dialog does: a worker that takes up nothing but the wish to end.
  await client.workflow.getHandle(key).cancel();
  const worker = await Worker.create({
    connection: await nativeConnection(),
    taskQueue: queue(),
    workflowsPath: require.resolve('./ending-workflow'),
  });
  await worker.runUntil(
    client.workflow
      .getHandle(key)
      .result()
      .catch(() => undefined),
  );

  const { differences } = await compare();
  expect(differences).toEqual([{ kind: 'end missing', workflowId: key, handled: 0, taken: 2 }]);
  expect(await repairAll(differences)).toEqual([true]);
  expect((await compare()).differences).toEqual([]);
  expect(
    await rowsOf(place, 'SELECT handled, closed_at IS NOT NULL AS closed FROM keys WHERE key = $1', [key]),
  ).toEqual([{ handled: '2', closed: true }]);
});

it('name a call that left and whose workflow is gone, and not one that its workflow will settle', async () => {
  const key = await dialogOf('79160000001', 'Здравствуйте');
  const gone = `dialog:whatsapp:${place.account}:999`;
  const effect = randomUUID();
  for (const [id, workflowId] of [
    [effect, gone],
    [randomUUID(), key],
  ])
    await place.pool.query(
      `INSERT INTO effects (id, workflow_id, type, provider, state, attempts, sent_at, updated_at)
       VALUES ($1, $2, 'issue', 'okdesk', 'started', 1, ARRAY[now() - interval '1 hour'], now() - interval '1 hour')`,
      [id, workflowId],
    );
  expect((await compare()).differences).toEqual([
    { kind: 'effect unsettled', workflowId: gone, effect, type: 'issue', provider: 'okdesk' },
  ]);
});

it('tell what waits, which is no difference', async () => {
  await dialogOf('79160000001', 'Здравствуйте');
  await relay.stop();
  await append(openAppender(place.pool), message(place, '79160000001', 'Иван'));
  const comparison = await compare();
  expect(comparison).toMatchObject({ differences: [], standing: { pending: 1 } });
  expect(sentences(comparison).join('\n')).toMatch(/1 events wait for delivery \(the oldest for \d+ s\)/);
  expect(await rowsOf(place, 'SELECT 1 FROM pending')).toHaveLength(1);
});
