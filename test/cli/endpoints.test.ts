/** `endpoints` against the real API and its real Postgres: what is exported can be deleted and imported again. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ADMIN_KEY, call, startTestApi, type List, type TestApi } from '../api/fixture';
import { documentOf, run, type Target } from './run';

const TOKEN = '51856fefc120afa4b628cc82d3935cce';
const CITECK = `---
id: bitrix24-webhook
token: emodel/secret@bitrix24-webhook-token
actionType: toEvent
authParameter: auth[application_token]
`;

let api: TestApi;
let target: Target;
let folder: string;
beforeAll(async () => {
  api = await startTestApi();
  target = { url: api.url, key: ADMIN_KEY, env: { BITRIX24_TOKEN: TOKEN } };
  folder = mkdtempSync(join(tmpdir(), 'fixit-endpoints-'));
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

const endpoints = (...args: string[]) => run(target, 'endpoints', ...args);
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const imported = async (path: string, ...args: string[]) =>
  z
    .looseObject({ items: z.array(z.looseObject({})) })
    .parse(documentOf(await endpoints('import', path, ...args, '--json')));

const hook = async (token: string): Promise<number> => {
  const body = new URLSearchParams({
    event: 'ONCRMDEALADD',
    'auth[application_token]': token,
    at: `${++sent}`,
  });
  return (await fetch(`${api.url}/hooks/bitrix24-webhook`, { method: 'POST', body })).status;
};
let sent = 0;

it("imports Citeck's artefact as it stands, once, and says how to set its secret", async () => {
  const path = file('citeck.yml', CITECK);
  expect(await endpoints('import', path, '--dry-run')).toEqual({
    code: 0,
    out: expect.stringMatching(
      /^ID +WOULD BE +WHAT\nbitrix24-webhook +created +authParameter, actionType\n$/,
    ) as string,
    err: 'bitrix24-webhook has no secret: hooks to it are answered 503 until it gets one by "endpoints rotate bitrix24-webhook --token-env VARIABLE".\n',
  });
  expect(await call(api, '/v1/endpoints/bitrix24-webhook')).toMatchObject({ status: 404 });
  expect((await imported(path)).items).toMatchObject([{ action: 'created' }]);
  expect(await hook(TOKEN)).toBe(503);
  expect((await endpoints('rotate', 'bitrix24-webhook', '--token-env', 'BITRIX24_TOKEN')).code).toBe(0);
  expect(await hook(TOKEN)).toBe(200);
  expect(await imported(path)).toEqual({
    dryRun: false,
    items: [{ id: 'bitrix24-webhook', action: 'unchanged', changes: [] }],
    leftAlone: [],
  });
  expect(await hook(TOKEN)).toBe(200);
});

it('keeps the old secret for as long as it is told to', async () => {
  const rotated = await run(
    { ...target, input: 'second\n' },
    ...['endpoints', 'rotate', 'bitrix24-webhook', '--token', '@-', '--keep', '2h'],
  );
  expect(rotated.out).toMatch(/^secret +of .*, taken until /m);
  expect(await Promise.all(['second', TOKEN, 'second '].map(hook))).toEqual([200, 200, 401]);
});

it('exports, deletes and imports again: all is as it was, but for the secrets that a reference names', async () => {
  const route = '{"flow":"lead","id":"{request_id}","input":{"channel":"whatsapp","phone":"{phone}"}}';
  const settings = '{"verify":{"scheme":"hmac","header":"X-Signature"}}';
  const created = await endpoints(
    ...['create', 'site-form', '--provider', 'custom', '--route', route, '--settings', settings],
    ...['--token-env', 'BITRIX24_TOKEN', '--off'],
  );
  expect(created.out).toMatch(/^reason +switched off: enable it$/m);
  expect((await endpoints('list')).out).toMatch(/^site-form +custom +off +1 +flow,id,input /m);
  expect((await endpoints('enable', 'site-form')).out).toMatch(
    /^site-form takes hooks at .*\/hooks\/site-form\n$/,
  );
  expect((await endpoints('disable', 'site-form')).out).toBe('site-form is switched off: enable it.\n');

  const path = join(folder, 'all.yml');
  await endpoints('export', '--file', path);
  const text = readFileSync(path, 'utf8');
  expect(text).not.toContain(TOKEN);
  expect((await endpoints('delete', 'site-form', '--yes')).out).toMatch(/^site-form is deleted/);
  const headers = { authorization: `Bearer ${ADMIN_KEY}` };
  await fetch(`${api.url}/v1/endpoints/bitrix24-webhook`, { method: 'DELETE', headers });
  expect((await call<List>(api, '/v1/endpoints')).body.items).toEqual([]);

  writeFileSync(path, text.replace('token: secret@site-form', 'token: env:BITRIX24_TOKEN'));
  const back = await endpoints('import', path);
  expect(back.out).toMatch(/^bitrix24-webhook +created .*\nsite-form +created .*token/m);
  expect(back.err).toMatch(/^bitrix24-webhook has no secret.*\n$/);
  expect((await endpoints('export')).out).toBe(text);
});

it('changes what differs, and leaves alone what a document or the file does not name', async () => {
  const path = file('one.yml', 'id: bitrix24-webhook\nroute: {record: "{data[FIELDS][ID]}"}\n');
  expect(await imported(path)).toMatchObject({
    items: [{ action: 'changed', changes: ['route'] }],
    leftAlone: ['site-form'],
  });
  expect((await imported(file('citeck.yml', CITECK))).items).toMatchObject([{ action: 'unchanged' }]);
  expect((await endpoints('show', 'bitrix24-webhook')).out).toContain('"catalog": "default"');
});
