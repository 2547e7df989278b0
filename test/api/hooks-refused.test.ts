import type { TestApi } from './fixture';
import { bytes, sample, send, settings, signed, startTestApi, whatsappText } from './fixture';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { ONEC_HOOK_TOKEN: undefined } });
});
afterAll(() => api.close());

const count = async (table: string): Promise<number> =>
  Number((await api.db.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n);

describe('a hook that is not proved genuine', () => {
  const body = whatsappText('wamid.forged', 'forged');

  it.each([
    ['whatsapp', 'signature_wrong', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }],
    ['whatsapp', 'signature_missing', {}],
    ['telegram', 'credentials_wrong', { 'x-telegram-bot-api-secret-token': 'guess' }],
    ['telegram', 'credentials_missing', {}],
    ['okdesk', 'credentials_wrong', { authorization: `Basic ${btoa('okdesk:guess')}` }],
    ['okdesk', 'credentials_missing', {}],
  ])(
    'at %s (%s) gets 401, changes nothing and leaves a row without its body',
    async (endpoint, reason, headers) => {
      const before = await count('events');
      const response = await send(api.url, endpoint, body, headers);
      const id = response.headers.get('x-request-id');
      expect(response.status).toBe(401);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toEqual({
        type: 'urn:fixit:problem:not-authentic',
        title: 'Unauthorized',
        status: 401,
        detail: 'The request could not be proved genuine.',
        instance: id,
      });
      expect(await count('events')).toBe(before);
      const { rows } = await api.db.query('SELECT outcome, reason, fault, body FROM requests WHERE id = $1', [
        id,
      ]);
      expect(rows).toEqual([{ outcome: 'refused', reason, fault: 'theirs', body: null }]);
    },
  );

  it('with one byte changed after signing gets 401', async () => {
    const headers = signed('whatsapp', bytes(body));
    expect(
      (await send(api.url, 'whatsapp', JSON.stringify(body).replace('forged"', 'Forged"'), headers)).status,
    ).toBe(401);
  });
});

describe('an endpoint', () => {
  it('that is unknown answers 404', async () => {
    for (const path of ['nobody', '', '..%2fwhatsapp', 'WhatsApp']) {
      const response = await fetch(`${api.url}/hooks/${path}`, { method: 'POST', body: '{}' });
      expect([path, response.status]).toEqual([path, 404]);
      expect(response.headers.get('x-request-id')).toBeTruthy();
    }
  });

  it('that is off answers as an unknown one, and the log names the setting', async () => {
    const response = await send(api.url, 'onec', sample('onec/paid'));
    expect(response.status).toBe(404);
    expect(((await response.json()) as { detail: string }).detail).toBe('There is no such endpoint.');
    expect(api.logged.find((line) => line.includes('"onec"'))).toContain('ONEC_HOOK_TOKEN');
    const { rows } = await api.db.query(
      `SELECT DISTINCT reason, fault FROM requests WHERE endpoint = 'onec'`,
    );
    expect(rows).toEqual([{ reason: 'endpoint_off', fault: 'ours' }]);
  });

  it.each([
    ['whatsapp', 'PUT', 'GET, POST'],
    ['whatsapp', 'HEAD', 'GET, POST'],
    ['telegram', 'GET', 'POST'],
    ['telegram', 'DELETE', 'POST'],
  ])('%s refuses %s with 405 and Allow', async (endpoint, method, allow) => {
    const response = await fetch(`${api.url}/hooks/${endpoint}`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    expect(response.headers.get('x-request-id')).toBeTruthy();
  });
});

describe("Meta's handshake", () => {
  const ask = (token: string, mode = 'subscribe') =>
    fetch(
      `${api.url}/hooks/whatsapp?hub.mode=${mode}&hub.challenge=1158201444&hub.verify_token=${encodeURIComponent(token)}`,
    );

  it('gives the challenge back as plain text to whoever knows the token', async () => {
    const response = await ask(settings['WHATSAPP_VERIFY_TOKEN'] ?? '');
    expect([response.status, await response.text()]).toEqual([200, '1158201444']);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(response.headers.get('x-request-id')).toBeTruthy();
  });

  it('refuses a wrong token and journals the attempt without it', async () => {
    const response = await ask('guessed-token');
    expect(response.status).toBe(403);
    const { rows } = await api.db.query<{ reason: string; query: unknown }>(
      'SELECT reason, query FROM requests WHERE id = $1',
      [response.headers.get('x-request-id')],
    );
    expect(rows[0]?.reason).toBe('credentials_wrong');
    expect(rows[0]?.query).toMatchObject({ 'hub.mode': 'subscribe', 'hub.verify_token': '***' });
  });
});
