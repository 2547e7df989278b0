import {
  append,
  cleanUp,
  dialogKeys,
  drained,
  eventually,
  message,
  openAppender,
  openClient,
} from './fixture';
import { openPlace, openRelay, rowsOf } from './fixture';
import { requestIdOf } from '../../journal/request-id';

afterEach(cleanUp);

const PERSON = 'phone:+79990000001';

it('a delivery leaves one line at debug, which names its workflow, its events and their requests', async () => {
  const place = await openPlace();
  const appender = openAppender(place.pool);
  await append(appender, message(place, PERSON, 'first'), message(place, PERSON, 'second'));
  await append(appender, message(place, PERSON, 'third'));
  await openRelay(place, await openClient());
  await drained(place);

  const ids = (await rowsOf<{ id: string }>(place, 'SELECT id FROM events ORDER BY number')).map(
    ({ id }) => id,
  );
  const deliveries = place.logs.filter(({ message: said }) => said === 'a delivery');
  expect(deliveries).toEqual([
    {
      level: 'debug',
      message: 'a delivery',
      fields: {
        workflowId: (await dialogKeys(place))[0],
        eventIds: ids,
        requestIds: [...new Set(ids.map(requestIdOf))],
        outcome: 'delivered',
        attempts: 1,
        ms: expect.any(Number) as number,
      },
    },
  ]);
  expect(deliveries[0]!.fields['requestIds']).toHaveLength(2);
  expect(JSON.stringify(place.logs)).not.toMatch(/first|second|third|79990000001/);
});

it('a dead letter leaves an error with its ids, its reason and what to do', async () => {
  const place = await openPlace();
  const appender = openAppender(place.pool);
  await append(appender, message(place, PERSON, 'x'.repeat(1_600_000)));
  await openRelay(place, await openClient());
  await drained(place);

  const [event] = await rowsOf<{ id: string }>(place, 'SELECT id FROM events');
  await eventually(() =>
    expect(place.logs.filter(({ level }) => level === 'error')).toEqual([
      {
        level: 'error',
        message: expect.stringContaining('replay it') as string,
        fields: {
          workflowId: expect.stringMatching(/^dialog:whatsapp:/) as string,
          eventIds: [event!.id],
          requestIds: [requestIdOf(event!.id)],
          reason: expect.stringContaining('too large') as string,
        },
      },
    ]),
  );
});
