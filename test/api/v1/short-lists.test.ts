/** Lists that are read whole unless a page is asked for: providers, flows, endpoints, subscriptions. */
import type { List, TestApi } from '../fixture';
import { ADMIN_KEY, call, ids, startTestApi } from '../fixture';

let api: TestApi;
/** What stands in each list, in its order. */
let whole: Record<string, string[]>;

/** In their order, the one of their bytes; more than a page of other lists has by default. */
const NAMES = [
  'Shop',
  'a',
  'a-2',
  'a.3',
  'a1',
  'b',
  'ba',
  ...Array.from({ length: 50 }, (_, i) => `c${i + 10}`),
];

beforeAll(async () => {
  api = await startTestApi();
  for (const id of [...NAMES].reverse()) await call(api, '/v1/endpoints', { id, token: 'secret' });
  const subscriptions: string[] = [];
  for (const name of ['c', 'a', 'd', 'b', 'e'])
    subscriptions.push(
      String(
        (
          await call(api, '/v1/subscriptions', {
            name,
            url: 'https://x.example.com/',
            mode: 'signed',
            events: ['*'],
          })
        ).body['id'],
      ),
    );
  whole = {
    providers: ids,
    flows: ['lead', 'ticket', 'order', 'call'],
    endpoints: NAMES,
    subscriptions,
  };
});
afterAll(() => api.close());

const LISTS = ['providers', 'flows', 'endpoints', 'subscriptions'];

async function page(list: string, query: Record<string, string> = {}) {
  const { status, body } = await call<List>(api, `/v1/${list}?${new URLSearchParams(query).toString()}`);
  expect(status).toBe(200);
  return { ids: body.items.map(({ id, flow }) => String(id ?? flow)), next: body.nextCursor };
}

const cursorOf = (place: object): string => Buffer.from(JSON.stringify(place)).toString('base64url');

describe.each(LISTS)('the list of %s', (list) => {
  it('comes whole where no limit is asked for', async () => {
    expect(await page(list)).toEqual({ ids: whole[list], next: null });
  });

  it.each(['1', '2', '3'])(
    'goes by the cursor in pages of %s, missing and repeating nothing',
    async (limit) => {
      const seen: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const one = await page(list, { limit, ...(cursor === undefined ? {} : { cursor }) });
        expect(one.ids.length).toBeLessThanOrEqual(Number(limit));
        expect(one.ids).not.toEqual([]);
        seen.push(...one.ids);
        cursor = one.next;
      }
      expect(seen).toEqual(whole[list]);
    },
  );

  it('has no next page where the last one is full', async () => {
    const limit = String(whole[list]?.length);
    expect(await page(list, { limit })).toEqual({ ids: whole[list], next: null });
  });

  it('ends with all that follows where a cursor comes without a limit', async () => {
    const { next } = await page(list, { limit: '1' });
    expect(await page(list, { cursor: String(next) })).toEqual({ ids: whole[list]?.slice(1), next: null });
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=many', 'limit'],
    ['limit=', 'limit'],
    ['cursor=bad', 'cursor: is not one that this list gave out'],
    ['cursor=', 'cursor'],
    ['cursor=bm9uc2Vuc2U', 'cursor: is not one that this list gave out'],
    [
      `cursor=${cursorOf({ at: '2026-01-01T00:00:00Z', id: '12' })}`,
      'cursor: is not one that this list gave out',
    ],
    [`cursor=${cursorOf({ id: 'a b' })}`, 'cursor: is not one that this list gave out'],
    ['colour=red', 'colour'],
  ])('refuses %s with a 400 that says why', async (query, why) => {
    const { status, body } = await call(api, `/v1/${list}?${query}`);
    expect([status, body['type']]).toEqual([400, 'urn:fixit:problem:invalid-request']);
    expect(body['detail']).toContain(why);
  });
});

describe('a cursor whose item is gone', () => {
  const remove = (list: string, id: string) =>
    fetch(`${api.url}/v1/${list}/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${ADMIN_KEY}` },
    });

  it.each(['endpoints', 'subscriptions'])('goes on after where it stood among the %s', async (list) => {
    const { ids: first, next } = await page(list, { limit: '2' });
    const [, last = ''] = first;
    const [following = '', ...others] = whole[list]?.slice(2) ?? [];
    for (const id of [last, following]) expect((await remove(list, id)).status).toBe(200);
    expect(await page(list, { cursor: String(next), limit: '2' })).toMatchObject({ ids: others.slice(0, 2) });
    await api.db.query(`DELETE FROM ${list} WHERE deleted_at IS NOT NULL`);
    expect(await page(list, { cursor: String(next) })).toEqual({ ids: others, next: null });
  });
});
