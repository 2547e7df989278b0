/** What senders make of our answers: which they never get, and what they may rely on. */
import { providers } from '../../providers';
import { takesHooks } from '../../providers/no-hook';
import { createHmac } from 'node:crypto';
import { hookUnavailable, refusalRules } from '../../api/hook-problems';
import type { TestApi } from './fixture';
import { bytes, ids, send, settings, signed, startTestApi, whatsappText } from './fixture';
import { exchange } from './raw-http';

let api: TestApi;
beforeAll(async () => {
  // What is dropped without an answer says nothing at all; here it is said.
  api = await startTestApi({ env: { ONEC_HOOK_TOKEN: undefined, BLIZWORK_INVALID: '401' } });
});
afterAll(() => api.close());

const sending = new Set(providers.filter(takesHooks).map(({ id }) => id));

describe('410, at which Telegram closes a web hook and others delete it', () => {
  it('is in no rule for refusals, nor the answer of an overloaded journal', () => {
    const rules = [...Object.values(refusalRules), hookUnavailable];
    expect(rules.map(({ status }) => status)).not.toContain(410);
  });

  it.each([...ids, 'nobody'])('is never said at /hooks/%s, whatever comes', async (endpoint) => {
    const url = `${api.url}/hooks/${endpoint}`;
    const broken = Buffer.from('{');
    const answers = await Promise.all([
      ...['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'POST'].map((method) => fetch(url, { method })),
      fetch(`${url}/deleted`, { method: 'POST', body: '{}' }),
      ...(!sending.has(endpoint)
        ? []
        : [broken, Buffer.from('{}'), Buffer.from('null')].map((body) =>
            send(api.url, endpoint, body, signed(endpoint, body)),
          )),
    ]);
    for (const { status } of answers) expect([200, 400, 401, 403, 404, 405]).toContain(status);
  });
});

describe('a genuine body that is no text', () => {
  const secret = settings['WHATSAPP_APP_SECRET'] ?? '';
  const ofMeta = (body: Buffer, type: string) => ({
    'content-type': type,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  });

  it.each([
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0x7b, 0x7d]), 'application/json'],
    [
      'a multipart form',
      Buffer.concat([Buffer.from('--b\r\n\r\n'), Buffer.from([0x80, 0x00]), Buffer.from('\r\n--b--')]),
      'multipart/form-data; boundary=b',
    ],
  ])(
    '(%s) is verified over its bytes, refused as unreadable, and kept byte for byte',
    async (_what, body, type) => {
      const response = await send(api.url, 'whatsapp', body, ofMeta(body, type));
      expect(response.status).toBe(400);
      const { rows } = await api.db.query('SELECT reason, body FROM requests WHERE id = $1', [
        response.headers.get('x-request-id'),
      ]);
      expect(rows).toEqual([{ reason: 'not_readable', body }]);
      const changed = Buffer.concat([body, Buffer.from(' ')]);
      expect((await send(api.url, 'whatsapp', changed, ofMeta(body, type))).status).toBe(401);
    },
  );

  it('is read whatever its content type says', async () => {
    const body = bytes(whatsappText('wamid.typeless', 'Здравствуйте'));
    const { 'x-hub-signature-256': signature } = ofMeta(body, '');
    const response = await send(api.url, 'whatsapp', body, {
      'x-hub-signature-256': signature,
      'content-type': 'text/plain',
    });
    expect(await response.json()).toEqual({ accepted: 1, duplicates: 0 });
  });
});

it('a connection is kept open longer than the 60 s for which Telegram keeps its side', async () => {
  const body = bytes({ update_id: 1 });
  const head = ['POST /hooks/telegram HTTP/1.1', 'host: x', `content-length: ${body.length}`].join('\r\n');
  const quit = 'GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';
  const { text } = await exchange(api.url, [`${head}\r\n\r\n`, body, quit]);
  expect(Number(/keep-alive: timeout=(\d+)/i.exec(text)?.[1])).toBeGreaterThan(60);
});

it('what Meta sends of other fields, and of messages that are not ours, is acknowledged and kept', async () => {
  const change = (field: string, value: object) => ({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field, value }] }],
  });
  for (const [body, state] of [
    [change('account_update', { event: 'PARTNER_ADDED' }), 'ignored'],
    [change('messages', { metadata: { phone_number_id: '1' }, errors: [{ code: 130429 }] }), 'unread'],
  ] as const) {
    const response = await send(api.url, 'whatsapp', body);
    expect([response.status, await response.json()]).toEqual([200, { accepted: 1, duplicates: 0 }]);
    const { rows } = await api.db.query('SELECT state FROM events WHERE request_id = $1', [
      response.headers.get('x-request-id'),
    ]);
    expect(rows).toEqual([{ state }]);
  }
});
