import type { Pool } from 'pg';
import { keyActivities } from '../../activities/keys';
import {
  append,
  cleanUp,
  countOf,
  dialogKeys,
  drained,
  eventually,
  message,
  numbersOf,
  openAppender,
  openClient,
  openPlace,
  openPool,
  openRelay,
  textsOf,
  toldTo,
} from './fixture';
import type { Place } from './fixture';

afterEach(cleanUp);

const PERSON = 'phone:+79990000001';

/** A pool through which nothing is ever marked: its process dies between the signal and the mark. */
function dyingPool(place: Place): Pool & { died: () => boolean } {
  const pool = openPool(place.databaseUrl);
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<unknown>;
  let died = false;
  const dying = async (...args: unknown[]): Promise<unknown> => {
    if ((args[0] as { name?: string }).name === 'settle') {
      died = true;
      throw new Error('the process is gone');
    }
    return query(...args);
  };
  return Object.assign(pool, { query: dying, died: () => died });
}

/** Signals once and dies before the mark. */
async function signalAndDie(place: Place, ...texts: string[]): Promise<string> {
  const client = await openClient();
  await append(openAppender(place.pool), ...texts.map((text) => message(place, PERSON, text)));
  const pool = dyingPool(place);
  const relay = await openRelay(place, client, { pool });
  await eventually(() => expect(pool.died()).toBe(true));
  await relay.stop();
  expect(await countOf(place, 'pending')).toBe(texts.length);
  const [key] = await dialogKeys(place);
  return key!;
}

describe('after a crash', () => {
  it('between the commit and the signal, the next relay delivers', async () => {
    const place = await openPlace();
    const client = await openClient();
    await append(openAppender(place.pool), message(place, PERSON, 'hello'));
    expect(await countOf(place, 'pending')).toBe(1);

    await openRelay(place, client);

    await drained(place);
    const [key] = await dialogKeys(place);
    expect(textsOf(await toldTo(client, key!))).toEqual(['hello']);
  });

  it('between the signal and the mark, the second signal bears the same numbers', async () => {
    const place = await openPlace();
    const key = await signalAndDie(place, 'one', 'two');
    await append(openAppender(place.pool), message(place, PERSON, 'three'));

    const client = await openClient();
    await openRelay(place, client);

    await drained(place);
    const { signals } = await toldTo(client, key);
    expect(signals).toHaveLength(2);
    const [first, second] = signals;
    expect(second!.slice(0, 2)).toEqual(first);
    expect(numbersOf({ start: { handled: 0, facts: [] }, signals: [second!] })).toEqual([1, 2, 3]);
  });

  it('marks without a signal what an ended workflow had handled', async () => {
    const place = await openPlace();
    const key = await signalAndDie(place, 'one', 'two');
    const client = await openClient();
    await client.workflow.getHandle(key).terminate();
    const { runId } = await client.workflow.getHandle(key).describe();
    await keyActivities({ pool: place.pool }).closeKey({ workflowId: key, handled: 2, facts: ['message:1'] });

    await openRelay(place, client);
    await drained(place);

    const now = await client.workflow.getHandle(key).describe();
    expect([now.runId, now.status.name]).toEqual([runId, 'TERMINATED']);
    expect(await countOf(place, 'events', `state = 'delivered'`)).toBe(2);
  });

  it('tells the run that a repeated signal starts to look first at what was handled', async () => {
    const place = await openPlace();
    const key = await signalAndDie(place, 'one');
    const client = await openClient();
    await client.workflow.getHandle(key).terminate();

    await openRelay(place, client);
    await drained(place);

    const told = await toldTo(client, key);
    expect(told.start).toMatchObject({ handled: 0, recheck: true });
    expect(numbersOf(told)).toEqual([1]);
  });

  it('hands on what an ended run remembers to the run that the next message starts', async () => {
    const place = await openPlace();
    const client = await openClient();
    const relay = await openRelay(place, client);
    const appender = openAppender(place.pool, () => relay);
    await append(appender, message(place, PERSON, 'one'));
    await drained(place);
    const [key] = await dialogKeys(place);
    await client.workflow.getHandle(key!).terminate();
    await keyActivities({ pool: place.pool }).closeKey({
      workflowId: key!,
      handled: 1,
      facts: ['message:1'],
    });

    await append(appender, message(place, PERSON, 'two'));
    await drained(place);

    const told = await toldTo(client, key!);
    expect(told.start).toMatchObject({ handled: 1, facts: ['message:1'] });
    expect(told.start.recheck).toBeUndefined();
    expect(numbersOf(told)).toEqual([2]);
  });
});
