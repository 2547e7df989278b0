import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../sandbox/host';
import { fakeSimulator, listener, until, type Listener } from './fake';

const folder = mkdtempSync(join(tmpdir(), 'fixit-sandbox-'));
const stateFile = join(folder, 'sandbox.json');
let service: Listener;
let simulator: ReturnType<typeof fakeSimulator>;
let sandbox: Sandbox;

const start = () =>
  startSandbox({ simulators: { fake: simulator }, target: service.url, port: 0, stateFile });
const call = (path: string, init?: RequestInit) => fetch(`${sandbox.url}${path}`, init);
const make = (key = 'k1') => call('/fake/things', { method: 'POST', headers: { 'x-key': key } });

beforeEach(async () => {
  service = await listener();
  simulator = fakeSimulator();
  sandbox = await start();
});
afterEach(async () => {
  await sandbox.stop();
  await service.stop();
  rmSync(stateFile, { force: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the sandbox hosts simulators', () => {
  it('hands a call on with its path and query as they were sent', async () => {
    await call('/fake/a%2Fb/%D1%8F?x=1&y=%2B');
    expect(simulator.paths).toEqual(['GET /a%2Fb/%D1%8F?x=1&y=%2B']);
  });

  it('tells the vendor its own base URL for links', async () => {
    const answer = await make();
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({ id: 'thing-1', link: `${sandbox.url}/fake/things/thing-1` });
  });

  it('answers 404 for a provider it does not have, and names those it has', async () => {
    const answer = await call('/nobody/things');
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('fake');
  });

  it('refuses requests for another host name and from other origins', async () => {
    expect(await statusWith({ host: 'evil.example' })).toBe(403);
    expect(await statusWith({ origin: 'http://evil.example' })).toBe(403);
    expect(await statusWith({ origin: sandbox.url })).toBe(200);
  });

  it('keeps state, ledger and undelivered hooks over a restart', async () => {
    service.answer = () => 503;
    await make('kept');
    await call('/_/fake/say', { method: 'POST', body: '{"text":"later"}' });
    await until(() => service.taken.length > 0, 'a first attempt');
    await sandbox.stop();

    simulator = fakeSimulator();
    service.answer = () => 200;
    service.taken.length = 0;
    sandbox = await start();
    expect(simulator.state()).toEqual({ things: ['thing-1'] });
    expect(sandbox.ledger.entries()).toMatchObject([
      { seq: 1, provider: 'fake', type: 'thing', key: 'kept' },
    ]);
    await until(() => service.taken.includes('later'), 'the hook of before the restart');
    await make('next');
    expect(sandbox.ledger.entries({ after: 1 })).toMatchObject([{ seq: 2, key: 'next' }]);
  });

  it('writes its memory soon after a change, whole, and leaves nothing beside it', async () => {
    await make();
    await until(() => readdirSync(folder).includes('sandbox.json'), 'the state file');
    expect(readdirSync(folder)).toEqual(['sandbox.json']);
  });

  it('does not start over a memory it cannot read, and says what to do', async () => {
    await sandbox.stop();
    writeFileSync(stateFile, '{"version":1,"led');
    await expect(start()).rejects.toThrow(/Remove the file/);
    rmSync(stateFile);
    sandbox = await start();
  });
});

describe('the control API', () => {
  it('gives a page that runs no foreign code', async () => {
    const page = await call('/_/');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self'/);
    const html = await page.text();
    const resources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link);
    expect(resources.length).toBeGreaterThan(0);
    for (const link of resources) expect((await call(`/_/${link}`)).status).toBe(200);
  });

  it('runs an action and answers its result', async () => {
    const answer = await call('/_/fake/say', { method: 'POST', body: '{"text":"hello"}' });
    expect(await answer.json()).toEqual({ said: 'hello' });
    await until(() => service.taken.length === 1, 'the hook');
    expect(service.paths).toEqual(['/hooks/fake']);
  });

  it('answers an unknown action with the known ones', async () => {
    const answer = await call('/_/fake/shout', { method: 'POST', body: '{}' });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ known: ['say'] });
  });

  it('answers a refused action with its sentence', async () => {
    const answer = await call('/_/fake/say', { method: 'POST', body: '{}' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: 'say needs a text.' });
  });

  it.each([
    ['not JSON', '/_/fake/say', 'POST', '{'],
    ['not an object', '/_/fake/say', 'POST', '[]'],
    ['an unknown fault', '/_/faults', 'PUT', '[{"kind":"earthquake"}]'],
    ['a broken expression', '/_/faults', 'PUT', '[{"kind":"refused","operation":"("}]'],
  ])('answers 400 to %s', async (_name, path, method, body) => {
    const answer = await call(path, { method, body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: expect.any(String) });
  });

  it('shows state, ledger by filter, and deliveries', async () => {
    await make();
    await make('k2');
    expect(await (await call('/_/fake')).json()).toEqual({ things: ['thing-1', 'thing-2'] });
    const ledger = await (await call('/_/ledger?provider=fake&type=thing&after=1')).json();
    expect(ledger).toMatchObject({ items: [{ id: 'thing-2', key: 'k2' }], last: 2 });
    await call('/_/fake/say', { method: 'POST', body: '{"text":"x"}' });
    await until(() => sandbox.deliveries.counts.delivered === 1, 'the delivery');
    expect(await (await call('/_/hooks')).json()).toMatchObject({
      pending: 0,
      recent: [{ provider: 'fake', outcome: 'delivered', status: 200, attempts: 1 }],
    });
  });

  it('sets, lists and removes faults', async () => {
    await call('/_/faults', { method: 'PUT', body: '[{"kind":"429","provider":"fake","remaining":2}]' });
    await make();
    expect(await (await call('/_/faults')).json()).toMatchObject({ items: [{ kind: '429', remaining: 1 }] });
    expect(await (await call('/_/faults', { method: 'DELETE' })).json()).toEqual({ items: [] });
    expect((await make()).status).toBe(201);
  });

  it('counts calls, and those that failed or were cut after their effect', async () => {
    sandbox.faults.add({ kind: '429', remaining: 1 });
    await make();
    sandbox.faults.add({ kind: 'dropped', remaining: 1 });
    await expect(make()).rejects.toThrow();
    sandbox.faults.add({ kind: 'delay', ms: 1, remaining: 1 });
    await make();
    expect(await (await call('/_/hooks')).json()).toMatchObject({ calls: { all: 3, failed: 2 } });
  });

  it('makes the same random choices after the same seed', async () => {
    const choices = async () => {
      await call('/_/faults/seed', { method: 'PUT', body: '7' });
      await call('/_/faults', { method: 'PUT', body: '[{"kind":"429","probability":0.5}]' });
      const statuses: number[] = [];
      for (let i = 0; i < 20; i++) statuses.push((await make()).status);
      return statuses;
    };
    const first = await choices();
    expect(await choices()).toEqual(first);
    expect(new Set(first)).toEqual(new Set([201, 429]));
  });
});

describe('faults of calls', () => {
  const made = () => sandbox.ledger.entries().length;

  it('429 names its Retry-After, for as many times as asked, and nothing happens', async () => {
    sandbox.faults.add({ kind: '429', retryAfter: 7, remaining: 1 });
    const answer = await make();
    expect([answer.status, answer.headers.get('retry-after'), made()]).toEqual([429, '7', 0]);
    expect((await make()).status).toBe(201);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('a gateway error in HTML, handled behind it: %s', async (handled, effects) => {
    sandbox.faults.add({ kind: '5xx', status: 504, handled });
    const answer = await make();
    expect([answer.status, answer.headers.get('content-type'), made()]).toEqual([504, 'text/html', effects]);
  });

  it.each([
    ['refused' as const, 0],
    ['dropped' as const, 1],
  ])('%s cuts the connection, and the effects are %d', async (kind, effects) => {
    sandbox.faults.add({ kind, remaining: 1 });
    await expect(make()).rejects.toThrow();
    expect(made()).toBe(effects);
  });

  it('delay is late, and done', async () => {
    sandbox.faults.add({ kind: 'delay', ms: 150 });
    const started = performance.now();
    expect((await make()).status).toBe(201);
    expect(performance.now() - started).toBeGreaterThan(140);
  });

  it('strike only the provider and operation they name', async () => {
    sandbox.faults.add({ kind: '429', operation: '^GET /things$' });
    sandbox.faults.add({ kind: '429', provider: 'other' });
    expect((await make()).status).toBe(201);
    expect((await call('/fake/things')).status).toBe(429);
  });
});

const statusWith = (headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    httpRequest(`${sandbox.url}/fake/things`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
