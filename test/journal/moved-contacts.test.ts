/** A person with another number or user id stays the same contact, in the same dialog. */
import type { PersonMoved } from '../../workflows/events';
import type { Part } from '../../journal/types';
import { append, cleanUp, countOf, message, openAppender, openPlace, rowsOf } from './fixture';
import type { Place } from './fixture';

afterEach(cleanUp);

const moved = ({ account }: Place, formerly: string[], aliases: string[], eventId = 'wamid.moved'): Part => ({
  eventId,
  content: {
    state: 'event',
    event: {
      kind: 'person.moved',
      channel: 'whatsapp',
      account,
      person: { aliases, ...(aliases[0]!.startsWith('phone:') ? { phone: aliases[0]!.slice(6) } : {}) },
      formerly,
      at: '2026-11-25T10:00:00.000Z',
    } satisfies PersonMoved,
  },
});

const OLD = ['phone:+79990000001', 'user:RU.1'];
const NEW = ['phone:+79990000002', 'user:RU.2'];

const contactsOf = (place: Place) =>
  rowsOf<{ address: string; phone: string | null; aliases: string[] }>(
    place,
    `SELECT address, phone, (SELECT array_agg(alias ORDER BY alias) FROM contact_aliases WHERE contact = c.id) AS aliases
       FROM contacts c ORDER BY id`,
  );

const dialogs = async (place: Place) =>
  (await rowsOf<{ n: number }>(place, 'SELECT count(DISTINCT workflow_id)::int AS n FROM events'))[0]!.n;

it('the address moves, and what they write from the new one goes on in the same dialog', async () => {
  const place = await openPlace();
  const appender = openAppender(place.pool);
  await append(appender, message(place, OLD, 'from the old number'));
  await append(appender, moved(place, OLD, NEW));
  expect(await contactsOf(place)).toEqual([{ address: NEW[0], phone: NEW[0]!.slice(6), aliases: NEW }]);
  await append(appender, message(place, NEW, 'from the new number'));
  expect(await countOf(place, 'contacts')).toBe(1);
  expect(await dialogs(place)).toBe(1);
});

it('told in one request with what they wrote from both numbers, it is one person', async () => {
  const place = await openPlace();
  const appender = openAppender(place.pool);
  await append(appender, message(place, OLD, 'old'), moved(place, OLD, NEW), message(place, NEW, 'new'));
  expect(await dialogs(place)).toBe(1);
  // The row that was made for the new number a moment before has no name any more.
  expect(await contactsOf(place)).toMatchObject([{ address: NEW[0], aliases: NEW }, { aliases: null }]);
});

it('told after they wrote from the new number, the two become one', async () => {
  const place = await openPlace();
  const appender = openAppender(place.pool);
  await append(appender, message(place, OLD, 'old'), message(place, NEW, 'new'));
  await append(appender, moved(place, OLD, NEW));
  const [elder, younger] = await contactsOf(place);
  expect(elder).toMatchObject({ address: NEW[0], aliases: NEW });
  expect(younger?.aliases ?? null).toBeNull();
});

it('a new user id alone becomes the address, where the new number is not told', async () => {
  const place = await openPlace();
  const appender = openAppender(place.pool);
  await append(appender, message(place, OLD, 'old'));
  await append(appender, moved(place, OLD, ['user:RU.2']));
  expect(await contactsOf(place)).toEqual([{ address: 'user:RU.2', phone: null, aliases: ['user:RU.2'] }]);
});

it('told again, when the old number has become somebody else\u2019s, it moves nobody', async () => {
  const place = await openPlace();
  const appender = openAppender(place.pool);
  await append(appender, message(place, OLD, 'old'));
  await append(appender, moved(place, OLD, NEW));
  await append(appender, message(place, [OLD[0]!, 'user:RU.9'], 'a stranger'));
  const before = await contactsOf(place);
  expect(before).toHaveLength(2);
  await append(appender, moved(place, OLD, NEW));
  expect(await contactsOf(place)).toEqual(before);
});

it('of somebody whom nobody knows makes nobody', async () => {
  const place = await openPlace();
  await append(openAppender(place.pool), moved(place, OLD, NEW));
  expect(await countOf(place, 'contacts')).toBe(0);
});
