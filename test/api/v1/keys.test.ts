import type { List, TestApi } from '../fixture';
import { ADMIN_KEY, call, startTestApi } from '../fixture';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { CALLS_PER_MINUTE: '1000' } });
});
afterAll(() => api.close());

interface Key extends Record<string, unknown> {
  id: string;
  key: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

const create = async (more: Record<string, unknown> = {}): Promise<Key> => {
  const { status, body } = await call<Key>(api, '/v1/keys', { name: 'Мария', scopes: ['read'], ...more });
  expect(status).toBe(201);
  return body;
};
const by = (key: string) => ({ authorization: `Bearer ${key}` });
const shown = async (id: string) => (await call<Key>(api, `/v1/keys/${id}`)).body;
const revoke = (id: string, headers: Record<string, string> = by(ADMIN_KEY)) =>
  fetch(`${api.url}/v1/keys/${id}`, { method: 'DELETE', headers });

describe('a key', () => {
  it('is shown once, opens what its scopes say, and is nowhere in the database', async () => {
    const { key, ...rest } = await create({ scopes: ['read', 'read'] });
    expect(key).toMatch(/^fixit_[\w-]{43}$/);
    expect(rest).toMatchObject({
      name: 'Мария',
      scopes: ['read'],
      createdBy: 'administrator',
      lastUsedAt: null,
    });
    expect((await call(api, '/v1/providers', undefined, by(key))).status).toBe(200);
    expect((await call(api, '/v1/keys', undefined, by(key))).status).toBe(403);
    const known = await shown(rest.id);
    expect(known.lastUsedAt).not.toBeNull();
    expect(JSON.stringify([known, (await call(api, '/v1/keys')).body])).not.toContain(key);
    const { rows } = await api.db.query<{ row: string }>(
      `SELECT k::text AS row FROM api_keys k UNION ALL SELECT a::text FROM audit a UNION ALL
       SELECT c::text FROM idempotent_calls c`,
    );
    expect(rows.length).toBeGreaterThan(0);
    const texts = rows.map(({ row }) => row).join('\n');
    for (const form of [key, key.slice(6), Buffer.from(key).toString('hex')])
      expect(texts).not.toContain(form);
  });

  it('opens nothing from the moment it is revoked, and revoking it again changes nothing', async () => {
    const { id, key } = await create();
    const answer = await revoke(id);
    expect(answer.status).toBe(200);
    const { revokedAt } = (await answer.json()) as Key;
    expect(revokedAt).not.toBeNull();
    expect((await call(api, '/v1/providers', undefined, by(key))).status).toBe(401);
    expect(((await (await revoke(id)).json()) as Key).revokedAt).toBe(revokedAt);
    expect((await revoke('019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e75')).status).toBe(404);
    expect((await revoke('none')).status).toBe(404);
  });

  it('opens nothing past its time', async () => {
    const { id, key } = await create({ expiresAt: '2099-01-01T00:00:00+03:00' });
    expect((await shown(id))['expiresAt']).toBe('2098-12-31T21:00:00.000Z');
    expect((await call(api, '/v1/providers', undefined, by(key))).status).toBe(200);
    await api.db.query(`UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1`, [id]);
    expect((await call(api, '/v1/providers', undefined, by(key))).status).toBe(401);
    const over = await call(api, '/v1/keys', {
      name: 'x',
      scopes: ['read'],
      expiresAt: '2020-01-01T00:00:00Z',
    });
    expect(over).toMatchObject({ status: 400, body: { detail: 'expiresAt: is over already' } });
  });

  it('is not made without a name, without scopes, or with a scope that is none', async () => {
    for (const body of [
      { scopes: ['read'] },
      { name: 'x', scopes: [] },
      { name: 'x', scopes: ['root'] },
      { name: '', scopes: ['read'] },
    ])
      expect((await call(api, '/v1/keys', body)).status).toBe(400);
  });

  it('ends the sessions at the console that began with it', async () => {
    const { id, key } = await create();
    const signedIn = await fetch(`${api.url}/console/session`, {
      method: 'POST',
      body: JSON.stringify({ key }),
    });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const session = async () =>
      (await fetch(`${api.url}/console/session`, { headers: { cookie } })).json() as Promise<unknown>;
    expect(await session()).toMatchObject({ session: { id } });
    await revoke(id);
    expect(await session()).toEqual({ session: null });
  });

  it('is listed with all others, the newest first, page by page', async () => {
    const ids = [(await create()).id, (await create()).id, (await create()).id].reverse();
    const first = await call<List>(api, '/v1/keys?limit=2');
    expect(first.body.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const second = await call<List>(api, `/v1/keys?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body.items.map(({ id }) => id)).toEqual(ids.slice(2));
  });
});

describe('too many calls of one key', () => {
  it('get 429 with Retry-After, and no other key and no hook is held up', async () => {
    const limited = await startTestApi({ env: { CALLS_PER_MINUTE: '3' } });
    try {
      const body = { name: 'script', scopes: ['read'] };
      const key = String((await call(limited, '/v1/keys', body)).body['key']);
      const statuses: number[] = [];
      for (let i = 0; i < 5; i++)
        statuses.push((await call(limited, '/v1/providers', undefined, by(key))).status);
      expect(statuses).toEqual([200, 200, 200, 429, 429]);
      const answer = await call(limited, '/v1/providers', undefined, by(key));
      expect(answer.body['type']).toBe('urn:fixit:problem:too-many-calls');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await call(limited, '/v1/providers')).status).toBe(200);
    } finally {
      await limited.close();
    }
  });
});
