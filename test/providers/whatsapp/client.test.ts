import { createOutboundHttp } from '../../../providers/http';
import { parseMappings } from '../../../mappings';
import type { Messaging, OutgoingMessage } from '../../../providers/contract';
import { whatsappMessaging } from '../../../providers/whatsapp/client';
import { failureOf, startVendor, type Vendor } from '../vendor';

const EFFECT = '6b1c8a52-6f0e-5d0b-9b2a-3f6f2b1f7c11';
const TOKEN = 'EAAGm0PX4ZCpsBA' + 'k'.repeat(40);
const http = createOutboundHttp();
let vendor: Vendor;
let messaging: Messaging;

beforeAll(async () => {
  vendor = await startVendor();
  const settings = { apiUrl: vendor.url, accessToken: TOKEN, phoneNumberId: '106540352242922' };
  messaging = whatsappMessaging(settings, { http, mappings: parseMappings('') });
});
beforeEach(() => {
  vendor.calls.length = 0;
  vendor.answer = { status: 200, body: { messages: [{ id: 'wamid.1', message_status: 'accepted' }] } };
});
afterAll(async () => {
  await http.close();
  await vendor.stop();
});

const send = (message: Partial<OutgoingMessage> = {}) =>
  messaging.send({ to: 'phone:+79161234567', text: 'Здравствуйте', ...message }, EFFECT);
const sent = async (message: Partial<OutgoingMessage>) => {
  await send(message);
  return vendor.calls[0]?.body;
};
const graphError = (code: number, status = 400, more: object = {}, headers?: Record<string, string>) => {
  vendor.answer = {
    status,
    headers,
    body: {
      error: { message: `(#${code}) says Meta`, type: 'OAuthException', code, fbtrace_id: 'A1', ...more },
    },
  };
};

describe('a WhatsApp message', () => {
  it('leaves from the number that the person wrote to, whichever is the configured one', async () => {
    await send({ from: '222000000000002' });
    await send({ from: 'default' });
    expect(vendor.calls.map(({ path }) => path)).toEqual([
      '/v26.0/222000000000002/messages',
      '/v26.0/106540352242922/messages',
    ]);
  });

  it('goes to the pinned Graph version with the effect id as opaque data', async () => {
    expect(await send()).toEqual({ messageId: 'wamid.1' });
    expect(vendor.calls).toMatchObject([
      {
        path: '/v26.0/106540352242922/messages',
        headers: { authorization: `Bearer ${TOKEN}` },
        body: {
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          to: '79161234567',
          type: 'text',
          text: { body: 'Здравствуйте' },
          biz_opaque_callback_data: EFFECT,
        },
      },
    ]);
    expect(vendor.calls[0]?.body).not.toHaveProperty('recipient');
  });

  it('goes to a user id where there is no phone', async () => {
    const body = await sent({ to: 'user:US.13491208655302741918' });
    expect(body).toMatchObject({ recipient: 'US.13491208655302741918' });
    expect(body).not.toHaveProperty('to');
  });

  it('bears up to three buttons, with titles cut to what WhatsApp shows', async () => {
    const title = 'Да, всё верно, присылайте мастера';
    expect(
      await sent({
        buttons: [
          { id: 'yes', title },
          { id: 'no', title: 'Нет' },
        ],
      }),
    ).toMatchObject({
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Здравствуйте' },
        action: {
          buttons: [
            { type: 'reply', reply: { id: 'yes', title: 'Да, всё верно, прис…' } },
            { type: 'reply', reply: { id: 'no', title: 'Нет' } },
          ],
        },
      },
    });
  });

  it('makes a list of rows, and of more than three buttons', async () => {
    const rows = ['1', '2', '3', '4'].map((id) => ({ id, title: `Row ${id}` }));
    const list = { title: 'Choose', rows: [{ id: 'a', title: 'A', description: 'Long words' }] };
    expect(await sent({ list })).toMatchObject({
      interactive: { type: 'list', action: { button: 'Choose', sections: [{ rows: list.rows }] } },
    });
    vendor.calls.length = 0;
    expect(await sent({ buttons: rows })).toMatchObject({
      interactive: { type: 'list', action: { sections: [{ rows }] } },
    });
  });

  it('stays one message: 4096 characters alone, 1024 beside buttons', async () => {
    const text = 'я'.repeat(10_000);
    expect(await sent({ text })).toMatchObject({ text: { body: `${'я'.repeat(4095)}…` } });
    vendor.calls.length = 0;
    expect(await sent({ text, buttons: [{ id: 'a', title: 'A' }] })).toMatchObject({
      interactive: { body: { text: `${'я'.repeat(1023)}…` } },
    });
  });

  it.each([
    ['an address of another channel', { to: 'chat:5' }, 'whatsapp.bad_address'],
    [
      'eleven rows',
      { list: { title: 'x', rows: Array.from({ length: 11 }, (_, n) => ({ id: `${n}`, title: `${n}` })) } },
      'whatsapp.too_large',
    ],
    [
      'an id that would have to be cut',
      { buttons: [{ id: 'i'.repeat(257), title: 'A' }] },
      'whatsapp.too_large',
    ],
  ])('with %s is refused before it is sent', async (_what, message, type) => {
    expect(await failureOf(send(message))).toMatchObject({ outcome: 'refused', type });
    expect(vendor.calls).toEqual([]);
  });
});

describe('what Meta answers', () => {
  it.each([
    [130429, 400, 'try_later', 'whatsapp.busy', undefined],
    [4, 403, 'try_later', 'whatsapp.busy', undefined],
    [80007, 400, 'try_later', 'whatsapp.busy', undefined],
    [131056, 400, 'try_later', 'whatsapp.pair_rate', 6_000],
    [131016, 500, 'try_later', 'whatsapp.failing', undefined],
    [131000, 500, 'try_later', 'whatsapp.failing', undefined],
    [131047, 400, 'refused', 'whatsapp.window_closed', undefined],
    [131026, 400, 'refused', 'whatsapp.undeliverable', undefined],
    [131048, 400, 'refused', 'whatsapp.limited', undefined],
    [131049, 400, 'refused', 'whatsapp.limited', undefined],
    [131031, 403, 'refused', 'whatsapp.account_locked', undefined],
    [132001, 404, 'refused', 'whatsapp.template_refused', undefined],
    [130497, 403, 'refused', 'whatsapp.country_restricted', undefined],
    [190, 401, 'refused', 'whatsapp.token', undefined],
    [0, 401, 'refused', 'whatsapp.token', undefined],
    [10, 403, 'refused', 'whatsapp.token', undefined],
    [200, 403, 'refused', 'whatsapp.token', undefined],
    [299, 403, 'refused', 'whatsapp.token', undefined],
    [100, 400, 'refused', 'whatsapp.rejected', undefined],
    [131009, 200, 'refused', 'whatsapp.rejected', undefined],
  ])('code %i with HTTP %i is %s, %s', async (code, status, outcome, type, wait) => {
    graphError(code, status);
    const error = await failureOf(send());
    expect(error).toMatchObject({ outcome, type });
    expect(error.options.retryAfterMs).toBe(wait);
  });

  it('is told by its code alone, whatever the HTTP status and the title say', async () => {
    for (const status of [200, 400, 403, 429, 500, 503]) {
      graphError(131056, status, { message: 'Error validating access token', type: 'OAuthException' });
      expect(await failureOf(send())).toMatchObject({ outcome: 'try_later', type: 'whatsapp.pair_rate' });
    }
  });

  it.each([131026, 131048, 131049])(
    '(%i) is never tried again quickly, and holds nobody else',
    async (code) => {
      graphError(code);
      const { outcome, options } = await failureOf(send());
      expect([outcome, options.retryAfterMs, options.holdMs]).toEqual(['refused', undefined, undefined]);
    },
  );

  it.each([130429, 4, 80007, 190, 0, 10, 200, 299, 131031, 131042, 368])(
    '(%i) is of the whole number, which is held back',
    async (code) => {
      graphError(code);
      expect((await failureOf(send())).options.holdMs).toBeGreaterThanOrEqual(5_000);
    },
  );

  it('says how long to wait, where it does', async () => {
    graphError(130429, 429, {}, { 'retry-after': '30' });
    expect((await failureOf(send())).options.retryAfterMs).toBe(30_000);
  });

  it.each([
    ['a proxy page after the effect', 502, '<html>', 'unknown', 'whatsapp.failing'],
    ['a success without an id', 200, {}, 'unknown', 'whatsapp.unreadable_answer'],
    ['a success that is no JSON', 200, 'ok', 'unknown', 'whatsapp.unreadable_answer'],
    ['a bare 429', 429, '', 'try_later', 'whatsapp.busy'],
    ['a bare 403', 403, '', 'refused', 'whatsapp.denied'],
  ])('%s', async (_what, status, body, outcome, type) => {
    vendor.answer = { status, body };
    expect(await failureOf(send())).toMatchObject({ outcome, type });
  });

  it('never brings a token or a phone into an error', async () => {
    graphError(190, 401, { message: `Malformed access token ${TOKEN}` });
    const denied = await failureOf(send());
    graphError(100, 400, { error_data: { details: `Recipient +79161234567 unknown to ${TOKEN}` } });
    const rejected = await failureOf(send());
    expect(rejected.message).toContain('Recipient … unknown to …');
    for (const { message, stack, options } of [denied, rejected]) {
      const words = message + stack + JSON.stringify(options);
      expect(words).not.toContain(TOKEN);
      expect(words).not.toContain('79161234567');
    }
  });
});
