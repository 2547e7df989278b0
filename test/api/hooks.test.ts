import { createHmac } from 'node:crypto';
import type { TestApi } from './fixture';
import { bytes, sample, send, signed, startTestApi, whatsappText } from './fixture';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

describe('a genuine hook', () => {
  const cases: [endpoint: string, file: string, first: string, again: string][] = [
    ['whatsapp', 'whatsapp/text', '{"accepted":1,"duplicates":0}', '{"accepted":0,"duplicates":1}'],
    ['telegram', 'telegram/start', '{}', '{}'],
    ['okdesk', 'okdesk/new-ticket', '{"accepted":1,"duplicates":0}', '{"accepted":0,"duplicates":1}'],
    ['onec', 'onec/paid', '{"accepted":1,"duplicates":0}', '{"accepted":0,"duplicates":1}'],
  ];
  it.each(cases)('of %s gets its success, new and repeated', async (endpoint, file, first, again) => {
    const body = sample(file);
    for (const expected of [first, again]) {
      const response = await send(api.url, endpoint, body);
      expect([response.status, await response.text()]).toEqual([200, expected]);
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(response.headers.get('content-type')).toBe('application/json');
    }
  });

  it('counts once, however many copies come at the same time', async () => {
    const body = whatsappText('wamid.ten', 'ten at once');
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(api.url, 'whatsapp', body)));
    const told = await Promise.all(
      answers.map(async (answer) => {
        expect(answer.status).toBe(200);
        return (await answer.json()) as { accepted: number; duplicates: number };
      }),
    );
    expect(told.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1);
    expect(told.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(9);
    const { rows } = await api.db.query<{ duplicates: number }>(
      `SELECT s.duplicates FROM events e JOIN seen s ON s.event = e.id WHERE e.event_id = 'wamid.ten'`,
    );
    expect(rows).toEqual([{ duplicates: 9 }]);
  });

  it('is verified over its bytes, so an escaped-unicode body passes and its decoded twin does not', async () => {
    const decoded = JSON.stringify(whatsappText('wamid.escaped', 'Привет äöå'));
    const escaped = decoded.replace(
      /[^\x20-\x7e]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    const headers = signed('whatsapp', Buffer.from(escaped));
    expect((await send(api.url, 'whatsapp', decoded, headers)).status).toBe(401);
    expect((await send(api.url, 'whatsapp', escaped, headers)).status).toBe(200);
  });

  it('is stored before it is acknowledged, with body, counts and answer', async () => {
    const body = whatsappText('wamid.stored', 'stored');
    const id = (await send(api.url, 'whatsapp', body)).headers.get('x-request-id');
    const { rows } = await api.db.query(
      'SELECT outcome, accepted, duplicates, answer_status, body, body_bytes FROM requests WHERE id = $1',
      [id],
    );
    expect(rows).toEqual([
      {
        outcome: 'taken',
        accepted: 1,
        duplicates: 0,
        answer_status: 200,
        body: bytes(body),
        body_bytes: bytes(body).length,
      },
    ]);
  });

  it('of an unknown shape is a success, kept as unread', async () => {
    for (const body of [{}, [], null, 7, 'text', { object: 'page', entry: [{ id: '1' }] }]) {
      const response = await send(api.url, 'whatsapp', JSON.stringify(body));
      expect(response.status).toBe(200);
    }
    const { rows } = await api.db.query(`SELECT DISTINCT state, kind FROM events WHERE payload::text = '7'`);
    expect(rows).toEqual([{ state: 'unread', kind: 'unread' }]);
  });

  it('with a bad item in a batch is taken but for that item', async () => {
    const body = whatsappText('wamid.good', 'good');
    body.entry[0]!.changes[0]!.value.messages.push({ type: 'text' } as never);
    const response = await send(api.url, 'whatsapp', body);
    expect([response.status, await response.text()]).toEqual([200, '{"accepted":2,"duplicates":0}']);
    const { rows } = await api.db.query<{ state: string }>(
      'SELECT state FROM events WHERE request_id = $1 ORDER BY state',
      [response.headers.get('x-request-id')],
    );
    expect(rows.map(({ state }) => state)).toEqual(['pending', 'unread']);
  });

  it('that is not JSON is refused with 400 and journaled with its body', async () => {
    const response = await send(api.url, 'whatsapp', '{"object":');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: 'urn:fixit:problem:not-readable', status: 400 });
    const { rows } = await api.db.query('SELECT outcome, reason, fault, body FROM requests WHERE id = $1', [
      response.headers.get('x-request-id'),
    ]);
    expect(rows).toEqual([
      { outcome: 'refused', reason: 'not_readable', fault: 'theirs', body: Buffer.from('{"object":') },
    ]);
  });

  it('with NUL, half a surrogate pair or a monstrous time in it spoils nothing sent beside it', async () => {
    const hostile = [
      whatsappText('wamid.nul\0', 'a\0b', '79160000001', 'Ан\0на'),
      JSON.stringify(whatsappText('wamid.half', 'HALF', '79160000002', 'HALF')).replaceAll('HALF', '\\ud83d'),
      whatsappText('wamid.nul\uFFFD', 'the same id once stored', '79160000003'),
      JSON.stringify(whatsappText('wamid.late', 'late')).replace('1795300000', '8640000000000'),
    ];
    const harmless = Array.from({ length: 6 }, (_, i) =>
      whatsappText(`wamid.harmless.${i}`, 'ok', `7916111000${i}`),
    );
    const answers = await Promise.all(
      [...hostile, ...harmless].map((body) => send(api.url, 'whatsapp', body)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const { rows } = await api.db.query<{ name: string }>(
      `SELECT name FROM contacts WHERE phone IN ('+79160000001', '+79160000002') ORDER BY phone`,
    );
    expect(rows.map(({ name }) => name)).toEqual(['Ан\uFFFDна', '\uFFFD']);
  });
});

describe('the journal', () => {
  it('keeps headers and query without credentials', async () => {
    const body = bytes(whatsappText('wamid.masked', 'masked'));
    const secretly = {
      Authorization: 'Bearer s3cret',
      Cookie: 'sid=s3cret',
      'X-Api-Key': 's3cret',
      'X-Plain': 'seen',
    };
    const response = await fetch(`${api.url}/hooks/whatsapp?token=s3cret&key=s3cret&page=2`, {
      method: 'POST',
      body,
      headers: { ...signed('whatsapp', body), ...secretly },
    });
    expect(response.status).toBe(200);
    const { rows } = await api.db.query<{ headers: Record<string, string>; query: Record<string, string> }>(
      'SELECT headers, query FROM requests WHERE id = $1',
      [response.headers.get('x-request-id')],
    );
    expect(JSON.stringify(rows)).not.toContain('s3cret');
    expect(rows[0]?.headers).toMatchObject({
      authorization: '***',
      cookie: '***',
      'x-api-key': '***',
      'x-plain': 'seen',
    });
    expect(rows[0]?.query).toEqual({ token: '***', key: '***', page: '2' });
  });

  it('says nothing of secrets, stacks or versions to a stranger', async () => {
    const response = await fetch(`${api.url}/hooks/whatsapp`, { method: 'POST', body: '{}' });
    const told = JSON.stringify([...response.headers]) + (await response.text());
    expect(told).not.toMatch(/koa|express|node|fixit-exchange|secret|\bat \w+ \(/i);
  });

  it('tells the hmac of the previous secret for genuine during a rotation', async () => {
    const rotating = await startTestApi({
      env: { WHATSAPP_APP_SECRET: 'new-secret', WHATSAPP_APP_SECRET_PREVIOUS: 'old' },
    });
    try {
      const body = bytes(whatsappText('wamid.rotated', 'rotated'));
      const headers = (secret: string) => ({
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      });
      expect((await send(rotating.url, 'whatsapp', body, headers('old'))).status).toBe(200);
      expect((await send(rotating.url, 'whatsapp', body, headers('new-secret'))).status).toBe(200);
      expect((await send(rotating.url, 'whatsapp', body, headers('older'))).status).toBe(401);
    } finally {
      await rotating.close();
    }
  });
});
