/** How a whole number of WhatsApp backs off, and when it does not: the real client against the simulator. */
import { parseMappings } from '../../mappings';
import type { Messaging } from '../../providers/contract';
import { whatsappMessaging } from '../../providers/whatsapp/client';
import { clientSettings, hookSettings } from '../../providers/whatsapp/settings';
import { whatsappSimulator } from '../../providers/whatsapp/simulator';
import type { Activities } from '../../workflows/activities';
import { NOWHERE, oneSecret, settingsOf } from '../providers/sides';
import { startVendorSide, type VendorSide } from '../providers/vendor-side';
import { activitiesOf, addContact, createClock, failureOf, newEffect, openDatabase } from './fixture';
import type { Clock, Fixture } from './fixture';

const client = settingsOf(clientSettings, oneSecret, NOWHERE);
let db: Fixture;
let side: VendorSide;
let messaging: Messaging;
let calls = 0;
let clock: Clock;
beforeAll(async () => {
  db = await openDatabase();
  side = await startVendorSide('whatsapp', whatsappSimulator(settingsOf(hookSettings, oneSecret), client));
  const http = { ...side.http, call: side.http.call.bind(side.http) };
  const real = whatsappMessaging({ ...client, apiUrl: side.url }, { http, mappings: parseMappings('') });
  messaging = {
    ...real,
    send: (...sent) => {
      calls += 1;
      return real.send(...sent);
    },
  };
});
beforeEach(async () => {
  calls = 0;
  clock = createClock();
  await db.pool.query('DELETE FROM channel_holds');
  await side.act('accept', {});
});
afterAll(async () => {
  await side.stop();
  await db.close();
});

type Input = Parameters<Activities['sendMessage']>[0];

let people = 0;
async function somebody(): Promise<Input & { phone: string }> {
  const phone = `7917000${String(++people).padStart(4, '0')}`;
  await side.act('write', { from: phone, text: 'Здравствуйте' });
  const contact = await addContact(db.pool, 'whatsapp', `phone:+${phone}`);
  return {
    phone,
    effect: newEffect(),
    workflowId: `dialog:whatsapp:default:${contact}`,
    to: { channel: 'whatsapp', account: 'default', contact },
    message: { text: 'Добрый день' },
    whenUnconfirmed: 'leave',
  };
}

const send = (input: Input) => activitiesOf(db, { messaging, clock }).sendMessage(input);

it('the pair rate (131056) delays that person alone', async () => {
  const [anna, boris] = [await somebody(), await somebody()];
  await side.act('refuse', { from: anna.phone, code: 131056, times: 1 });
  expect(await failureOf(send(anna))).toMatchObject({ type: 'whatsapp.pair_rate', nextRetryDelay: 6_000 });
  expect(await send(boris)).toMatchObject({ outcome: 'sent' });
  expect(await send(anna)).toMatchObject({ outcome: 'sent' });
});

describe.each([130429, 4, 80007])('the limit of the whole number (%i)', (code) => {
  it('makes everybody wait without a call, then one goes first and the others follow', async () => {
    const [anna, boris] = [await somebody(), await somebody()];
    await side.act('refuse', { code, times: 1 });
    expect(await failureOf(send(anna))).toMatchObject({ type: 'whatsapp.busy' });
    const held = await failureOf(send(boris));
    expect(held).toMatchObject({ type: 'whatsapp.busy' });
    expect(held.nonRetryable).not.toBe(true);
    expect(Number(held.nextRetryDelay)).toBeGreaterThan(3_000);
    expect(calls).toBe(1);
    clock.advance(5_001);
    expect(await send(boris)).toMatchObject({ outcome: 'sent' });
    expect(await send(anna)).toMatchObject({ outcome: 'sent' });
  });

  it('is waited out twice as long where it goes on', async () => {
    const anna = await somebody();
    await side.act('refuse', { code, times: 2 });
    await failureOf(send(anna));
    clock.advance(5_001);
    await failureOf(send(anna));
    clock.advance(5_001);
    await failureOf(send(anna));
    expect(calls).toBe(2);
    clock.advance(5_001);
    expect(await send(anna)).toMatchObject({ outcome: 'sent' });
  });
});

describe.each([
  [190, 'whatsapp.token', 'WHATSAPP_ACCESS_TOKEN'],
  [10, 'whatsapp.token', 'WHATSAPP_ACCESS_TOKEN'],
  [200, 'whatsapp.token', 'WHATSAPP_ACCESS_TOKEN'],
  [131031, 'whatsapp.account_locked', 'Business Support Home'],
])('a number that Meta refuses (%i)', (code, type, words) => {
  it('is left alone: everybody is told what to mend, and one message a minute asks whether it was', async () => {
    const [anna, boris] = [await somebody(), await somebody()];
    await side.act('refuse', { code, times: 1 });
    for (const input of [anna, boris, anna, boris]) {
      const failure = await failureOf(send(input));
      expect(failure).toMatchObject({ type, nonRetryable: true });
      expect(failure.message).toContain(words);
    }
    expect(calls).toBe(1);
    clock.advance(60_001);
    expect(await send(boris)).toMatchObject({ outcome: 'sent' });
    expect(await send(anna)).toMatchObject({ outcome: 'sent' });
  });
});

it('a restricted country (130497) is one person’s matter', async () => {
  const [anna, boris] = [await somebody(), await somebody()];
  await side.act('refuse', { from: anna.phone, code: 130497 });
  expect(await failureOf(send(anna))).toMatchObject({ type: 'whatsapp.country_restricted' });
  expect(await send(boris)).toMatchObject({ outcome: 'sent' });
});

it('several that are refused at once hold the number once', async () => {
  const all = [await somebody(), await somebody(), await somebody()];
  await side.act('refuse', { code: 130429, times: 3 });
  await Promise.all(all.map((input) => failureOf(send(input))));
  const { rows } = await db.pool.query<{ strikes: number }>('SELECT strikes FROM channel_holds');
  expect(rows).toEqual([{ strikes: 0 }]);
});

it('what was done already is told though the number is held', async () => {
  const [anna, boris] = [await somebody(), await somebody()];
  const done = await send(anna);
  await side.act('refuse', { code: 190, times: 1 });
  await failureOf(send(boris));
  expect(await send(anna)).toEqual(done);
});
