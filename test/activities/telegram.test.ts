/** Sending on Telegram from the activity to the simulated Bot API: what stands in the transcript when an answer is lost. */
import { readTranscript } from '../../journal/search/transcript';
import { shownMessage } from '../../api/v1/transcript';
import { parseMappings } from '../../mappings';
import type { Messaging } from '../../providers/contract';
import { telegramMessaging } from '../../providers/telegram/client';
import { clientSettings, hookSettings } from '../../providers/telegram/settings';
import { telegramSimulator } from '../../providers/telegram/simulator';
import type { Activities } from '../../workflows/activities';
import { NOWHERE, oneSecret, settingsOf } from '../providers/sides';
import type { VendorSide } from '../providers/vendor-side';
import { startVendorSide } from '../providers/vendor-side';
import type { Fixture } from './fixture';
import { activitiesOf, addContact, failureOf, newEffect, openDatabase } from './fixture';

type Input = Parameters<Activities['sendMessage']>[0];
let db: Fixture;
let side: VendorSide;
let messaging: Messaging;

beforeAll(async () => {
  db = await openDatabase();
  const hooks = settingsOf(hookSettings, oneSecret);
  side = await startVendorSide(
    'telegram',
    telegramSimulator(hooks, settingsOf(clientSettings, oneSecret, NOWHERE)),
  );
  messaging = telegramMessaging(settingsOf(clientSettings, oneSecret, side.url), {
    http: side.http,
    mappings: parseMappings(''),
  });
});
afterEach(() => side.sandbox.faults.clear());
afterAll(async () => {
  await side.stop();
  await db.close();
});

let chats = 5_100_000_000;
async function input(whenUnconfirmed: Input['whenUnconfirmed'], chat = ++chats): Promise<Input> {
  const contact = await addContact(db.pool, 'telegram', `chat:${chat}`);
  await db.pool.query(
    `INSERT INTO contact_aliases (channel, account, alias, contact) VALUES ('telegram', 'default', $1, $2)`,
    [`chat:${chat}`, contact],
  );
  return {
    effect: newEffect(),
    workflowId: `dialog:telegram:default:${contact}`,
    to: { channel: 'telegram', account: 'default', contact },
    message: { text: 'Как к вам обращаться?' },
    whenUnconfirmed,
  };
}

const send = (what: Input) => activitiesOf(db, { messaging }).sendMessage(what);
const shown = async ({ workflowId }: Input) =>
  (await readTranscript(db.pool, workflowId, undefined, 10)).items.map((row) =>
    shownMessage(row, { files: new Map(), changes: new Map() }),
  );
const sent = (chat: number) =>
  side.ledger('message').filter(({ subject }) => subject === String(chat)).length;

describe('an answer of Telegram that is lost behind the message', () => {
  it('leaves a statement as it is, and the transcript says "not confirmed"', async () => {
    const what = await input('leave');
    side.sandbox.faults.add({ kind: 'dropped', operation: 'sendMessage', remaining: 1 });
    expect(await send(what)).toMatchObject({ outcome: 'unconfirmed' });
    expect(await send(what)).toMatchObject({ outcome: 'unconfirmed' });
    expect(sent(chats)).toBe(1);
    expect(await shown(what)).toMatchObject([{ direction: 'out', status: 'unconfirmed', messageId: null }]);
  });

  it('makes a question be asked again, and the transcript shows the one that was confirmed', async () => {
    const what = await input('repeat');
    side.sandbox.faults.add({ kind: 'dropped', operation: 'sendMessage', remaining: 1 });
    expect(await failureOf(send(what))).toMatchObject({ type: 'http.broken', nonRetryable: false });
    expect(await send(what)).toMatchObject({ outcome: 'sent' });
    expect(sent(chats)).toBe(2);
    expect(await shown(what)).toMatchObject([{ direction: 'out', status: 'sent' }]);
  });
});

describe('a group that became a supergroup', () => {
  it('is one contact still: the message goes to the new chat, and the contact’s address is there', async () => {
    const [old, now] = [-987_654_001, -1_001_987_654_001];
    await side.act('migrate', { chatId: old, to: now, quietly: true });
    const what = await input('leave', old);
    expect(await send(what)).toMatchObject({ outcome: 'sent' });
    expect([sent(old), sent(now)]).toEqual([0, 1]);
    const { rows } = await db.pool.query('SELECT id, address FROM contacts WHERE address LIKE $1', [
      '%987654001%',
    ]);
    expect(rows).toEqual([{ id: what.to.contact, address: `chat:${now}` }]);
    await send({ ...what, effect: newEffect() });
    expect(sent(now)).toBe(2);
  });
});
