import type { Messaging } from '../../providers/contract';
import { activitiesOf, addContact, failureOf, newEffect, openDatabase } from './fixture';
import type { Fixture } from './fixture';

let db: Fixture;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const somebody = async () => ({
  channel: 'telegram',
  account: 'default',
  contact: await addContact(db.pool, 'telegram', 'chat:5012345678'),
});

const kept = async (contact: string) => {
  const { rows } = await db.pool.query<{ stopped_at: Date | null; chosen_language: string | null }>(
    'SELECT stopped_at, chosen_language FROM contacts WHERE id = $1',
    [contact],
  );
  return { stoppedAt: rows[0]?.stopped_at?.toISOString() ?? null, language: rows[0]?.chosen_language };
};

const [NINE, TEN, ELEVEN] = ['09', '10', '11'].map((hour) => `2026-11-27T${hour}:00:00.000Z`) as [
  string,
  string,
  string,
];

describe('"stop"', () => {
  it('is kept with the contact until they write again', async () => {
    const of = await somebody();
    const { noteConsent } = activitiesOf(db, {});
    await noteConsent({ of, at: NINE, stopped: true });
    expect(await kept(of.contact)).toMatchObject({ stoppedAt: NINE });
    await noteConsent({ of, at: TEN, stopped: false });
    expect(await kept(of.contact)).toMatchObject({ stoppedAt: null });
    await noteConsent({ of, at: ELEVEN, stopped: true });
    await noteConsent({ of, at: ELEVEN, stopped: true });
    expect(await kept(of.contact)).toMatchObject({ stoppedAt: ELEVEN });
  });

  it('that comes late, of a worker that hung, takes back nothing that was said since', async () => {
    const of = await somebody();
    const { noteConsent } = activitiesOf(db, {});
    await noteConsent({ of, at: TEN, stopped: false });
    await noteConsent({ of, at: NINE, stopped: true });
    expect(await kept(of.contact)).toMatchObject({ stoppedAt: null });
  });

  it('is of one contact on one account, and of nobody where they were erased', async () => {
    const [of, other] = [await somebody(), await somebody()];
    const { noteConsent } = activitiesOf(db, {});
    await noteConsent({ of: { ...of, account: 'another' }, at: NINE, stopped: true });
    await noteConsent({ of: { ...of, contact: 'nobody' }, at: NINE, stopped: true });
    await noteConsent({ of: other, at: NINE, stopped: true });
    expect(await kept(of.contact)).toMatchObject({ stoppedAt: null });
  });
});

it('a language that was asked for is kept beside what the channel states', async () => {
  const of = await somebody();
  await activitiesOf(db, {}).noteLanguage({ of, language: 'en' });
  expect(await kept(of.contact)).toMatchObject({ language: 'en' });
});

describe('a message to somebody who wants none', () => {
  const stoppedOne = async () => {
    const sends: string[] = [];
    const messaging: Messaging = {
      channel: 'telegram',
      account: 'default',
      settles: 'no',
      async send({ text }) {
        sends.push(text);
        return { messageId: String(sends.length) };
      },
    };
    const to = await somebody();
    const activities = activitiesOf(db, { messaging });
    const input = (text: string) => ({
      effect: newEffect(),
      workflowId: `dialog:telegram:default:${to.contact}`,
      to,
      message: { text },
      whenUnconfirmed: 'leave' as const,
    });
    return { activities, to, input, sends };
  };

  it('is not sent and not tried again, with a sentence; the farewell is', async () => {
    const { activities, to, input, sends } = await stoppedOne();
    await activities.noteConsent({ of: to, at: NINE, stopped: true });
    expect(await failureOf(activities.sendMessage(input('Напоминаем')))).toMatchObject({
      type: 'contact.stopped',
      nonRetryable: true,
      message:
        'The customer asked for no more messages on 2026-11-27, so this one was not sent. They have to write first.',
    });
    const farewell = input('Больше не пишем');
    await activities.sendMessage({ ...farewell, message: { ...farewell.message, lastWord: true } });
    expect(sends).toEqual(['Больше не пишем']);
    await activities.noteConsent({ of: to, at: TEN, stopped: false });
    await activities.sendMessage(input('Здравствуйте'));
    expect(sends).toEqual(['Больше не пишем', 'Здравствуйте']);
  });

  it('that had been sent before they said so stays sent: a repeat after a reset is no failure', async () => {
    const { activities, to, input, sends } = await stoppedOne();
    const before = input('Здравствуйте');
    const first = await activities.sendMessage(before);
    await activities.noteConsent({ of: to, at: NINE, stopped: true });
    expect(await activities.sendMessage(before)).toEqual(first);
    expect(sends).toHaveLength(1);
  });
});
