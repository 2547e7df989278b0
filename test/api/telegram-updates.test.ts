/** Telegram sends the next update of a chat when this one was taken: whatever is genuine is taken and kept. */
import type { Update } from '@grammyjs/types';
import type { TestApi } from './fixture';
import { bytes, send, signed, startTestApi } from './fixture';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

type Kind = Exclude<keyof Update, 'update_id'>;
const chat = { id: 5012345678, type: 'private', first_name: 'Иван' };
const from = { id: 5012345678, is_bot: false, first_name: 'Иван' };
const message = { message_id: 1, date: 1795300000, chat, from, text: 'Здравствуйте' };
const member = (status: string) => ({ user: from, status });

/** All kinds of updates that there are, by the types: a new one has to be added here before the tests compile. */
const KINDS = {
  message,
  edited_message: { ...message, edit_date: 1795300001 },
  channel_post: message,
  edited_channel_post: message,
  business_connection: { id: 'b', user: from, user_chat_id: 1, date: 1, is_enabled: true },
  business_message: message,
  edited_business_message: message,
  deleted_business_messages: { business_connection_id: 'b', chat, message_ids: [1] },
  guest_message: message,
  stopped_message_generation: { chat, message_id: 1 },
  message_reaction: { chat, message_id: 1, user: from, date: 1, old_reaction: [], new_reaction: [] },
  message_reaction_count: { chat, message_id: 1, date: 1, reactions: [] },
  inline_query: { id: 'q', from, query: 'x', offset: '' },
  chosen_inline_result: { result_id: 'r', from, query: 'x' },
  callback_query: { id: 'c', from, chat_instance: '1', data: 'yes' },
  shipping_query: { id: 's', from, invoice_payload: 'p', shipping_address: {} },
  pre_checkout_query: { id: 'p', from, currency: 'RUB', total_amount: 1, invoice_payload: 'p' },
  purchased_paid_media: { from, paid_media_payload: 'p' },
  poll: { id: 'p', question: '?', options: [] },
  poll_answer: { poll_id: 'p', user: from, option_ids: [0] },
  my_chat_member: {
    chat,
    from,
    date: 1,
    old_chat_member: member('member'),
    new_chat_member: member('kicked'),
  },
  chat_member: { chat, from, date: 1, old_chat_member: member('left'), new_chat_member: member('member') },
  chat_join_request: { chat, from, user_chat_id: 1, date: 1 },
  chat_boost: { chat, boost: { boost_id: 'b' } },
  removed_chat_boost: { chat, boost_id: 'b', remove_date: 1 },
  managed_bot: { user: from },
  subscription: { user: from },
} satisfies Record<Kind, unknown>;

let updates = 900_000_000;

async function isKept(body: unknown): Promise<void> {
  const response = await send(api.url, 'telegram', body);
  expect([response.status, await response.text()]).toEqual([200, '{}']);
  const { rows } = await api.db.query('SELECT kind, reason FROM events WHERE request_id = $1', [
    response.headers.get('x-request-id'),
  ]);
  expect(rows).toHaveLength(1);
}

describe.each(Object.entries(KINDS))('an update of the kind %s', (kind, whole) => {
  it('is acknowledged with an empty object and kept', () => isKept({ update_id: ++updates, [kind]: whole }));

  it.each([
    ['null', null],
    ['a word', 'x'],
    ['a list', [[]]],
    ['nothing in it', {}],
    ['each member a wrong one', Object.fromEntries(Object.keys(whole).map((name) => [name, [{ id: null }]]))],
  ])('is so in a shape that nobody knows, too: %s', (_what, broken) =>
    isKept({ update_id: ++updates, [kind]: broken }),
  );
});

describe('a genuine body that poisons nothing', () => {
  it.each([
    ['a kind that does not exist yet', { update_id: 1, teleportation: { chat } }],
    ['no update_id', { message }],
    ['an update_id that was rounded', `{"update_id":90071992547409931,"message":{}}`],
    ['a list', []],
    ['a word', '"x"'],
    ['null', 'null'],
    ['100,000 brackets', '['.repeat(100_000) + ']'.repeat(100_000)],
    [
      '100,000 brackets in a message',
      `{"update_id":2,"message":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    ],
    ['close to a megabyte', { update_id: 3, message: { ...message, text: 'я'.repeat(500_000) } }],
    ['NUL and half an emoji', { update_id: 4, message: { ...message, text: '\u0000\ud83d' } }],
    ['a date beyond all dates', { update_id: 5, message: { ...message, date: 1e300 } }],
    [
      'a name that means something to JavaScript',
      '{"update_id":6,"__proto__":{"message":1},"constructor":1}',
    ],
  ])('%s is acknowledged and kept', (_what, body) => isKept(body));

  it('leaves the next update of its chat alone', async () => {
    await isKept({ update_id: ++updates, message: { ...message, text: { not: 'a text' } } });
    await isKept({ update_id: ++updates, message: { ...message, message_id: 2 } });
    const { rows } = await api.db.query(
      `SELECT kind FROM events WHERE event_id IN ($1, $2) ORDER BY event_id`,
      [updates - 1, updates].map((id) => `7000000001:${id}`),
    );
    expect(rows).toEqual([{ kind: 'unread' }, { kind: 'message.received' }]);
  });

  it('is also one with a lower number than the last: after a quiet week Telegram begins anywhere', async () => {
    await isKept({ update_id: 899_999_999, message: { ...message, message_id: 3, text: 'Снова я' } });
    await isKept({ update_id: 12, message: { ...message, message_id: 4, text: 'И ещё раз' } });
    const { rows } = await api.db.query(
      `SELECT payload #>> '{content,text}' AS text FROM events WHERE kind = 'message.received'
        ORDER BY id DESC LIMIT 2`,
    );
    expect(rows).toEqual([{ text: 'И ещё раз' }, { text: 'Снова я' }]);
  });

  it('is one that was signed: the same without the secret is refused', async () => {
    const body = { update_id: ++updates, message };
    const { 'x-telegram-bot-api-secret-token': _, ...unsigned } = signed('telegram', bytes(body));
    expect((await send(api.url, 'telegram', body, unsigned)).status).toBe(401);
  });
});
