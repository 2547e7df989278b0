/** Attempts of calls over the real database; what receivers answer is the test's. */
import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { attemptCall } from '../../calls/attempt';
import type { CallDeps } from '../../calls/attempt';
import { waitBefore } from '../../calls/schedule';
import { attemptsOf, createCall, findCall } from '../../calls/store';
import { changeSubscription, createSubscription, findSubscription } from '../../calls/subscriptions';
import type { SubscriptionWish } from '../../calls/subscriptions';
import type { HttpAnswer, HttpCall } from '../../providers/http';
import { createSealer } from '../../sealing';
import { createTestDatabase } from '../setup/database';
import { callsOfTests, MASTER_KEYS } from './tools';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new Pool({ connectionString: database.url, max: 4 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

let posted: HttpCall[] = [];
let answers: (Partial<HttpAnswer> & { status: number })[] = [];
beforeEach(() => void ([posted, answers] = [[], []]));

const deps: CallDeps = {
  ...callsOfTests,
  get pool() {
    return pool;
  },
  http: {
    call(call) {
      posted.push(call);
      return Promise.resolve({
        headers: {},
        text: '',
        json: undefined,
        ...(answers.shift() ?? { status: 200 }),
      });
    },
    close: () => Promise.resolve(),
  },
  wake: () => Promise.resolve(),
};

const wish: SubscriptionWish = {
  name: 'ERP',
  url: 'https://erp.example.com/',
  mode: 'signed',
  events: ['*'],
  organization: { id: 'acme', name: 'ACME' },
  enabled: true,
};
async function subscription(): Promise<string> {
  const id = randomUUID();
  const secret = { plain: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', sealer: createSealer(MASTER_KEYS) };
  await createSubscription(pool, id, wish, 'test', secret);
  return id;
}
async function registered(
  subscription: string | undefined,
  mode: 'signed' | 'validated' = 'signed',
): Promise<string> {
  const id = randomUUID();
  await createCall(pool, {
    id,
    subscription,
    mode,
    url: wish.url,
    by: 'test',
    payload: {
      version: 1,
      callId: id,
      event: 'order.paid',
      environment: 'sandbox',
      organization: wish.organization,
      process: { id: 'x', version: 1 },
      case: { id: 'x', stage: 'x', data: {} },
      user: { id: 'x', name: 'x' },
      createdAt: '2026-11-28T10:00:00.000Z',
    },
  });
  return id;
}

it('a signed call is tried again under the same id, later where it is asked to, and each try is kept', async () => {
  const id = await registered(await subscription());
  answers = [
    { status: 500 },
    { status: 429, headers: { 'retry-after': '1800' } },
    { status: 204, text: 'ok' },
  ];
  const first = await attemptCall(deps, id);
  expect(first).toMatchObject({ outcome: 'again' });
  expect('afterMs' in first && first.afterMs).toBeLessThanOrEqual(6_000);
  const second = await attemptCall(deps, id);
  expect('afterMs' in second && second.afterMs).toBe(1_800_000);
  expect(await attemptCall(deps, id)).toEqual({ outcome: 'settled', state: 'answered' });
  expect(await attemptCall(deps, id)).toEqual({ outcome: 'settled', state: 'answered' });
  expect(new Set(posted.map(({ headers }) => headers?.['webhook-id'])).size).toBe(1);
  expect((await attemptsOf(pool, id)).map(({ status }) => status)).toEqual([500, 429, 204]);
});

it('a signed call is given up after its last try', async () => {
  const id = await registered(await subscription());
  answers = Array.from({ length: 8 }, () => ({ status: 503 }));
  for (let n = 1; n <= 7; n++) expect((await attemptCall(deps, id)).outcome).toBe('again');
  expect(await attemptCall(deps, id)).toEqual({ outcome: 'settled', state: 'failed' });
  expect((await findCall(pool, id))?.reason).toBe('The receiver answered HTTP 503. It was tried 8 times.');
});

it('waits grow, differ by a fifth at most, and a receiver may ask for a day at most', () => {
  for (const [attempts, ms] of [
    5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000,
  ].entries()) {
    expect(waitBefore(attempts + 1, undefined, () => 0)).toBe(ms * 0.8);
    expect(waitBefore(attempts + 1, undefined, () => 1)).toBe(ms * 1.2);
  }
  expect(waitBefore(8, undefined)).toBeUndefined();
  expect(waitBefore(1, 10 * 24 * 3_600_000)).toBe(24 * 3_600_000);
});

it('a subscription is switched off after twenty calls in a row that failed, and begins anew when it is switched on', async () => {
  const erp = await subscription();
  const fail = async () => {
    await pool.query('UPDATE calls SET attempts = 7 WHERE id = $1', [await lastCall(erp)]);
    answers = [{ status: 500 }];
    await attemptCall(deps, await lastCall(erp));
  };
  for (let n = 1; n <= 19; n++) {
    await registered(erp);
    await fail();
  }
  expect(await findSubscription(pool, erp)).toMatchObject({ enabled: true, failures: 19 });
  await registered(erp);
  await fail();
  expect(await findSubscription(pool, erp)).toMatchObject({
    enabled: false,
    offReason: 'failing',
    failures: 20,
  });
  posted = [];
  expect(await attemptCall(deps, await registered(erp))).toEqual({ outcome: 'settled', state: 'failed' });
  expect(posted).toEqual([]);
  await changeSubscription(pool, erp, wish);
  expect(await findSubscription(pool, erp)).toMatchObject({ enabled: true, failures: 0 });
  expect((await findSubscription(pool, erp))?.offReason).toBeUndefined();
  expect(await attemptCall(deps, await registered(erp))).toEqual({ outcome: 'settled', state: 'answered' });
});

const lastCall = async (subscription: string): Promise<string> => {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM calls WHERE subscription = $1 AND state = 'registered' LIMIT 1`,
    [subscription],
  );
  return rows[0]!.id;
};

it('a validated call whose post was cut off is not posted again: what became of it is not known', async () => {
  const id = await registered(undefined, 'validated');
  await pool.query(
    `UPDATE calls SET state = 'posted', attempts = 1, posted_at = now(), token = '\\x00' WHERE id = $1`,
    [id],
  );
  expect(await attemptCall(deps, id)).toEqual({ outcome: 'settled', state: 'failed' });
  expect(posted).toEqual([]);
  expect((await findCall(pool, id))?.reason).toContain('Whether it arrived is not known');
});

it('no more than five calls of one subscription are posted at once, and who waits is woken in its order', async () => {
  const erp = await subscription();
  const ids: string[] = [];
  for (let n = 0; n < 7; n++) ids.push(await registered(erp));
  const woken: string[] = [];
  const open: (() => void)[] = [];
  const slow: CallDeps = {
    ...deps,
    pool,
    wake: (id) => (woken.push(id), Promise.resolve()),
    http: {
      ...deps.http,
      call: () =>
        new Promise((resolve) =>
          open.push(() => resolve({ status: 200, headers: {}, text: '', json: undefined })),
        ),
    },
  };
  const running = ids.slice(0, 5).map((id) => attemptCall(slow, id));
  while (open.length < 5) await new Promise((resolve) => setImmediate(resolve));
  expect(await attemptCall(slow, ids[5]!)).toEqual({ outcome: 'no_turn' });
  expect(await attemptCall(slow, ids[6]!)).toEqual({ outcome: 'no_turn' });
  open[0]!();
  await Promise.race(running);
  expect(woken[0]).toBe(ids[5]);
  for (const answer of open) answer();
  await Promise.all(running);
});
