import type { TestApi } from './fixture';
import { ADMIN_KEY, startTestApi } from './fixture';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const asked = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(api.url + path, { ...init, headers });

const signIn = (key: string, headers: Record<string, string> = {}) =>
  asked('/console/session', headers, { method: 'POST', body: JSON.stringify({ key }) });

const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';
const signedIn = async (key = ADMIN_KEY): Promise<string> => cookieOf(await signIn(key));

const sessionOf = async (cookie?: string): Promise<unknown> =>
  ((await (await asked('/console/session', cookie ? { cookie } : {})).json()) as { session: unknown })
    .session;

const search = (headers: Record<string, string>) =>
  asked('/v1/hooks/search', headers, { method: 'POST', body: '{}' });

describe('the page of the console', () => {
  it('is the same at every address, so that one can be kept and sent', async () => {
    for (const path of ['/console', '/console/', '/console/hooks/019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e71']) {
      const response = await asked(path);
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        200,
        'text/html; charset=utf-8',
      ]);
      expect(await response.text()).toContain('<div id="root"></div>');
    }
  });

  it('runs and loads nothing but what comes from here, by policy, and is framed by nobody', async () => {
    const [first, second] = [await asked('/console'), await asked('/console')];
    const policy = first.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w+/=]{24}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src http:\/\/127\.0\.0\.1:9; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(second.headers.get('content-security-policy')).not.toBe(policy);
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
    expect(first.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await first.text()).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:|https?:/i);
  });

  it('has its files under names that hold a hash of their content, packed, and kept for good', async () => {
    const html = await (await asked('/console')).text();
    const files = [...html.matchAll(/\/console\/assets\/[\w.-]+/g)].map(([path]) => path);
    expect(files).toHaveLength(2);
    for (const file of files) {
      const response = await asked(file, { 'accept-encoding': 'gzip' });
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(response.headers.get('content-encoding')).toBe('gzip');
      expect(response.headers.get('content-type')).toMatch(/^text\/(javascript|css); charset=utf-8$/);
    }
    for (const path of ['none.js', '..%2findex.html', '%2e%2e%2f%2e%2e%2fpackage.json'])
      expect((await asked(`/console/assets/${path}`)).status).toBe(404);
  });
});

describe('signing in', () => {
  it('tells a stranger nothing', async () => {
    expect(await sessionOf()).toBeNull();
    expect(await sessionOf('fixit_session=made-up')).toBeNull();
  });

  it('gives a cookie that no script and no other site can use, and that does not hold the key', async () => {
    const response = await signIn(ADMIN_KEY);
    expect(response.status).toBe(200);
    expect(response.headers.get('set-cookie')).toMatch(
      /^fixit_session=[\w-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
    expect(response.headers.get('set-cookie')).not.toContain(ADMIN_KEY);
    expect(await sessionOf(cookieOf(response))).toEqual({
      id: 'administrator',
      name: 'administrator',
      scopes: ['read', 'operate', 'flows', 'inventory', 'calls', 'admin'],
      links: {
        api: 'http://127.0.0.1:0',
        docs: '/docs',
        temporalUi: 'http://127.0.0.1:8233',
        sandbox: 'http://127.0.0.1:9/sandbox',
      },
    });
  });

  it('sends the cookie over TLS alone where that is how we are reached', async () => {
    const secured = await startTestApi({ env: { PUBLIC_URL: 'https://desk.example' } });
    try {
      const response = await fetch(`${secured.url}/console/session`, {
        method: 'POST',
        body: JSON.stringify({ key: ADMIN_KEY }),
      });
      expect(response.headers.get('set-cookie')).toMatch(/; Secure$/);
    } finally {
      await secured.close();
    }
  });

  it('refuses a wrong key with a sentence, and a form of another site', async () => {
    const wrong = await signIn('wrong');
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null]);
    expect(await wrong.json()).toMatchObject({
      type: 'urn:fixit:problem:key-unknown',
      detail: 'This key is not known here: it is mistyped, expired or revoked.',
    });
    expect((await signIn(ADMIN_KEY, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await signIn('')).status).toBe(400);
  });

  it('is known to every API process and outlives one, and a sign-out ends it everywhere', async () => {
    const cookie = await signedIn();
    const other = await startTestApi({ databaseUrl: () => api.databaseUrl });
    try {
      const there = async () =>
        (await (await fetch(`${other.url}/console/session`, { headers: { cookie } })).json()) as object;
      expect(await there()).toMatchObject({ session: { name: 'administrator' } });
      const out = await asked('/console/sign-out', { cookie }, { method: 'POST' });
      expect([out.status, out.headers.get('set-cookie')]).toEqual([
        204,
        'fixit_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0',
      ]);
      expect(await there()).toEqual({ session: null });
      expect(await sessionOf(cookie)).toBeNull();
    } finally {
      await other.close();
    }
  });

  it('ends with the administrator’s key that it began with', async () => {
    const cookie = await signedIn();
    const other = await startTestApi({
      databaseUrl: () => api.databaseUrl,
      env: { ADMIN_KEY: 'another-administrator-key' },
    });
    try {
      const response = await fetch(`${other.url}/console/session`, { headers: { cookie } });
      expect(await response.json()).toEqual({ session: null });
    } finally {
      await other.close();
    }
  });
});

describe('a session at the API', () => {
  it('does what its key may do, asked from the page', async () => {
    const cookie = await signedIn();
    const page = { cookie, 'sec-fetch-site': 'same-origin', 'x-fixit-console': '1' };
    expect((await search(page)).status).toBe(200);
    expect((await asked('/v1/providers', { cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it('takes nothing from another site, nor a form of our own', async () => {
    const cookie = await signedIn();
    for (const site of ['cross-site', 'same-site', 'none']) {
      const refused = await search({ cookie, 'x-fixit-console': '1', 'sec-fetch-site': site });
      expect([site, refused.status]).toEqual([site, 403]);
    }
    const form = await search({ cookie, 'sec-fetch-site': 'same-origin' });
    expect([form.status, await form.json()]).toMatchObject([403, { type: 'urn:fixit:problem:cross-site' }]);
    expect((await asked('/v1/providers', { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('says that it is over, which is not a failed attempt', async () => {
    const response = await search({ cookie: 'fixit_session=made-up', 'x-fixit-console': '1' });
    expect([response.status, await response.json()]).toMatchObject([
      401,
      { type: 'urn:fixit:problem:session-over' },
    ]);
  });

  it('gives way to a key in the header', async () => {
    const cookie = await signedIn();
    expect((await search({ cookie, authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await search({ cookie, authorization: `Bearer ${ADMIN_KEY}` })).status).toBe(200);
  });
});
