import type { TestApi } from './fixture';
import { bytes, send, settings, signed, startTestApi, whatsappText } from './fixture';
import { chunk, exchange, sendOn } from './raw-http';

describe('a body over the limit', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ env: { BODY_LIMIT: '4096' } });
  });
  afterAll(() => api.close());

  it('by its Content-Length gets 413 before it is sent, and the connection is closed', async () => {
    const answer = await exchange(api.url, [
      'POST /hooks/telegram HTTP/1.1\r\nhost: x\r\ncontent-length: 5000000\r\n\r\n',
    ]);
    expect(answer).toMatchObject({ status: 413, closed: true });
    expect(answer.text).toMatch(/connection: close/i);
    expect(answer.text).toMatch(/x-request-id: /i);
    expect(answer.text).toContain('urn:fixit:problem:too-large');
  });

  it('by chunks that claim no length gets 413 as well, while it is still being sent', async () => {
    const part = chunk(Buffer.alloc(2_000, 'a'));
    const answer = await exchange(api.url, [
      'POST /hooks/telegram HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n',
      ...Array.from({ length: 100 }, () => part),
    ]);
    expect(answer).toMatchObject({ status: 413, closed: true });
    const { rows } = await api.db.query(
      `SELECT DISTINCT reason, fault FROM requests WHERE reason = 'too_large'`,
    );
    expect(rows).toEqual([{ reason: 'too_large', fault: 'theirs' }]);
  });

  it('may still be sent for a moment: a reset could overtake the answer at a sender or proxy that reads last', async () => {
    const head = 'POST /hooks/telegram HTTP/1.1\r\nhost: x\r\ncontent-length: 5000000\r\n\r\n';
    const parts = Array.from({ length: 10 }, () => Buffer.alloc(16_384, 'a'));
    const { failure, text } = await sendOn(api.url, head, parts);
    expect(failure).toBeUndefined();
    expect(text).toContain('HTTP/1.1 413 ');
  });

  it('of exactly the limit is taken', async () => {
    const body = Buffer.from(`{"a":"${'x'.repeat(4096 - 8)}"}`);
    expect(body.length).toBe(4096);
    expect((await send(api.url, 'telegram', body)).status).toBe(200);
    expect((await send(api.url, 'telegram', Buffer.concat([body, Buffer.from(' ')]))).status).toBe(413);
  });

  it('is larger at whatsapp, whose vendor sends up to 3 MB', async () => {
    const body = whatsappText('wamid.large', 'x'.repeat(100_000));
    expect((await send(api.url, 'whatsapp', body)).status).toBe(200);
  });
});

describe('too many failed attempts', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ env: { FAILED_ATTEMPTS_PER_MINUTE: '5', TRUST_PROXY: '127.0.0.1' } });
  });
  afterAll(() => api.close());

  const from = (address: string) => ({ 'x-forwarded-for': address });
  const forged = (address: string) => send(api.url, 'whatsapp', '{}', from(address));

  it('from one address get 429 with Retry-After, while genuine hooks from it and others still pass', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) statuses.push((await forged('203.0.113.7')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);

    const limited = await forged('203.0.113.7');
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(limited.headers.get('x-request-id')).toBeTruthy();

    const body = whatsappText('wamid.genuine', 'still passes');
    const genuine = await send(api.url, 'whatsapp', body, {
      ...signed('whatsapp', bytes(body)),
      ...from('203.0.113.7'),
    });
    expect(genuine.status).toBe(200);
    expect((await forged('203.0.113.8')).status).toBe(401);
  });

  it('count unknown endpoints, wrong keys and wrong verify tokens, too', async () => {
    const address = { headers: from('203.0.113.9') };
    const tries = [
      () => fetch(`${api.url}/hooks/nobody`, { method: 'POST', ...address }),
      () => fetch(`${api.url}/v1/providers`, address),
      () => fetch(`${api.url}/hooks/whatsapp?hub.mode=subscribe&hub.verify_token=x`, address),
    ];
    const statuses: number[] = [];
    for (const attempt of [...tries, ...tries]) statuses.push((await attempt()).status);
    expect(statuses).toEqual([404, 401, 403, 404, 401, 429]);
    const known = await fetch(
      `${api.url}/hooks/whatsapp?hub.mode=subscribe&hub.challenge=7&hub.verify_token=${settings['WHATSAPP_VERIFY_TOKEN']}`,
      address,
    );
    expect(known.status).toBe(200);
  });
});
