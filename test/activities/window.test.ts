/** The 24-hour window, by the real client and the simulator: what is known before, refused at once, or told later. */
import { readMappings } from '../../mappings';
import { createAppender } from '../../journal/append';
import { createContacts } from '../../journal/contacts';
import { makePartitions } from '../../journal/partitions';
import { toStored } from '../../journal/types';
import { join } from 'node:path';
import type { Messaging } from '../../providers/contract';
import { whatsappMessaging } from '../../providers/whatsapp/client';
import { clientSettings, hookSettings } from '../../providers/whatsapp/settings';
import { whatsappSimulator } from '../../providers/whatsapp/simulator';
import { ROOT } from '../../root';
import type { Activities } from '../../workflows/activities';
import type { MessageEdit } from '../../workflows/events';
import { dialogId } from '../../workflows/ids';
import { NOWHERE, oneSecret, settingsOf } from '../providers/sides';
import { startVendorSide, type VendorSide } from '../providers/vendor-side';
import { activitiesOf, failureOf, newEffect, openDatabase } from './fixture';
import type { Fixture } from './fixture';

const mappings = readMappings(join(ROOT, 'fixit.yml'));
const client = settingsOf(clientSettings, oneSecret, NOWHERE);
const account = client.phoneNumberId;
let db: Fixture;
let side: VendorSide;
let messaging: Messaging;
let people = 0;
beforeAll(async () => {
  db = await openDatabase();
  side = await startVendorSide('whatsapp', whatsappSimulator(settingsOf(hookSettings, oneSecret), client));
  messaging = whatsappMessaging({ ...client, apiUrl: side.url }, { http: side.http, mappings });
});
afterAll(async () => {
  await side.stop();
  await db.close();
});

type Input = Parameters<Activities['sendMessage']>[0];

/** Somebody who last wrote so many hours ago, to the simulator and to the journal. */
async function customer(
  journalHoursAgo: number,
  isOpenAtMeta: boolean,
  edit?: MessageEdit,
): Promise<{ input: Input; phone: string }> {
  const phone = `7916000${String(++people).padStart(4, '0')}`;
  if (isOpenAtMeta) await side.act('write', { from: phone, text: 'Здравствуйте' });
  const contacts = createContacts(db.pool);
  const appender = createAppender({
    pool: db.pool,
    contacts,
    onPending: () => undefined,
    isLocalSlot: () => true,
  });
  const person = { aliases: [`phone:+${phone}`] };
  const [contact] = await contacts.resolve([{ channel: 'whatsapp', account, person }]);
  const workflowId = dialogId('whatsapp', account, contact!);
  const received = {
    kind: 'message.received',
    channel: 'whatsapp',
    account,
    person,
    messageId: `in-${phone}`,
    content: { type: 'text', text: 'Здравствуйте' },
    sentAt: new Date().toISOString(),
    ...(edit ? { edit } : {}),
  } as const;
  const receivedAt = new Date(Date.now() - journalHoursAgo * 3_600_000);
  // Shortly after midnight that is the day before yesterday, for which the journal has no partition.
  await makePartitions(db.pool, receivedAt);
  await appender.append({
    endpoint: 'whatsapp',
    receivedAt,
    parts: [toStored({ eventId: `in-${phone}`, content: { state: 'event', event: received } })],
  });
  await appender.close();
  return {
    phone,
    input: {
      effect: newEffect(),
      workflowId,
      to: { channel: 'whatsapp', account, contact: contact! },
      message: { text: 'Мастер\nбудет в 10', buttons: [{ id: 'yes', title: 'Да, верно' }] },
      whenUnconfirmed: 'repeat',
      outsideWindow: { purpose: 'question', language: 'ru' },
    },
  };
}

const sentTo = (phone: string) =>
  side
    .ledger('message')
    .filter(({ subject }) => subject === phone)
    .map(({ detail }) => detail);

const TEMPLATE = { template: 'fixit_question', text: 'Мастер будет в 10 (Да, верно)' };

describe('a message to a WhatsApp customer', () => {
  it('who wrote within 24 hours goes as it is', async () => {
    const { input, phone } = await customer(23, true);
    await activitiesOf(db, { messaging }).sendMessage(input);
    expect(sentTo(phone)).toMatchObject([{ text: 'Мастер\nбудет в 10' }]);
    expect(sentTo(phone)[0]).not.toHaveProperty('template');
  });

  it('who is known to have been silent longer goes by template at once', async () => {
    const { input, phone } = await customer(25, true);
    const activities = activitiesOf(db, { messaging });
    const result = await activities.sendMessage(input);
    expect(await activities.sendMessage(input)).toEqual(result);
    expect(sentTo(phone)).toMatchObject([TEMPLATE]);
  });

  it('who only corrected something within 24 hours goes by template: that is no message', async () => {
    const { input, phone } = await customer(1, true, { id: 'e1', at: new Date().toISOString() });
    await activitiesOf(db, { messaging }).sendMessage(input);
    expect(sentTo(phone)).toMatchObject([TEMPLATE]);
  });

  it('that WhatsApp refuses at once with 131047 goes by template, once and under the same effect', async () => {
    const { input, phone } = await customer(1, false);
    await side.act('refuse', { from: phone, code: 131047, times: 1 });
    const activities = activitiesOf(db, { messaging });
    await activities.sendMessage(input);
    await activities.sendMessage(input);
    expect(sentTo(phone)).toMatchObject([TEMPLATE]);
  });

  it('that WhatsApp took and failed with 131047 goes by template when its dialog says so, once', async () => {
    const { input, phone } = await customer(1, false);
    const activities = activitiesOf(db, { messaging });
    const { messageId } = await activities.sendMessage(input);
    const again: Input = { ...input, again: { messageId: messageId!, byTemplate: true } };
    const anew = await activities.sendMessage(again);
    expect(await activities.sendMessage(again)).toEqual(anew);
    expect(sentTo(phone)).toMatchObject([{ text: 'Мастер\nбудет в 10' }, TEMPLATE]);
  });

  it('without a mapping fails with the key to set, and is sent once it is there', async () => {
    const { input, phone } = await customer(1, false);
    await side.act('refuse', { from: phone, code: 131047, times: 2 });
    const bare = { ...mappings, whatsapp: { templates: {} } };
    const unmapped = whatsappMessaging({ ...client, apiUrl: side.url }, { http: side.http, mappings: bare });
    const failure = await failureOf(activitiesOf(db, { messaging: unmapped }).sendMessage(input));
    expect(failure).toMatchObject({ type: 'whatsapp.template_missing', nonRetryable: true });
    expect(failure.message).toContain('whatsapp.templates.question');
    await activitiesOf(db, { messaging }).sendMessage(input);
    expect(sentTo(phone)).toMatchObject([TEMPLATE]);
  });

  it('in a language or by a name that Meta has not approved fails with what to compare', async () => {
    const { input, phone } = await customer(25, false);
    const odd = { ...mappings.whatsapp.templates.question!, name: 'not_approved' };
    const wrong = whatsappMessaging(
      { ...client, apiUrl: side.url },
      { http: side.http, mappings: { ...mappings, whatsapp: { templates: { question: odd } } } },
    );
    expect(await failureOf(activitiesOf(db, { messaging: wrong }).sendMessage(input))).toMatchObject({
      type: 'whatsapp.template_refused',
    });
    expect(sentTo(phone)).toEqual([]);
  });

  it('is not sent anew where some device has it, whatever failed besides', async () => {
    const { input, phone } = await customer(1, true);
    const activities = activitiesOf(db, { messaging });
    const { messageId } = await activities.sendMessage(input);
    await db.pool.query(
      `INSERT INTO receipts (channel, account, message_id, rank, failed, at) VALUES ('whatsapp', $1, $2, 2, '131000', now())`,
      [account, messageId],
    );
    await activities.sendMessage({ ...input, again: { messageId: messageId!, byTemplate: false } });
    expect(sentTo(phone)).toHaveLength(1);
  });
});
