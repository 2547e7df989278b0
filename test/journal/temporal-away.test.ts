import { RECONNECT } from '../../journal/temporal';
import {
  append,
  cleanUp,
  countOf,
  dialogKeys,
  drained,
  eventually,
  message,
  openAppender,
  openClient,
  openPlace,
  openRelay,
  textsOf,
  toldTo,
} from './fixture';
import type { Place } from './fixture';
import { createProxy } from './tcp-proxy';

afterEach(cleanUp);

const temporalPort = (): number => Number((process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '').split(':')[1]);

const pauses = ({ logs }: Place): number[] =>
  logs.flatMap(({ fields }) => (typeof fields['waitMs'] === 'number' ? [fields['waitMs']] : []));

describe('while Temporal is away', () => {
  it('takes everything, asks ever more seldom, and delivers all when it is back', async () => {
    const place = await openPlace();
    const proxy = await createProxy(temporalPort());
    let calls = 0;
    const client = await openClient(`127.0.0.1:${proxy.port}`, {
      channelArgs: RECONNECT,
      interceptors: {
        workflow: [{ signalWithStart: (input, next) => ((calls += 1), next(input)) }],
      },
    });
    const relay = await openRelay(place, client, { deadlineMs: 200 });
    const appender = openAppender(place.pool, () => relay);

    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        append(appender, message(place, `phone:+7999000${1000 + i}`, `${i}`)),
      ),
    );
    expect(answers.every(({ accepted }) => accepted === 1)).toBe(true);
    expect(relay.temporalAway).toBe(false);
    await eventually(() => expect(pauses(place).length).toBeGreaterThanOrEqual(4));

    expect(pauses(place).slice(0, 4)).toEqual([250, 500, 1_000, 2_000]);
    expect(relay.temporalAway).toBe(true);
    // All keys at first, then one probe after each pause.
    expect(calls).toBeLessThanOrEqual(30 + pauses(place).length);
    expect(await countOf(place, 'pending')).toBe(30);

    await proxy.open();
    await drained(place, 12_000);
    expect(relay.temporalAway).toBe(false);
    expect(await countOf(place, 'events', `state = 'delivered'`)).toBe(30);
    expect(await countOf(place, 'dead_letters')).toBe(0);
  });

  it('loses nothing when the connection is cut again and again', async () => {
    const place = await openPlace();
    const proxy = await createProxy(temporalPort());
    await proxy.open();
    const client = await openClient(`127.0.0.1:${proxy.port}`, { channelArgs: RECONNECT });
    const relay = await openRelay(place, client, { deadlineMs: 500 });
    const appender = openAppender(place.pool, () => relay);

    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 20; i++) {
        await append(appender, message(place, `phone:+7999000${1000 + i}`, `round ${round}`));
        if (i === 10) await proxy.cut();
      }
      await eventually(() => expect(relay.temporalAway).toBe(true));
      await proxy.open();
      await eventually(() => expect(relay.temporalAway).toBe(false));
    }

    await drained(place);
    const direct = await openClient();
    for (const key of await dialogKeys(place)) {
      // A signal whose answer was cut off is repeated: the workflow tells by the number.
      const texts = textsOf(await toldTo(direct, key));
      expect([...new Set(texts)]).toEqual(['round 0', 'round 1', 'round 2']);
    }
  });

  it('goes on with the other keys when only the first one finds no answer', async () => {
    const place = await openPlace();
    const proxy = await createProxy(temporalPort());
    const client = await openClient(`127.0.0.1:${proxy.port}`, { channelArgs: RECONNECT });
    await append(openAppender(place.pool), message(place, 'phone:+79990000001', 'alone'));
    const relay = await openRelay(place, client, { deadlineMs: 200 });
    await eventually(() => expect(relay.temporalAway).toBe(true));

    await proxy.open();
    await drained(place, 12_000);
  });
});
