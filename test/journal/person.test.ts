import { personOf } from '../../journal/person';
import { startWith } from '../../journal/start';
import { STARTS } from '../workflows/fixture/relay';
import {
  append,
  cleanUp,
  dialogKeys,
  drained,
  eventually,
  message,
  openAppender,
  openClient,
  openPlace,
  openRelay,
  rowsOf,
  toldTo,
} from './fixture';

afterEach(cleanUp);

describe('the language of a new dialog', () => {
  it.each([
    ['ru', 'ru'],
    ['ru-RU', 'ru'],
    ['be', 'ru'],
    ['kk', 'ru'],
    ['ky_KG', 'ru'],
    ['en', 'en'],
    ['EN-gb', 'en'],
  ])('is for somebody whose channel states %s: %s', (language, spoken) => {
    expect(personOf({ language, chosen_language: null, stopped_at: null })).toEqual({ language: spoken });
  });

  it.each([null, '', 'uk', 'de', 'toString', '-'])('is as configured where it states %j', (language) => {
    expect(personOf({ language, chosen_language: null, stopped_at: null })).toEqual({});
  });

  it('is the one they asked for, whatever their channel states', () => {
    expect(personOf({ language: 'ru', chosen_language: 'en', stopped_at: null })).toEqual({ language: 'en' });
  });
});

it('a dialog is started with what is known of its person, a ticket with nothing of it', () => {
  const person = { language: 'en' as const, stoppedAt: '2026-11-27T10:00:00.000Z' };
  expect(startWith(STARTS.dialog, person)).toEqual({ ...STARTS.dialog, ...person, deskLanguage: 'ru' });
  expect(startWith(STARTS.dialog, { language: 'ru' })).toEqual(STARTS.dialog);
  expect(startWith(STARTS.dialog, undefined)).toEqual(STARTS.dialog);
  expect(startWith(STARTS.ticket, person)).toEqual(STARTS.ticket);
});

it('the relay starts a dialog with the language and the "stop" of its person', async () => {
  const place = await openPlace();
  const client = await openClient();
  const appender = openAppender(place.pool);
  await openRelay(place, client, { startArguments: () => STARTS.dialog });
  await append(appender, message(place, 'phone:+79990000001', 'first'));
  await drained(place);
  const [key] = await dialogKeys(place);
  expect(key).toBeDefined();
  const handle = client.workflow.getHandle(key!);
  expect((await toldTo(client, key!)).start).not.toHaveProperty('stoppedAt');
  await handle.terminate();

  await place.pool.query(`UPDATE contacts SET language = 'en-GB', stopped_at = '2026-11-27T10:00:00Z'`);
  await append(appender, message(place, 'phone:+79990000001', 'second'));
  await drained(place);
  await eventually(async () =>
    expect((await toldTo(client, key!)).start).toMatchObject({
      language: 'en',
      stoppedAt: '2026-11-27T10:00:00.000Z',
      handled: 0,
    }),
  );
  expect(await rowsOf(place, 'SELECT count(*)::int AS n FROM keys')).toEqual([{ n: 1 }]);
  await handle.terminate();
});
