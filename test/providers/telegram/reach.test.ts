import type { Messaging } from '../../../providers/contract';
import { parseMappings } from '../../../mappings';
import { hook } from '../../../providers/telegram/hook';
import { telegramMessaging } from '../../../providers/telegram/client';
import { clientSettings, hookSettings } from '../../../providers/telegram/settings';
import { telegramSimulator } from '../../../providers/telegram/simulator';
import { NOWHERE, oneSecret, settingsOf } from '../sides';
import { failureOf } from '../vendor';
import { startVendorSide, type VendorSide } from '../vendor-side';

const hooks = settingsOf(hookSettings, oneSecret);
const GROUP = -987654321;
const SUPERGROUP = -1001987654321;
let side: VendorSide;
let messaging: Messaging;

beforeAll(async () => {
  const client = settingsOf(clientSettings, oneSecret, NOWHERE);
  side = await startVendorSide('telegram', telegramSimulator(hooks, client));
});
beforeEach(() => {
  const settings = settingsOf(clientSettings, oneSecret, side.url);
  messaging = telegramMessaging(settings, { http: side.http, mappings: parseMappings('') });
});
afterAll(() => side.stop());

const send = (to: number, text = 'Здравствуйте') => messaging.send({ to: `chat:${to}`, text }, 'effect');

async function readings(count: number) {
  const requests = await side.hooks(count);
  return requests.map((request) => hook.read(JSON.parse(request.body.toString()), request, hooks));
}

describe('a person who cannot be reached on Telegram', () => {
  it('has blocked the bot: a send says so, and so does the hook, for good until they come back', async () => {
    await side.act('block', { chatId: 501 });
    expect(await failureOf(send(501))).toMatchObject({ outcome: 'refused', type: 'telegram.blocked' });
    await side.act('block', { chatId: 501, blocked: false });
    await send(501);
    const [blocked, back] = await readings(2);
    expect(blocked?.events).toMatchObject([
      {
        event: {
          kind: 'person.changed',
          person: { aliases: ['chat:501'] },
          change: { type: 'unreachable' },
        },
      },
    ]);
    expect(back).toMatchObject({ events: [], unread: [], ignored: [{}] });
  });

  it('has deleted the account', async () => {
    await side.act('deactivate', { chatId: 502 });
    expect(await failureOf(send(502))).toMatchObject({ outcome: 'refused', type: 'telegram.deactivated' });
  });

  it('is a group that removed the bot: its hook changes nobody, the next send says so', async () => {
    await side.act('block', { chatId: SUPERGROUP - 1 });
    expect(await failureOf(send(SUPERGROUP - 1))).toMatchObject({ type: 'telegram.kicked' });
    expect(await readings(1)).toMatchObject([{ events: [], ignored: [{}] }]);
  });
});

describe('a group that became a supergroup', () => {
  it('is told by the refusal: the message goes to the new chat at once, once, and the address moves', async () => {
    await side.act('migrate', { chatId: GROUP, to: SUPERGROUP, quietly: true });
    const before = side.ledger('message').length;
    const sent = await send(GROUP);
    expect(sent.messageId).toMatch(new RegExp(`^${SUPERGROUP}:`));
    expect(sent.moved).toEqual({ from: `chat:${GROUP}`, to: `chat:${SUPERGROUP}` });
    expect(side.ledger('message').slice(before)).toMatchObject([{ subject: String(SUPERGROUP) }]);
  });

  it('is told by a notice in the old chat and one in the new, which say the same', async () => {
    await side.act('migrate', { chatId: GROUP - 1, to: SUPERGROUP - 5 });
    const moved = {
      kind: 'person.moved',
      person: { aliases: [`chat:${SUPERGROUP - 5}`] },
      formerly: [`chat:${GROUP - 1}`],
      keepsFormer: true,
    };
    expect((await readings(2)).map(({ events }) => events)).toMatchObject([
      [{ event: moved }],
      [{ event: moved }],
    ]);
  });
});

describe('a limit', () => {
  it('of one chat is told with its time, not asked about again before, and leaves other chats alone', async () => {
    await side.act('limit', { chatId: 503, seconds: 30 });
    const told = await failureOf(send(503));
    expect(told).toMatchObject({ outcome: 'try_later', type: 'telegram.busy' });
    expect(told.options.retryAfterMs).toBeGreaterThan(25_000);
    // Lifted there, and yet not called: Telegram lengthens the wait of who insists.
    await side.act('limit', { chatId: 503, seconds: 0 });
    expect(await failureOf(send(503))).toMatchObject({ type: 'telegram.busy' });
    await send(504);
  });

  it('of the whole bot is told to each chat', async () => {
    await side.act('limit', { seconds: 30 });
    for (const chat of [601, 602, 603]) await failureOf(send(chat));
    await side.act('limit', { seconds: 0 });
    expect(await failureOf(send(604))).toMatchObject({ outcome: 'try_later', type: 'telegram.busy' });
  });
});
