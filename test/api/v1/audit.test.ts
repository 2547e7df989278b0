import type { List, TestApi } from '../fixture';
import { ADMIN_KEY, call, startTestApi } from '../fixture';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { TRUST_PROXY: '127.0.0.1' } });
});
afterAll(() => api.close());

const admin = { authorization: `Bearer ${ADMIN_KEY}` };
const log = async (query = '') => (await call<List>(api, `/v1/audit${query}`)).body.items;
const newKey = { name: 'Мария', scopes: ['read', 'admin'] };

describe('the audit log', () => {
  it('says who did what to which thing, from where, and what came of it', async () => {
    const made = await call(api, '/v1/keys', newKey, { ...admin, 'x-forwarded-for': '203.0.113.7' });
    const maria = { authorization: `Bearer ${made.body['key']}` };
    const path = `/v1/keys/${made.body['id']}`;
    const revoked = await fetch(api.url + path, { method: 'DELETE', headers: maria });
    expect(revoked.status).toBe(200);
    const [second, first] = await log();
    expect(first).toMatchObject({
      actor: 'administrator',
      keyId: 'administrator',
      action: 'createKey',
      target: '/v1/keys',
      subject: made.body['id'],
      status: 201,
      requestId: made.headers.get('x-request-id'),
      peer: '203.0.113.7',
    });
    expect(second).toMatchObject({
      actor: 'Мария',
      keyId: made.body['id'],
      action: 'revokeKey',
      target: path,
      status: 200,
      requestId: revoked.headers.get('x-request-id'),
    });
  });

  it('has refusals: of the thing itself, and for want of a scope', async () => {
    const unknown = '/v1/keys/019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e75';
    await fetch(api.url + unknown, { method: 'DELETE', headers: admin });
    const { body } = await call(api, '/v1/keys', { name: 'reader', scopes: ['read'] });
    await call(api, '/v1/keys', newKey, { authorization: `Bearer ${body['key']}` });
    const [denied, , missing] = await log();
    expect(missing).toMatchObject({ action: 'revokeKey', target: unknown, status: 404, subject: null });
    expect(denied).toMatchObject({ actor: 'reader', action: 'createKey', status: 403 });
  });

  it('has no line for what only reads, nor for what was not understood', async () => {
    const before = (await log()).length;
    await call(api, '/v1/hooks/search', {});
    await call(api, '/v1/keys', { name: 'x' });
    await call(api, '/v1/keys', newKey, {});
    expect((await log()).length).toBe(before);
  });

  it('has who signed in at the console', async () => {
    await fetch(`${api.url}/console/session`, {
      method: 'POST',
      body: JSON.stringify({ key: ADMIN_KEY }),
    });
    expect((await log('?action=signIn'))[0]).toMatchObject({
      actor: 'administrator',
      target: '/console/session',
    });
  });

  it('is searched by who, what, which thing and when, page by page', async () => {
    const since = new Date().toISOString();
    for (const name of ['a', 'b', 'c']) await call(api, '/v1/keys', { name, scopes: ['read'] });
    expect(await log(`?from=${since}&action=createKey&actor=administrator&target=/v1/keys`)).toHaveLength(3);
    expect(await log(`?from=${since}&action=revokeKey`)).toEqual([]);
    expect(await log(`?to=2020-01-01T00:00:00Z`)).toEqual([]);
    const first = await call<List>(api, `/v1/audit?from=${since}&limit=2`);
    expect(first.body.items).toHaveLength(2);
    const rest = await call<List>(api, `/v1/audit?from=${since}&limit=2&cursor=${first.body.nextCursor}`);
    expect(rest.body.items).toHaveLength(1);
    expect(rest.body.nextCursor).toBeNull();
  });
});
