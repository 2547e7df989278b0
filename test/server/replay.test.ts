/** What was acted on is not acted on again: real workflows, whose events are replayed out of a real journal. */
import { randomUUID } from 'node:crypto';
import { createContacts } from '../../journal/contacts';
import { createRelay } from '../../journal/relay';
import { replayEvents } from '../../journal/replay/replay';
import type { Part } from '../../journal/types';
import { readMappings } from '../../mappings';
import type { NormalisedEvent } from '../../workflows/events';
import { TASK_QUEUE } from '../../workflows/queues';
import type { ToldTicketState } from '../../workflows/ticket-state';
import type { Place } from '../journal/fixture';
import {
  append,
  cleanUp,
  drained,
  eventually,
  later,
  message,
  openAppender,
  openPlace,
  rowsOf,
} from '../journal/fixture';
import { STARTS } from '../workflows/fixture/relay';
import { FEE } from '../workflows/fixture/ticket';
import { onServer } from '../workflows/fixture/time-skipping';
import { startOnDevServer } from './dev-server';

const stage = onServer(startOnDevServer);
afterEach(cleanUp);

/** As it is in the service, with the workflows of the stage at its end. */
async function openJournal() {
  const place = await openPlace();
  const relay = createRelay({
    pool: place.pool,
    databaseUrl: place.databaseUrl,
    logger: place.logger,
    parkHours: 72,
    delivery: {
      client: stage.server.client,
      deadlineMs: 5_000,
      taskQueue: TASK_QUEUE,
      startArguments: (type) => STARTS[type],
    },
  });
  later(() => relay.stop());
  await relay.start();
  return { place, appender: openAppender(place.pool, () => relay) };
}

const partOf = (event: NormalisedEvent): Part => ({
  eventId: randomUUID(),
  content: { state: 'event', event },
});

/** Each of its events once more, and until they are delivered. */
async function replayAll(place: Place): Promise<void> {
  const ids = await rowsOf<{ id: string }>(
    place,
    'SELECT id FROM events WHERE replay_of IS NULL ORDER BY id',
  );
  const replayed = await replayEvents(
    {
      pool: place.pool,
      journalPool: place.pool,
      contacts: createContacts(place.pool),
      mappings: readMappings('fixit.yml'),
      hookOf: () => Promise.resolve(undefined),
    },
    ids.map(({ id }) => id),
    randomUUID(),
  );
  expect(replayed.map(({ outcome }) => outcome)).toEqual(ids.map(() => 'replayed'));
  await drained(place);
}

it('a replayed message is not answered again', async () => {
  const { place, appender } = await openJournal();
  const { outside } = stage.server;
  await append(appender, message(place, 'anna', 'Здравствуйте'));
  await eventually(() => expect(outside.said).toHaveLength(1));
  const [{ key }] = (await rowsOf<{ key: string }>(place, 'SELECT key FROM keys')) as [{ key: string }];
  await replayAll(place);
  const handle = stage.server.client.workflow.getHandle(key);
  await eventually(async () =>
    expect(await handle.query('state')).toMatchObject({ inbox: { last: 2, queue: [] }, visit: 1 }),
  );
  expect(outside.said).toHaveLength(1);
  await handle.terminate('the test is over');
});

it('a replayed payment is counted once, and told once', async () => {
  const { place, appender } = await openJournal();
  const issueId = place.account;
  const key = `ticket:okdesk:${issueId}`;
  await append(
    appender,
    partOf({
      kind: 'ticket.adopted',
      helpdesk: 'okdesk',
      issueId,
      dialogWorkflowId: `dialog:telegram:${place.account}:1`,
      invoice: { ref: 'invoice-1', money: FEE },
    }),
  );
  await drained(place);
  await append(
    appender,
    partOf({
      kind: 'payment.changed',
      gateway: 'onec',
      paymentId: 'p1',
      status: 'paid',
      money: FEE,
      references: [{ type: 'issue', value: issueId }],
    }),
  );
  await drained(place);
  const handle = stage.server.client.workflow.getHandle(key);
  const state = () => handle.query<ToldTicketState>('state');
  await eventually(async () => expect((await state()).told.covered).toBe(true));
  await replayAll(place);
  await eventually(async () => expect((await state()).inbox).toMatchObject({ last: 4, queue: [] }));
  expect((await state()).payments).toHaveLength(1);
  const news = stage.server.outside.appended.flatMap((event) =>
    event.kind === 'ticket.changed' ? [event.news.type] : [],
  );
  expect(news).toEqual(['paid']);
  await handle.terminate('the test is over');
});
