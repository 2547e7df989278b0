import { createContacts } from '../../journal/contacts';
import type { Part } from '../../journal/types';
import {
  append,
  cleanUp,
  countOf,
  eventually,
  message,
  openAppender,
  openClient,
  openPlace,
  openPool,
  openRelay,
  rowsOf,
  waitingForLocks,
} from './fixture';

afterEach(async () => {
  jest.restoreAllMocks();
  await cleanUp();
});

const person = (...aliases: string[]) => ({ channel: 'whatsapp', account: 'a', person: { aliases } });

describe('contacts', () => {
  it('makes one contact and one dialog of ten first messages at once', async () => {
    const place = await openPlace();
    const appenders = [openAppender(place.pool), openAppender(openPool(place.databaseUrl))];

    await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        append(appenders[i % 2]!, message(place, ['user:RU.1', 'phone:+79990000001'], `${i}`)),
      ),
    );

    expect(await countOf(place, 'contacts')).toBe(1);
    expect(await rowsOf(place, 'SELECT count(*)::int AS n FROM pending GROUP BY key')).toEqual([{ n: 10 }]);
  });

  it('keeps one contact over a phone, a phone with a user id, a user id alone', async () => {
    const place = await openPlace();
    const contacts = createContacts(place.pool);

    const [byPhone] = await contacts.resolve([person('phone:+79990000001')]);
    const [byBoth] = await contacts.resolve([person('phone:+79990000001', 'user:RU.1')]);
    const [byUser] = await contacts.resolve([person('user:RU.1')]);

    expect([byBoth, byUser]).toEqual([byPhone, byPhone]);
    expect(await countOf(place, 'contacts')).toBe(1);
  });

  it('makes one of two contacts when a message names both of their aliases', async () => {
    const place = await openPlace();
    const contacts = createContacts(place.pool);
    const [byPhone] = await contacts.resolve([person('phone:+79990000001')]);
    const [byUser] = await contacts.resolve([person('user:RU.1')]);
    expect(byUser).not.toBe(byPhone);

    const [byBoth] = await contacts.resolve([person('user:RU.1', 'phone:+79990000001')]);
    const [byUserLater] = await contacts.resolve([person('user:RU.1')]);

    expect([byBoth, byUserLater]).toEqual([byPhone, byPhone]);
  });

  it.each([
    ['the younger', '2026-11-27T10:00:00Z', '2026-11-27T11:00:00Z', true],
    ['the elder', '2026-11-27T12:00:00Z', '2026-11-27T11:00:00Z', false],
  ])('wishes, of two that become one, what %s said last', async (_, elder, younger, isStopped) => {
    const place = await openPlace();
    const contacts = createContacts(place.pool);
    const [byPhone] = await contacts.resolve([person('phone:+79990000001')]);
    const [byUser] = await contacts.resolve([person('user:RU.1')]);
    await place.pool.query('UPDATE contacts SET consent_at = $2 WHERE id = $1', [byPhone, elder]);
    await place.pool.query(
      `UPDATE contacts SET consent_at = $2, stopped_at = $2, chosen_language = 'en' WHERE id = $1`,
      [byUser, younger],
    );

    await contacts.resolve([person('user:RU.1', 'phone:+79990000001')]);

    expect(
      await rowsOf(
        place,
        `SELECT stopped_at IS NOT NULL AS "isStopped", chosen_language AS language FROM contacts WHERE id = ${byPhone}`,
      ),
    ).toEqual([{ isStopped, language: 'en' }]);
  });

  it('remembers no contact that was merged while it was asked for', async () => {
    const contacts = createContacts((await openPlace()).pool);
    await contacts.resolve([person('user:RU.1')]);

    // In the order of their names: the phone is somebody new, and then turns out to be the user.
    const [phone, both] = await contacts.resolve([person('phone:+7'), person('user:RU.1', 'phone:+7')]);
    expect(both).not.toBe(phone);
    expect(await contacts.resolve([person('phone:+7')])).toEqual([both]);
  });

  it('makes one of two contacts in the memory of other processes too', async () => {
    const place = await openPlace();
    const [here, there] = [createContacts(place.pool), createContacts(openPool(place.databaseUrl))];
    await openRelay(place, await openClient(), { onContactsMerged: () => here.forget() });
    const [byPhone] = await here.resolve([person('phone:+79990000001')]);
    await here.resolve([person('user:RU.1')]);

    await there.resolve([person('user:RU.1', 'phone:+79990000001')]);

    await eventually(async () => expect(await here.resolve([person('user:RU.1')])).toEqual([byPhone]));
  });

  it('makes one contact where two that are new at once share an alias', async () => {
    const place = await openPlace();
    // The other process came first, though its number is higher, and has not committed yet.
    const other = await place.pool.connect();
    await other.query('BEGIN');
    await other.query(`INSERT INTO contacts (id, channel, account, address) OVERRIDING SYSTEM VALUE
                       VALUES (1000, 'whatsapp', 'a', 'phone:+79990000001')`);
    await other.query(`INSERT INTO contact_aliases VALUES ('whatsapp', 'a', 'phone:+79990000001', 1000)`);

    const contacts = createContacts(place.pool);
    const resolved = contacts.resolve([person('phone:+79990000001', 'user:RU.1')]);
    await eventually(async () => expect(await waitingForLocks(place)).toBe(1));
    await other.query('COMMIT');
    other.release();

    expect(await resolved).toEqual(['1000']);
    expect(await contacts.resolve([person('user:RU.1')])).toEqual(['1000']);
    expect(await countOf(place, 'contacts')).toBe(1);
  });

  it('finds one person by a phone, a user id and its parent form, whichever comes first', async () => {
    const contacts = createContacts((await openPlace()).pool);
    const [byParent] = await contacts.resolve([person('user:US.ENT.9')]);
    const [byUser] = await contacts.resolve([person('user:US.1', 'user:US.ENT.9')]);
    const [byPhone] = await contacts.resolve([person('phone:+79990000001', 'user:US.1')]);
    expect([byUser, byPhone]).toEqual([byParent, byParent]);
  });

  it('keeps the same alias of two accounts apart', async () => {
    const place = await openPlace();
    const contacts = createContacts(place.pool);
    const [one, other] = await contacts.resolve([
      person('phone:+79990000001'),
      { ...person('phone:+79990000001'), account: 'b' },
    ]);
    expect(one).not.toBe(other);
  });

  it('does not lose a contact that leaves its memory while the database answers for another', async () => {
    const place = await openPlace();
    const pool = openPool(place.databaseUrl);
    const contacts = createContacts(pool);
    const [known] = await contacts.resolve([person('phone:+79990000001')]);

    const query = jest.spyOn(pool, 'query');
    const real = performance.now.bind(performance);
    query.mockImplementationOnce(async (...args: unknown[]) => {
      const result: unknown = await Reflect.apply(place.pool.query, place.pool, args);
      jest.spyOn(performance, 'now').mockImplementation(() => real() + 120_000);
      return result as never;
    });
    const [again, fresh] = await contacts.resolve([
      person('phone:+79990000001'),
      person('phone:+79990000002'),
    ]);

    expect(again).toBe(known);
    expect(fresh).toMatch(/^\d+$/);
  });

  it('is made for who writes, never for who is only named in a receipt', async () => {
    const place = await openPlace();
    const appender = openAppender(place.pool);
    const receipt = (messageId: string): Part => ({
      eventId: messageId,
      content: {
        state: 'event',
        event: {
          kind: 'message.status',
          channel: 'whatsapp',
          account: place.account,
          person: { aliases: ['phone:+79990000001'] },
          messageId,
          status: 'read',
          at: '2026-11-21T10:00:00.000Z',
        },
      },
    });
    await append(appender, receipt('wamid.1'));
    expect(await countOf(place, 'contacts')).toBe(0);

    await append(appender, message(place, 'phone:+79990000001', 'hello'));
    await append(appender, receipt('wamid.2'));
    expect(
      await rowsOf(
        place,
        `SELECT event_id, contact_id IS NULL AS nobody FROM events WHERE kind = 'message.status' ORDER BY event_id`,
      ),
    ).toEqual([
      { event_id: 'wamid.1', nobody: true },
      { event_id: 'wamid.2', nobody: false },
    ]);
    expect(await countOf(place, 'contacts')).toBe(1);
  });
});
