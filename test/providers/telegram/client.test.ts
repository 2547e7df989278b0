import { createOutboundHttp } from '../../../providers/http';
import { parseMappings } from '../../../mappings';
import type { Messaging, OutgoingMessage } from '../../../providers/contract';
import { telegramMessaging } from '../../../providers/telegram/client';
import { failureOf, startVendor, type Vendor } from '../vendor';

const EFFECT = '6b1c8a52-6f0e-5d0b-9b2a-3f6f2b1f7c11';
const TOKEN = '7000000001:AAF-secret_of_the_bot';
const mappings = parseMappings('');
const http = createOutboundHttp();
let vendor: Vendor;
let messaging: Messaging;

beforeAll(async () => {
  vendor = await startVendor();
});
/** Anew each time: a client that was told to wait waits. */
const connect = () =>
  telegramMessaging({ apiUrl: vendor.url, botToken: TOKEN, botId: '7000000001' }, { http, mappings });
beforeEach(() => {
  messaging = connect();
  vendor.calls.length = 0;
  vendor.answer = {
    status: 200,
    body: { ok: true, result: { message_id: 53, chat: { id: -1001987654321 } } },
  };
});
afterAll(async () => {
  await http.close();
  await vendor.stop();
});

const send = (message: Partial<OutgoingMessage> = {}) =>
  messaging.send({ to: 'chat:-1001987654321', text: 'Здравствуйте', ...message }, EFFECT);
const refuse = (error_code: number, description: string, parameters?: object, status = error_code) => {
  vendor.answer = { status, body: { ok: false, error_code, description, parameters } };
};

describe('a Telegram message', () => {
  it('is plain text: no parse mode, so nothing in it means anything', async () => {
    expect(await send({ text: '<b>*_`' })).toEqual({ messageId: '-1001987654321:53' });
    expect(vendor.calls).toMatchObject([{ path: `/bot${TOKEN}/sendMessage` }]);
    expect(vendor.calls[0]?.body).toEqual({ chat_id: -1001987654321, text: '<b>*_`' });
  });

  it('bears buttons and rows of a list one below another', async () => {
    const rows = [{ id: 'rate:5', title: 'Отлично', description: 'всё понравилось' }];
    await send({ buttons: [{ id: 'skip', title: 'Потом' }], list: { title: 'Оценка', rows } });
    expect(vendor.calls[0]?.body).toMatchObject({
      reply_markup: {
        inline_keyboard: [
          [{ text: 'Отлично — всё понравилось', callback_data: 'rate:5' }],
          [{ text: 'Потом', callback_data: 'skip' }],
        ],
      },
    });
  });

  it('answers a message, and goes also where that one was deleted', async () => {
    await send({ replyTo: '-1001987654321:51' });
    expect(vendor.calls[0]?.body).toMatchObject({
      reply_parameters: { message_id: 51, allow_sending_without_reply: true },
    });
  });

  it('stays one message of at most 4096 characters', async () => {
    await send({ text: 'я'.repeat(10_000) });
    expect(vendor.calls[0]?.body).toMatchObject({ text: `${'я'.repeat(4095)}…` });
  });

  it('counts an emoji as Telegram does, as two, and never sends half of one', async () => {
    await send({ text: '😀'.repeat(2048) });
    await send({ text: `${'😀'.repeat(2048)}!` });
    const texts = vendor.calls.map(({ body }) => (body as { text: string }).text);
    expect(texts).toEqual(['😀'.repeat(2048), `${'😀'.repeat(2047)}…`]);
  });

  it('bears a button of 64 bytes, which is 32 letters of Russian', async () => {
    await send({ buttons: [{ id: 'я'.repeat(32), title: 'A' }] });
    expect(vendor.calls).toHaveLength(1);
  });

  it('goes to a member of a group as a reply that opens a reply, in this chat alone', async () => {
    await send({ to: 'chat:-5:77', heard: '-5:51' });
    await send({ to: 'chat:-6:77', heard: '-5:51' });
    await send({ to: 'chat:77', heard: '77:51' });
    expect(vendor.calls.map(({ body }) => body)).toEqual([
      {
        chat_id: -5,
        text: 'Здравствуйте',
        reply_markup: { force_reply: true, selective: true },
        reply_parameters: { message_id: 51, allow_sending_without_reply: true },
      },
      { chat_id: -6, text: 'Здравствуйте' },
      { chat_id: 77, text: 'Здравствуйте' },
    ]);
  });

  it.each([
    ['an address of another channel', { to: 'phone:+79161234567' }, 'telegram.bad_address'],
    ['a chat id that is none', { to: 'chat:@name' }, 'telegram.bad_address'],
    ['an id of more than 64 bytes', { buttons: [{ id: 'я'.repeat(33), title: 'A' }] }, 'telegram.too_large'],
  ])('with %s is refused before it is sent', async (_what, message, type) => {
    expect(await failureOf(send(message))).toMatchObject({ outcome: 'refused', type });
    expect(vendor.calls).toEqual([]);
  });

  it('ends the spinner of a pressed button', async () => {
    vendor.answer = { status: 200, body: { ok: true, result: true } };
    await messaging.answerCallback?.('4382bfdwdsb323b2d9');
    expect(vendor.calls).toMatchObject([
      { path: `/bot${TOKEN}/answerCallbackQuery`, body: { callback_query_id: '4382bfdwdsb323b2d9' } },
    ]);
  });
});

describe('what Telegram answers', () => {
  it.each([
    [403, 'Forbidden: bot was blocked by the user', 'refused', 'telegram.blocked'],
    [403, 'Forbidden: user is deactivated', 'refused', 'telegram.deactivated'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'refused', 'telegram.kicked'],
    [403, 'Forbidden: bot is not a member of the supergroup chat', 'refused', 'telegram.kicked'],
    [403, 'Forbidden: the group chat was deleted', 'refused', 'telegram.kicked'],
    [403, "Forbidden: bot can't initiate conversation with a user", 'refused', 'telegram.not_started'],
    [
      400,
      'Bad Request: not enough rights to send text messages to the chat',
      'refused',
      'telegram.no_rights',
    ],
    [400, 'Bad Request: chat not found', 'refused', 'telegram.chat_not_found'],
    [
      400,
      'Bad Request: query is too old and response timeout expired',
      'refused',
      'telegram.callback_expired',
    ],
    [400, 'Bad Request: message text is empty', 'refused', 'telegram.rejected'],
    [401, 'Unauthorized', 'refused', 'telegram.token'],
    [404, 'Not Found', 'refused', 'telegram.token'],
    [404, 'Not Found: method not found', 'refused', 'telegram.rejected'],
    // A server that restarts drops calls it may have passed on; the balancer before it speaks in the same form.
    [500, 'Internal Server Error: restart', 'unknown', 'telegram.failing'],
    [502, 'Bad Gateway', 'unknown', 'telegram.failing'],
    [504, 'Gateway Timeout', 'unknown', 'telegram.failing'],
  ])('%i "%s" is %s, %s', async (code, description, outcome, type) => {
    refuse(code, description);
    expect(await failureOf(send())).toMatchObject({ outcome, type });
  });

  it('429 says how long to wait, one hour at most', async () => {
    refuse(429, 'Too Many Requests: retry after 5', { retry_after: 5 });
    expect(await failureOf(send())).toMatchObject({
      outcome: 'try_later',
      type: 'telegram.busy',
      options: { retryAfterMs: 5_000 },
    });
    messaging = connect();
    refuse(429, 'Too Many Requests', { retry_after: 86_400 });
    expect((await failureOf(send())).options.retryAfterMs).toBe(3_600_000);
  });

  it('the new id of a migrated group is asked once, and where it has moved again the details say so', async () => {
    refuse(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: -1001987654322,
    });
    expect(await failureOf(send())).toMatchObject({
      outcome: 'refused',
      type: 'telegram.chat_migrated',
      options: { details: { migrate_to_chat_id: '-1001987654322' } },
    });
    expect(vendor.calls.map(({ body }) => (body as { chat_id: number }).chat_id)).toEqual([
      -1001987654321, -1001987654322,
    ]);
  });

  it.each([
    ['a proxy page after the effect', 502, '<html>', 'unknown', 'telegram.failing'],
    [
      'a success in an unknown shape',
      200,
      { ok: true, result: true },
      'unknown',
      'telegram.unreadable_answer',
    ],
    ['a success that is no JSON', 200, 'fine', 'unknown', 'telegram.unreadable_answer'],
    ['a refusal under HTTP 200', 200, { ok: false, error_code: 403 }, 'refused', 'telegram.blocked'],
    ['a bare 429', 429, '', 'try_later', 'telegram.busy'],
  ])('%s', async (_what, status, body, outcome, type) => {
    vendor.answer = { status, body };
    expect(await failureOf(send())).toMatchObject({ outcome, type });
  });

  it('the bot token, though in every URL, is in no error', async () => {
    const errors = [];
    refuse(400, `Bad Request: bot${TOKEN} and so on`);
    errors.push(await failureOf(send()));
    const nowhere = { apiUrl: 'http://127.0.0.1:9', botToken: TOKEN, botId: '7000000001' };
    errors.push(
      await failureOf(
        telegramMessaging(nowhere, { http, mappings }).send({ to: 'chat:5', text: 'x' }, EFFECT),
      ),
    );
    expect(errors[1]?.outcome).toBe('not_sent');
    for (const { message, stack, options } of errors) {
      const words = [message, stack, JSON.stringify(options), String((options.cause as Error)?.stack)].join(
        '\n',
      );
      expect(words).not.toContain('secret_of_the_bot');
    }
  });
});
