import fc from 'fast-check';
import { hook } from '../../../providers/telegram/hook';
import { telegram } from '../../../providers/telegram/provider';
import { hookSettings } from '../../../providers/telegram/settings';
import { bytesOf, oneSecret, otherSecret, requestWith, samplesOf, settingsOf } from '../sides';

const ours = settingsOf(hookSettings, oneSecret);
const theirs = settingsOf(hookSettings, otherSecret);
const HEADER = 'X-Telegram-Bot-Api-Secret-Token';
const body = bytesOf({ update_id: 1 });
const verdict = (headers: Record<string, string>, settings = ours) =>
  hook.verify(requestWith(body, headers), settings);
const read = (value: unknown, settings = ours) =>
  hook.read(value, requestWith(Buffer.alloc(0), {}), settings);

describe('the secret of a Telegram hook', () => {
  it('is the header itself', () => {
    expect(verdict({ [HEADER]: ours.secretTokens[0] ?? '' })).toEqual({ genuine: true });
  });

  it.each([
    ['no header', {}, 'credentials_missing'],
    ['an empty header', { [HEADER]: '' }, 'credentials_missing'],
    ['another secret', hook.sign(body, theirs), 'credentials_wrong'],
    ['a part of the secret', { [HEADER]: ours.secretTokens[0]?.slice(0, -1) ?? '' }, 'credentials_wrong'],
    ['a longer one', { [HEADER]: `${ours.secretTokens[0]}0` }, 'credentials_wrong'],
  ])('with %s is refused', (_what, headers, reason) => {
    expect(verdict(headers)).toEqual({ genuine: false, reason });
  });

  it('is accepted in its previous value during a rotation', () => {
    const rotated = settingsOf(hookSettings, otherSecret, undefined, {
      TELEGRAM_SECRET_TOKEN_PREVIOUS: ours.secretTokens[0] ?? '',
    });
    expect(verdict(hook.sign(body, ours), rotated)).toEqual({ genuine: true });
    expect(verdict(hook.sign(body, theirs), rotated)).toEqual({ genuine: true });
  });
});

it('the acknowledgement is an empty object: a body with a method would be executed', () => {
  const answer = { status: 200, body: '{}', contentType: 'application/json' };
  expect(hook.acknowledge?.({ accepted: 1, duplicates: 0 })).toEqual(answer);
});

it('the account is the bot, known by its token also to the hook side', () => {
  const settings = settingsOf(hookSettings, oneSecret, undefined, {
    TELEGRAM_BOT_TOKEN: '7000000001:AAF-x_y',
  });
  const update = { update_id: 1, message: { message_id: 1, date: 1, chat: { id: 2 }, text: 'x' } };
  expect(read(update, settings).events).toMatchObject([{ event: { account: '7000000001' } }]);
  expect(telegram.account(settings, undefined)).toBe('7000000001');
  expect(telegram.account(ours, undefined)).toBe('default');
});

describe('the id of an update', () => {
  const BOT = { botId: '7000000001' };
  const idOf = (settings: Partial<typeof ours>, content: object = {}) => {
    const { events, unread, ignored } = read({ update_id: 5, ...content }, { ...ours, ...settings });
    return [...events, ...unread, ...ignored].map(({ eventId }) => eventId);
  };

  it('counts for one bot alone: another bot behind the same endpoint has numbers of its own', () => {
    expect(idOf(BOT)).toEqual(['7000000001:5']);
    expect(idOf({ botId: '7000000002' })).toEqual(['7000000002:5']);
    expect(idOf({ botId: '7000000002' }, { poll: {} })).toEqual(['7000000002:5']);
  });

  it('is the number itself where no bot token says whose it is', () => {
    expect(idOf({})).toEqual(['5']);
  });
});

describe('reading a Telegram update', () => {
  it.each(samplesOf(telegram).map((sample) => [sample.title, sample] as const))('%s', (_title, sample) => {
    const reading = read(sample.body);
    expect(reading.events).toMatchObject(sample.expect.events);
    expect(reading.events).toHaveLength(sample.expect.events.length);
    expect(reading.unread).toHaveLength(sample.expect.unread);
    expect(reading.ignored).toHaveLength(sample.expect.ignored);
  });

  it('keeps an id of 52 bits exact, and takes no id that was rounded', () => {
    const chat = (id: number) => ({
      update_id: 1,
      message: { message_id: 1, date: 1, chat: { id }, text: 'x' },
    });
    expect(read(chat(4503599627370495)).events).toMatchObject([
      { event: { person: { aliases: ['chat:4503599627370495'] } } },
    ]);
    expect(read(chat(2 ** 53)).unread).toHaveLength(1);
  });

  it('does not talk to bots', () => {
    const from = { id: 1087968824, is_bot: true, first_name: 'Group' };
    const update = { update_id: 1, message: { message_id: 1, date: 1, chat: { id: -5 }, from, text: 'x' } };
    expect(read(update).ignored).toMatchObject([
      { eventId: '1', reason: 'a message of a bot or in the name of a chat' },
    ]);
  });

  it('answers a kind of content that is newer than this list', () => {
    const update = { update_id: 1, message: { message_id: 1, date: 1, chat: { id: 5 }, hologram: {} } };
    expect(read(update).events).toMatchObject([{ event: { content: { type: 'unsupported' } } }]);
  });

  it('never throws and says one thing of each update, whatever JSON comes', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.json({ maxDepth: 3 }), (text, member) => {
        const update = { update_id: 7, message: JSON.parse(member) as unknown };
        for (const value of [JSON.parse(text) as unknown, update]) {
          const { events, unread, ignored } = read(value);
          expect(events.length + unread.length + ignored.length).toBe(1);
        }
      }),
      { numRuns: 200 },
    );
  });
});
