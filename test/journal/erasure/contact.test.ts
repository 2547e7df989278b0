import { createContacts } from '../../../journal/contacts';
import { createErasureJournal } from '../../../journal/erasure/erasure-journal';
import { findErasure } from '../../../journal/erasure/record';
import {
  append,
  cleanUp,
  countOf,
  eventually,
  message,
  openAppender,
  openPlace,
  rowsOf,
  waitingForLocks,
} from '../fixture';
import type { Place } from '../fixture';

afterEach(cleanUp);

const address = ({ account }: Place, contact: string) => ({ channel: 'whatsapp', account, contact });
const contacts = async (place: Place): Promise<string[]> =>
  (await rowsOf<{ id: string }>(place, 'SELECT id FROM contacts ORDER BY id')).map(({ id }) => id);
const contactsOfEvents = async (place: Place): Promise<string[]> =>
  (await rowsOf<{ contact_id: string }>(place, 'SELECT contact_id FROM events ORDER BY id')).map(
    ({ contact_id }) => contact_id,
  );

it('makes a new contact of the next message, also where the old one is remembered', async () => {
  const place = await openPlace();
  // Neither has a relay that would hear of it, as an API with RELAY=off and a worker.
  const [one, other] = [openAppender(place.pool), openAppender(place.pool)];
  await append(one, message(place, 'phone:+79161112233', 'a'));
  await append(other, message(place, 'phone:+79161112233', 'b'));
  const [old] = await contacts(place);
  await createErasureJournal(place.pool).eraseContact(address(place, old!));
  expect(await contacts(place)).toEqual([]);
  await append(one, message(place, 'phone:+79161112233', 'c'));
  await append(other, message(place, 'phone:+79161112233', 'd'));
  const [fresh] = await contacts(place);
  expect(fresh).not.toBe(old);
  expect(await contactsOfEvents(place)).toEqual([old, old, fresh, fresh]);
});

/** Does something while a batch that has its contacts already cannot go on, for what `hold` holds. */
async function duringABatch(
  place: Place,
  hold: string,
  act: (old: string) => { blocked: Promise<unknown>; done: Promise<unknown> },
) {
  const appender = openAppender(place.pool);
  await append(appender, message(place, 'phone:+79161112233', 'a'));
  const [old] = await contacts(place);
  const blocker = await place.pool.connect();
  try {
    await blocker.query('BEGIN');
    await blocker.query(hold);
    const written = append(appender, message(place, 'phone:+79161112233', 'b', 'under way'));
    await eventually(async () => expect(await waitingForLocks(place)).toBe(1));
    const acted = act(old!);
    await acted.blocked;
    await blocker.query('ROLLBACK');
    await Promise.all([written, acted.done]);
  } finally {
    blocker.release();
  }
  return { old: old!, appender };
}

it('stops a batch that was resolved before and is written after', async () => {
  const place = await openPlace();
  const { old } = await duringABatch(place, 'LOCK TABLE seen IN ACCESS EXCLUSIVE MODE', (contact) => {
    const done = createErasureJournal(place.pool).eraseContact(address(place, contact));
    return { blocked: done, done };
  });
  const [fresh] = await contacts(place);
  expect(fresh).not.toBe(old);
  expect(await contactsOfEvents(place)).toEqual([old, fresh]);
});

it('waits for a batch that is being written', async () => {
  const place = await openPlace();
  const hold = `INSERT INTO seen (endpoint, hash, event) VALUES ('whatsapp', sha256('under way'), gen_random_uuid())`;
  const { old, appender } = await duringABatch(place, hold, (contact) => {
    const done = createErasureJournal(place.pool).eraseContact(address(place, contact));
    const blocked = eventually(async () =>
      expect(await countOf(place, 'pg_locks', `locktype = 'advisory' AND NOT granted`)).toBe(1),
    );
    return { blocked, done };
  });
  await append(appender, message(place, 'phone:+79161112233', 'c'));
  const [fresh] = await contacts(place);
  // What was under way is the old one's, and is erased with it.
  expect(await contactsOfEvents(place)).toEqual([old, old, fresh]);
});

it('takes all contacts that turned out to be one person, and nobody else', async () => {
  const place = await openPlace();
  const memory = createContacts(place.pool);
  const person = (...aliases: string[]) => ({
    channel: 'whatsapp',
    account: place.account,
    person: { aliases },
  });
  const [elder] = await memory.resolve([person('phone:+79161112233')]);
  const [younger] = await memory.resolve([person('user:RU.12345')]);
  const [stranger] = await memory.resolve([person('phone:+79164445566')]);
  await memory.resolve([person('phone:+79161112233', 'user:RU.12345')]);
  await createErasureJournal(place.pool).eraseContact(address(place, younger!));
  expect(await contacts(place)).toEqual([stranger]);
  expect(await findErasure(place.pool, address(place, elder!))).toMatchObject({
    contacts: [elder, younger],
    identifiers: ['phone:+79161112233', 'user:RU.12345'],
    erased: { contacts: 2, aliases: 2 },
  });
});

it('begins once, whoever asks at the same time', async () => {
  const place = await openPlace();
  const appender = openAppender(place.pool);
  await append(appender, message(place, 'phone:+79161112233', 'a'));
  const [id] = await contacts(place);
  const journal = createErasureJournal(place.pool);
  await Promise.all([1, 2, 3].map(() => journal.eraseContact(address(place, id!))));
  expect(await rowsOf(place, 'SELECT contact, erased FROM erasures')).toEqual([
    { contact: id, erased: { contacts: 1, aliases: 1 } },
  ]);
});
