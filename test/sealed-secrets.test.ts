/** Secrets of endpoints and of subscriptions, at rest: what a rotation leaves, and a master key that is changed. */
import { call, startTestApi, type TestApi } from './api/fixture';
import { createSealer } from '../sealing';

const key = (name: string, byte: number) => `${name}:${Buffer.alloc(32, byte).toString('base64')}`;
const [OLD, NEW] = [key('old', 1), key('new', 2)];

const secrets = ['dGhlLWZpcnN0', 'dGhlLXNlY29uZA', 'dGhlLXRoaXJk'].map(
  (text) => `whsec_${Buffer.from(text.padEnd(24, '-')).toString('base64')}`,
) as [string, string, string];

interface Kind {
  owner: string;
  /** Makes one with this secret, and tells where it is. */
  make(api: TestApi, secret: string): Promise<string>;
  rotation(secret: string): object;
}

const kinds: Kind[] = [
  {
    owner: 'endpoint',
    async make(api, token) {
      const { body } = await call(api, '/v1/endpoints', { id: 'shop', token });
      return `/v1/endpoints/${String(body['id'])}`;
    },
    rotation: (token) => ({ token }),
  },
  {
    owner: 'subscription',
    async make(api, secret) {
      const wish = { name: 'ERP', url: 'https://8.8.8.8/in', mode: 'signed', events: ['*'], secret };
      const { body } = await call(api, '/v1/subscriptions', wish);
      return `/v1/subscriptions/${String(body['id'])}`;
    },
    rotation: (secret) => ({ secret }),
  },
];

/** The youngest first, opened under this master key alone. */
async function stored({ db }: TestApi, owner: string, masterKeys: string): Promise<string[]> {
  const { rows } = await db.query<{ owner: string; sealed: Buffer }>(
    `SELECT ${owner} AS owner, sealed FROM ${owner}_secrets ORDER BY created_at DESC`,
  );
  const sealer = createSealer(masterKeys);
  return rows.map((row) => sealer.open(row.sealed, `${owner}:${row.owner}`));
}

let api: TestApi;
let next: TestApi | undefined;
beforeEach(async () => void (api = await startTestApi({ env: { MASTER_KEYS: OLD } })));
afterEach(async () => {
  await next?.close();
  next = undefined;
  await api.close();
});

describe.each(kinds)('the secrets of: $owner', ({ owner, make, rotation }) => {
  const [first, second, third] = secrets;

  it('go when they have ended: at the next rotation, or at the next start', async () => {
    const path = await make(api, first);
    await call(api, `${path}/rotate`, { ...rotation(second), keepHours: 0 });
    await call(api, `${path}/rotate`, { ...rotation(third), keepHours: 0 });
    expect(await stored(api, owner, OLD)).toEqual([third, second]);
    next = await startTestApi({ env: { MASTER_KEYS: OLD }, databaseUrl: () => api.databaseUrl });
    expect(await stored(api, owner, OLD)).toEqual([third]);
  });

  it('are sealed anew under the first master key, after which the old one may go', async () => {
    const path = await make(api, first);
    const { body } = await call(api, `${path}/rotate`, { ...rotation(second), keepHours: 1 });
    expect(body['secrets']).toMatchObject([{ endsAt: null }, { endsAt: expect.any(String) as string }]);
    next = await startTestApi({
      env: { MASTER_KEYS: `${NEW},${OLD}` },
      databaseUrl: () => api.databaseUrl,
    });
    expect(await stored(api, owner, NEW)).toEqual([second, first]);
    expect(next.logged.join('\n')).toContain('were sealed under the first master key');
  });

  it('are sealed anew also beside one whose master key is lost', async () => {
    const path = await make(api, first);
    await call(api, `${path}/rotate`, { ...rotation(second), keepHours: 1 });
    // The older one is sealed under a key that nobody has any more.
    const lost = createSealer(key('lost', 3));
    await api.db.query(`UPDATE ${owner}_secrets SET sealed = $1 WHERE ends_at IS NOT NULL`, [
      lost.seal(first, `${owner}:elsewhere`),
    ]);
    // Written again, it stands behind the lost one.
    await api.db.query(`UPDATE ${owner}_secrets SET sealed = sealed WHERE ends_at IS NULL`);
    next = await startTestApi({
      env: { MASTER_KEYS: `${NEW},${OLD}` },
      databaseUrl: () => api.databaseUrl,
    });
    const { rows } = await api.db.query<{ sealed: Buffer }>(
      `SELECT sealed FROM ${owner}_secrets WHERE ends_at IS NULL`,
    );
    expect(createSealer(NEW).isStale(rows[0]!.sealed)).toBe(false);
    expect(next.logged.join('\n')).toContain('the older keys are still needed');
  });
});
