import type { TestApi } from './fixture';
import { ADMIN_KEY, send, startTestApi, whatsappText } from './fixture';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { ONEC_HOOK_TOKEN: undefined } });
  await send(api.url, 'whatsapp', whatsappText('wamid.1', 'тайна', '79161112233', '<b>Анна</b>'));
});
afterAll(() => api.close());

const open = (cookie?: string) => fetch(`${api.url}/console`, { headers: cookie ? { cookie } : {} });

const signIn = (key: string, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/console/session`, {
    method: 'POST',
    body: new URLSearchParams({ key }),
    redirect: 'manual',
    headers,
  });

const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';

describe('the console', () => {
  it('shows a stranger a form, readiness and how to find the key, and nothing else', async () => {
    const response = await open();
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('<form class="panel" method="post" action="/console/session">');
    expect(html).toContain('.data/admin-key');
    expect(html).not.toMatch(/ONEC_HOOK_TOKEN|WhatsApp|Анна|79161112233|тайна|127\.0\.0\.1/);
  });

  it('runs no script and loads nothing from elsewhere, by policy', async () => {
    for (const path of ['/console', '/console/console.css']) {
      const response = await fetch(api.url + path);
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'; style-src 'self'");
      expect(policy).not.toContain('unsafe');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await response.text()).not.toMatch(/<script|<style|\sstyle=|\son\w+=|javascript:/i);
    }
  });

  it('lets in by the key, with a cookie that no script and no other site can use', async () => {
    const response = await signIn(ADMIN_KEY);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/console']);
    expect(response.headers.get('set-cookie')).toMatch(
      /^fixit_session=[\w-]{43}; Path=\/console; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    );
    expect(response.headers.get('set-cookie')).not.toContain(ADMIN_KEY);
    const html = await (await open(cookieOf(response))).text();
    expect(html).toContain('<h1>Overview</h1>');
    expect(html).toContain('ONEC_HOOK_TOKEN');
    expect(html).toContain('http://127.0.0.1:8233');
    expect(html).toMatch(/<strong>1<\/strong> Pending/);
    expect(html).not.toMatch(/Анна|79161112233|тайна/);
  });

  it('refuses a wrong key, a made-up session and a form of another site', async () => {
    const wrong = await signIn('wrong');
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('set-cookie')).toBeNull();
    expect(await wrong.text()).toContain('role="alert"');
    expect(await (await open('fixit_session=made-up')).text()).toContain('<h1>Sign in</h1>');
    expect((await signIn(ADMIN_KEY, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('forgets a session that signs out', async () => {
    const cookie = cookieOf(await signIn(ADMIN_KEY));
    const out = await fetch(`${api.url}/console/sign-out`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie },
    });
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect(await (await open(cookie)).text()).toContain('<h1>Sign in</h1>');
  });
});
