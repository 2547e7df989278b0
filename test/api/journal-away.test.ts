import type { TestApi } from './fixture';
import { call, send, startTestApi, until, whatsappText } from './fixture';
import type { Door } from './tcp-proxy';
import { startDoor } from './tcp-proxy';

let door: Door;
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    async databaseUrl(url) {
      const behind = new URL(url);
      door = await startDoor(behind.hostname, Number(behind.port));
      behind.port = String(door.port);
      return behind.href;
    },
  });
});
afterAll(async () => {
  door.open();
  await api.close();
  await door.close();
});

describe('while Postgres is away', () => {
  it('a genuine hook gets 503 with Retry-After, and is taken once Postgres is back, without a restart', async () => {
    const body = whatsappText('wamid.away', 'away');
    expect((await send(api.url, 'whatsapp', whatsappText('wamid.before', 'before'))).status).toBe(200);

    door.shut();
    const answer = await send(api.url, 'whatsapp', body);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.headers.get('x-request-id')).toBeTruthy();
    expect(await answer.json()).toMatchObject({ type: 'urn:fixit:problem:journal-unavailable' });

    // A forged one is still refused; what is alive says so, and what is not ready too.
    expect((await send(api.url, 'whatsapp', body, {})).status).toBe(401);
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${api.url}/readyz`)).status).toBe(503);
    expect((await call(api, '/v1/hooks/search', {})).status).toBe(503);
    expect(await (await fetch(`${api.metricsUrl}/metrics`)).text()).toContain('fixit_journal_backlog Nan');

    door.open();
    const recovered = await until(
      () => send(api.url, 'whatsapp', body),
      ({ status }) => status === 200,
    );
    expect(await recovered.json()).toEqual({ accepted: 1, duplicates: 0 });
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
  });
});

it('stops in order while Postgres is away', async () => {
  let shut: Door | undefined;
  const relaying = await startTestApi({
    env: { RELAY: 'on' },
    async databaseUrl(url) {
      const behind = new URL(url);
      shut = await startDoor(behind.hostname, Number(behind.port));
      behind.port = String(shut.port);
      return behind.href;
    },
  });
  shut?.shut();
  await relaying.stop();
  await expect(fetch(`${relaying.url}/healthz`)).rejects.toThrow();
  await relaying.db.end();
  await shut?.close();
});
