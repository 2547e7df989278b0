import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startApi } from '../../../api/server';
import type { Scope } from '../../../api/auth';
import { SCOPES } from '../../../api/auth';
import { routes } from '../../../api/v1/routes';
import { createTestDatabase } from '../../setup/database';
import type { List, TestApi } from '../fixture';
import { ADMIN_KEY, call, ids, sample, send, startTestApi } from '../fixture';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { ONEC_HOOK_TOKEN: undefined, TELEGRAM_API_URL: undefined } });
});
afterAll(() => api.close());

const samePath = (pattern: string, path: string): boolean => pattern.replace(/\{\w+\}/g, '1') === path;

const made = new Map<string, string>();
/** Made once for all tests that want the same. */
async function keyWith(scopes: readonly Scope[]): Promise<string> {
  const name = scopes.join(' ');
  const key = made.get(name) ?? String((await call(api, '/v1/keys', { name, scopes })).body['key']);
  made.set(name, key);
  return key;
}

describe('a key', () => {
  const keyed = routes
    .filter(({ scope }) => scope !== undefined)
    .map(({ method, path }) => [method.toUpperCase(), path.replace(/\{\w+\}/g, '1')] as const);

  it('is needed for all but a receiver’s question, the health and the reference', () => {
    const open = routes.filter(({ scope }) => scope === undefined).map(({ path }) => path);
    expect(open).toEqual(['/v1/calls/validate', '/healthz', '/readyz', '/openapi.json']);
  });

  it.each(keyed)('is needed for %s %s', async (method, path) => {
    for (const authorization of [
      undefined,
      'Bearer ',
      'Bearer wrong',
      `Basic ${ADMIN_KEY}`,
      `Bearer ${ADMIN_KEY}x`,
    ]) {
      const response = await fetch(api.url + path, {
        method,
        headers: authorization ? { authorization } : {},
      });
      expect([authorization, response.status]).toEqual([authorization, 401]);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await response.json()).toMatchObject({ type: 'urn:fixit:problem:key-required' });
    }
  });

  it.each(keyed)('needs the scope for %s %s, and no other', async (method, path) => {
    const { scope } = routes.find(
      (route) => route.method === method.toLowerCase() && samePath(route.path, path),
    )!;
    const answer = (key: string) =>
      fetch(api.url + path, { method, headers: { authorization: `Bearer ${key}` } });
    const refused = await answer(await keyWith(SCOPES.filter((one) => one !== scope)));
    expect(refused.status).toBe(403);
    const problem = (await refused.json()) as { type: string; detail: string };
    expect(problem.type).toBe('urn:fixit:problem:scope-missing');
    expect(problem.detail).toContain(`"${scope}"`);
    const taken = await answer(await keyWith([scope!]));
    expect([401, 403]).not.toContain(taken.status);
    await taken.arrayBuffer();
  });

  it('opens nothing where no administrator key is set', async () => {
    const keyless = await startTestApi({ env: { ADMIN_KEY: undefined } });
    try {
      expect(
        (await call(keyless, '/v1/providers', undefined, { authorization: 'Bearer undefined' })).status,
      ).toBe(401);
    } finally {
      await keyless.close();
    }
  });
});

describe('the providers', () => {
  it('are told on or off with the reason, and which talk to the sandbox', async () => {
    await send(api.url, 'telegram', sample('telegram/start'));
    await send(api.url, 'whatsapp', '{}', {});
    await api.db.query(
      `INSERT INTO effects (id, workflow_id, type, provider, state, error) VALUES
       (gen_random_uuid(), 'w', 'issue', 'okdesk', 'failed', 'okdesk.refused')`,
    );
    const { status, body } = await call<List>(api, '/v1/providers');
    expect(status).toBe(200);
    expect(body.items.map(({ id }) => id)).toEqual(ids);
    const by = (id: string) => body.items.find((item) => item['id'] === id);
    expect(by('telegram')).toMatchObject({
      title: expect.any(String),
      docs: expect.stringMatching(/^https:/),
      hook: { on: true },
      outbound: { on: true },
      account: '7000000001',
      lastHookAt: expect.any(String),
      lastError: null,
      sandbox: false,
    });
    expect(by('whatsapp')).toMatchObject({
      lastHookAt: null,
      lastError: { side: 'hook', reason: 'signature_missing' },
      sandbox: true,
    });
    expect(by('okdesk')).toMatchObject({ lastError: { side: 'outbound', reason: 'okdesk.refused' } });
    expect(by('onec')).toMatchObject({
      hook: { on: false, reason: expect.stringContaining('ONEC_HOOK_TOKEN') },
      outbound: { on: true },
    });
    expect(JSON.stringify(body)).not.toContain('secret-of');
  });
});

describe('the metrics', () => {
  it('are served on their own port of this machine without a key, and on the API with one', async () => {
    const own = await fetch(`${api.metricsUrl}/metrics`);
    expect(own.status).toBe(200);
    expect(own.headers.get('content-type')).toMatch(/^text\/plain; version=/);
    const text = await own.text();
    expect(text).toMatch(/^fixit_hooks_total\{endpoint="telegram",outcome="taken"\} 1$/m);
    expect(text).toMatch(/^fixit_journal_backlog 1$/m);
    expect(text).toMatch(/^fixit_journal_oldest_seconds [\d.]+$/m);
    expect(text).toMatch(/^fixit_dead_letters 0$/m);
    const keyed = await fetch(`${api.url}/metrics`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } });
    expect(keyed.status).toBe(200);
    expect(await keyed.text()).toContain('fixit_hook_ack_seconds');
    expect((await fetch(`${api.metricsUrl}/v1/providers`)).status).toBe(404);
  });

  it('on a busy port stop the start with a sentence that names METRICS_PORT, leaving nothing open', async () => {
    const busy = createServer();
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
    const { port } = busy.address() as AddressInfo;
    const database = await createTestDatabase();
    const start = startApi({
      PORT: '0',
      METRICS_PORT: String(port),
      DATABASE_URL: database.url,
      LOG_LEVEL: 'silent',
      TEMPORAL_ADDRESS: '127.0.0.1:9',
    });
    await expect(start).rejects.toMatchObject({
      name: 'SettingsError',
      message: `Port ${port} is taken. Stop what listens there, or set METRICS_PORT to another one.`,
    });
    await database.drop();
    await new Promise((resolve) => busy.close(resolve));
  });
});

it.each(['HOST', 'METRICS_HOST'])(
  '%s of another machine stops the start with a sentence that names it',
  async (name) => {
    const database = await createTestDatabase();
    const start = startApi({
      PORT: '0',
      METRICS_PORT: '0',
      [name]: '192.0.2.1',
      DATABASE_URL: database.url,
      LOG_LEVEL: 'silent',
      TEMPORAL_ADDRESS: '127.0.0.1:9',
    });
    await expect(start).rejects.toMatchObject({
      name: 'SettingsError',
      message: expect.stringMatching(
        new RegExp(`^${name} is 192.0.2.1, which is no address of this machine`),
      ),
    });
    await database.drop();
  },
);

describe('any answer', () => {
  it('carries a request id, that of its problem where it is one', async () => {
    for (const path of ['/healthz', '/readyz', '/v1/none', '/none', '/v1/providers', '/console']) {
      const response = await fetch(api.url + path);
      expect([path, response.headers.get('x-request-id')]).toEqual([
        path,
        expect.stringMatching(/^[0-9a-f-]{36}$/),
      ]);
      if (response.status >= 400)
        expect(await response.json()).toMatchObject({ instance: response.headers.get('x-request-id') });
      else await response.text();
    }
  });
});
