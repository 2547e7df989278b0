import { ServiceError } from '@temporalio/client';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { Part } from '../../journal/types';
import {
  append,
  cleanUp,
  countOf,
  drained,
  eventually,
  message,
  numbersOf,
  openAppender,
  openClient,
  openPlace,
  openRelay,
  rowsOf,
  textsOf,
  toldTo,
} from './fixture';
import type { Place } from './fixture';

afterEach(cleanUp);

const custom = (workflow: string, name: string, body = ''): Part => ({
  eventId: `early-${name}`,
  content: { state: 'event', event: { kind: 'custom', webhookId: name, params: {}, body, to: { workflow } } },
});

/** Temporal refuses for good whatever holds this word. */
const refusing = (word: string): WorkflowClientInterceptor => ({
  signalWithStart(input, next) {
    if (!JSON.stringify(input.signalArgs).includes(word)) return next(input);
    const cause = Object.assign(new Error('a malformed payload'), { code: 3 });
    throw new ServiceError(cause.message, { cause });
  },
});

const parked = (place: Place): Promise<number> => countOf(place, 'pending', 'parked_at IS NOT NULL');

describe('an event that no workflow wants yet', () => {
  it('goes before the younger one that starts its workflow', async () => {
    const place = await openPlace();
    const client = await openClient();
    const relay = await openRelay(place, client);
    const appender = openAppender(place.pool, () => relay);
    await append(appender, message(place, 'phone:+79990000001', 'first'));
    await drained(place);
    const [{ key } = { key: '' }] = await rowsOf<{ key: string }>(place, 'SELECT key FROM keys');
    await client.workflow.getHandle(key).terminate();

    await append(appender, custom(key, 'early'));
    await eventually(async () => expect(await parked(place)).toBe(1));
    await append(appender, message(place, 'phone:+79990000001', 'second'));

    await drained(place);
    const { signals } = await toldTo(client, key);
    expect(signals.flat().map(({ kind }) => kind)).toEqual(['custom', 'message.received']);
  });

  it('goes before the one that starts its workflow, however much of it waits', async () => {
    const place = await openPlace();
    const client = await openClient();
    const appender = openAppender(place.pool);
    const dialog = `dialog:whatsapp:${place.account}:1`;
    const early = Array.from({ length: 4 }, (_, i) => custom(dialog, `${i}`, 'x'.repeat(100_000)));
    await append(appender, ...early, message(place, 'phone:+79990000001', 'hello'));

    await openRelay(place, client);

    await drained(place);
    const { signals } = await toldTo(client, dialog);
    expect(signals.map((events) => events.length)).toEqual([2, 3]);
    expect(numbersOf({ start: { handled: 0, facts: [] }, signals })).toEqual([1, 2, 3, 4, 5]);
  });

  it('goes before the one that starts its workflow, also where a third is refused for good', async () => {
    const place = await openPlace();
    const client = await openClient(undefined, { interceptors: { workflow: [refusing('poison')] } });
    const appender = openAppender(place.pool);
    const dialog = `dialog:whatsapp:${place.account}:1`;
    const person = 'phone:+79990000001';
    await append(
      appender,
      custom(dialog, 'early'),
      message(place, person, 'poison'),
      message(place, person, 'hello'),
    );

    await openRelay(place, client);

    await drained(place);
    expect(textsOf(await toldTo(client, dialog))).toEqual(['custom', 'hello']);
    expect(await countOf(place, 'dead_letters')).toBe(1);
  });

  it('is buried when a hundred wait already, so that the next message still comes through', async () => {
    const place = await openPlace();
    const client = await openClient();
    const appender = openAppender(place.pool);
    const dialog = `dialog:whatsapp:${place.account}:1`;
    const early = Array.from({ length: 130 }, (_, i) => custom(dialog, `${i}`));
    await append(appender, ...early);
    const relay = await openRelay(place, client);
    await eventually(async () => expect(await countOf(place, 'dead_letters')).toBeGreaterThanOrEqual(100));

    await append(
      openAppender(place.pool, () => relay),
      message(place, 'phone:+79990000001', 'hello'),
    );

    await drained(place);
    expect((await toldTo(client, dialog)).signals.flat().at(-1)).toMatchObject({ kind: 'message.received' });
  });
});
