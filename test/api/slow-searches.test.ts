import type { TestApi } from './fixture';
import { call, send, startTestApi, until, whatsappText } from './fixture';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const WAITING = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;

it('searches that are slow keep no hook waiting', async () => {
  expect((await send(api.url, 'whatsapp', whatsappText('wamid.before', 'before'))).status).toBe(200);
  const locker = await api.db.connect();
  await locker.query('BEGIN');
  await locker.query('LOCK TABLE dead_letters IN ACCESS EXCLUSIVE MODE');
  const searches = Array.from({ length: 30 }, () => call(api, '/v1/events/search', { state: 'dead' }));
  await until(
    async () => (await api.db.query(WAITING)).rowCount ?? 0,
    (waiting) => waiting >= 3,
  );

  const startedAt = performance.now();
  const [hook, ready] = await Promise.all([
    send(api.url, 'whatsapp', whatsappText('wamid.meanwhile', 'meanwhile')),
    fetch(`${api.url}/readyz`),
  ]);
  const tookMs = performance.now() - startedAt;
  await locker.query('ROLLBACK');
  locker.release();

  expect([hook.status, ready.status]).toEqual([200, 200]);
  expect(tookMs).toBeLessThan(1_500);
  const answers = new Set((await Promise.all(searches)).map(({ status }) => status));
  expect([...answers].every((status) => status === 200 || status === 503)).toBe(true);
});
