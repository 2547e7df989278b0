import { randomBytes } from 'node:crypto';
import { ServiceError } from '@temporalio/client';
import type { WorkflowSignalWithStartInput } from '@temporalio/client';
import type { Delivered } from '../../workflows/events';
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
  rowsOf,
  textsOf,
  toldTo,
} from './fixture';

afterEach(cleanUp);

/** gRPC status codes. */
const INVALID_ARGUMENT = 3;
const DEADLINE_EXCEEDED = 4;

const refusal = (code: number, message: string) =>
  new ServiceError(message, { cause: Object.assign(new Error(message), { code }) });

/** A client whose signals pass `inspect` first; it may throw in Temporal's place. */
const inspectedClient = (inspect: (input: WorkflowSignalWithStartInput) => Promise<void> | void) =>
  openClient(undefined, {
    interceptors: {
      workflow: [
        {
          async signalWithStart(input, next) {
            await inspect(input);
            return next(input);
          },
        },
      ],
    },
  });

const textsIn = (input: WorkflowSignalWithStartInput): string =>
  JSON.stringify((input.signalArgs[0] as Delivered[]).map((event) => 'content' in event && event.content));

const PERSON = 'phone:+79990000001';

describe('the relay', () => {
  it('keeps the order of a key over two processes', async () => {
    const place = await openPlace();
    const client = await openClient();
    const pools = [openPool(place.databaseUrl), openPool(place.databaseUrl)];
    const relays = await Promise.all(pools.map((pool) => openRelay(place, client, { pool })));
    const appenders = pools.map((pool, i) => openAppender(pool, () => relays[i]));

    const sent = Array.from({ length: 20 }, (_, i) => `message ${i}`);
    for (const [i, text] of sent.entries()) await append(appenders[i % 2]!, message(place, PERSON, text));

    await drained(place);
    const told = await toldTo(client, (await dialogKeys(place))[0]!);
    expect(textsOf(told)).toEqual(sent);
    expect(numbersOf(told)).toEqual([...numbersOf(told)].sort((a, b) => a - b));
  });

  it('carries what waits in one signal, at most 100 events of it', async () => {
    const place = await openPlace();
    const client = await openClient();
    const appender = openAppender(place.pool);
    const sent = Array.from({ length: 150 }, (_, i) => `message ${i}`);
    await append(appender, ...sent.map((text) => message(place, PERSON, text)));

    await openRelay(place, client);
    await drained(place);

    const told = await toldTo(client, (await dialogKeys(place))[0]!);
    expect(told.signals.map((events) => events.length)).toEqual([100, 50]);
    expect(textsOf(told)).toEqual(sent);
  });

  it('carries at most 256 KiB in one signal', async () => {
    const place = await openPlace();
    const client = await openClient();
    const appender = openAppender(place.pool);
    const sent = Array.from({ length: 5 }, (_, i) => `${i}`.repeat(100_000));
    await append(appender, ...sent.map((text) => message(place, PERSON, text)));

    await openRelay(place, client);
    await drained(place);

    const told = await toldTo(client, (await dialogKeys(place))[0]!);
    expect(told.signals.map((events) => events.length)).toEqual([2, 2, 1]);
    expect(textsOf(told)).toEqual(sent);
  });

  it('buries an event that no signal can carry, and delivers its neighbours', async () => {
    const place = await openPlace();
    const client = await openClient();
    const appender = openAppender(place.pool);
    await append(
      appender,
      message(place, PERSON, 'before'),
      message(place, PERSON, 'x'.repeat(1_600_000), 'too-large'),
      message(place, PERSON, 'after'),
    );

    await openRelay(place, client);
    await drained(place);

    expect(textsOf(await toldTo(client, (await dialogKeys(place))[0]!))).toEqual(['before', 'after']);
    expect(
      await rowsOf(place, `SELECT e.event_id, d.reason FROM dead_letters d JOIN events e ON e.id = d.event`),
    ).toEqual([{ event_id: 'too-large', reason: expect.stringContaining('too large for a workflow') }]);
  });

  it('buries the one event of a batch that Temporal refuses for good', async () => {
    const place = await openPlace();
    const client = await inspectedClient((input) => {
      if (textsIn(input).includes('poison')) throw refusal(INVALID_ARGUMENT, 'a malformed payload');
    });
    const appender = openAppender(place.pool);
    const sent = ['one', 'two', 'poison', 'three'];
    await append(appender, ...sent.map((text) => message(place, PERSON, text, text)));

    await openRelay(place, client);
    await drained(place);

    expect(textsOf(await toldTo(client, (await dialogKeys(place))[0]!))).toEqual(['one', 'two', 'three']);
    expect(
      await rowsOf(
        place,
        `SELECT e.event_id, e.state, d.reason FROM dead_letters d JOIN events e ON e.id = d.event`,
      ),
    ).toEqual([{ event_id: 'poison', state: 'dead', reason: expect.stringContaining('malformed') }]);
  });

  it('buries what the server itself refuses, and delivers other keys', async () => {
    const place = await openPlace();
    const client = await openClient();
    const appender = openAppender(place.pool);
    // The server's limit for workflow ids is 1,000 characters.
    const endless = { account: randomBytes(600).toString('hex') };
    await append(appender, message(endless, PERSON, 'refused', 'refused'), message(place, PERSON, 'taken'));

    await openRelay(place, client);
    await drained(place);

    expect(await countOf(place, 'dead_letters')).toBe(1);
    const key = (await dialogKeys(place)).find((id) => id.includes(place.account))!;
    expect(textsOf(await toldTo(client, key))).toEqual(['taken']);
  });

  it('waits where Temporal lacks a search attribute, and buries nothing', async () => {
    const place = await openPlace();
    let configured = false;
    const client = await inspectedClient(() => {
      if (!configured)
        throw refusal(
          INVALID_ARGUMENT,
          'Namespace default has no mapping defined for search attribute Channel',
        );
    });
    await append(openAppender(place.pool), message(place, PERSON, 'hello'));
    await openRelay(place, client);
    await eventually(() => expect(place.logs.filter(({ level }) => level === 'error')).not.toEqual([]));

    configured = true;
    await drained(place);
    expect(await countOf(place, 'dead_letters')).toBe(0);
  });

  it('holds up nobody for a key that fails', async () => {
    const place = await openPlace();
    let broken = true;
    let refused = 0;
    const client = await inspectedClient((input) => {
      if (!broken || !textsIn(input).includes('broken')) return;
      refused += 1;
      throw refusal(DEADLINE_EXCEEDED, 'context deadline exceeded');
    });
    const appender = openAppender(place.pool);
    await append(appender, message(place, PERSON, 'broken'));
    const relay = await openRelay(place, client);
    const others = openAppender(place.pool, () => relay);
    await eventually(() => expect(refused).toBeGreaterThan(0));

    // The broken key is the oldest, so every claim meets it first.
    for (let i = 0; i < 20; i++) {
      await append(others, message(place, `phone:+7999000100${i}`, `fine ${i}`));
      await eventually(async () => expect(await countOf(place, 'pending')).toBe(1), 3_000);
    }
    broken = false;
    await drained(place);
  });

  it('holds up nobody for a key that is slow', async () => {
    const place = await openPlace();
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    let waiting = 0;
    const client = await inspectedClient(async (input) => {
      if (!textsIn(input).includes('slow')) return;
      waiting += 1;
      await slow;
    });
    const appender = openAppender(place.pool);
    await append(appender, message(place, PERSON, 'slow 1'));
    await openRelay(place, client);
    await eventually(() => expect(waiting).toBe(1));

    await append(appender, message(place, PERSON, 'slow 2'));
    for (let i = 0; i < 100; i++) await append(appender, message(place, `phone:+7999000${1000 + i}`, 'fine'));
    await eventually(async () => expect(await countOf(place, 'pending')).toBe(2));

    release();
    await drained(place);
    expect(textsOf(await toldTo(client, (await dialogKeys(place))[0]!))).toEqual(['slow 1', 'slow 2']);
  });

  it('holds up nobody for a key with a long backlog', async () => {
    const place = await openPlace();
    const client = await openClient();
    const appender = openAppender(place.pool);
    for (let i = 0; i < 6_000; i += 500) {
      const some = Array.from({ length: 500 }, (_, n) => message(place, PERSON, `long ${i + n}`));
      await append(appender, ...some);
    }
    await append(appender, message(place, 'phone:+79990000002', 'short'));

    await openRelay(place, client, { pollMs: 3_600_000 });
    await eventually(async () =>
      expect(await countOf(place, 'events', `state = 'delivered'`)).toBeGreaterThan(0),
    );
    await eventually(async () =>
      expect(
        await countOf(
          place,
          "pending p JOIN contact_aliases a ON p.key LIKE '%:' || a.contact",
          `a.alias = 'phone:+79990000002'`,
        ),
      ).toBe(0),
    );
    expect(await countOf(place, 'pending')).toBeGreaterThan(0);
  });

  it('leaves the processor to hooks that crowd in, and takes up what waited as soon as they are stored', async () => {
    const place = await openPlace();
    let signals = 0;
    let looks = 0;
    const client = await inspectedClient(() => Promise.resolve(void (signals += 1)));
    const appender = openAppender(place.pool);
    for (let i = 0; i < 30; i++) await append(appender, message(place, `phone:+7999000${1000 + i}`, 'hello'));
    // It looks again by itself: nobody tells it that the last of them is stored.
    await openRelay(place, client, {
      pollMs: 3_600_000,
      isPressed() {
        looks += 1;
        if (looks < 20) expect(signals).toBe(0);
        return looks < 20;
      },
    });
    await drained(place);
    expect(signals).toBe(30);
  });

  it('takes work from another process at the first notification', async () => {
    const place = await openPlace();
    const client = await openClient();
    // Without notifications nothing would ever look again.
    await openRelay(place, client, { pollMs: 3_600_000 });
    const elsewhere = openAppender(openPool(place.databaseUrl));

    for (let i = 0; i < 5; i++) {
      await append(elsewhere, message(place, PERSON, `message ${i}`));
      await drained(place, 5_000);
    }
  });
});
