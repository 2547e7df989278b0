/** `send`: hooks signed with the secrets of the installation, taken by the real API. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { providers } from '../../providers';
import { takesHooks } from '../../providers/no-hook';
import { settings, startTestApi, type TestApi } from '../api/fixture';
import { documentOf, run, type Target } from './run';

let api: TestApi;
let folder: string;
beforeAll(async () => {
  api = await startTestApi();
  folder = mkdtempSync(join(tmpdir(), 'fixit-send-'));
  mkdirSync(join(folder, 'data'));
  // As `npm start` keeps them, by the same names as the fixture makes them of.
  const names = ['whatsapp.app-secret', 'whatsapp.verify-token', 'telegram.secret-token'];
  const secrets = names.map((name) => [name, `secret-of-${name}-0123456789`]);
  writeFileSync(join(folder, 'data', 'sandbox-secrets.json'), JSON.stringify(Object.fromEntries(secrets)));
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true, force: true });
});

const byEnvironment = (): Target => ({
  url: api.url,
  env: Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, value ?? ''])),
});
const byDataDir = (): Target => ({ url: api.url, env: { DATA_DIR: join(folder, 'data') } });

const sentTo = async (endpoint: string): Promise<number> => {
  const { rows } = await api.db.query<{ sent: number }>(
    'SELECT count(*)::int AS sent FROM requests WHERE endpoint = $1',
    [endpoint],
  );
  return rows[0]!.sent;
};

const every = providers.flatMap(({ id, samples }) => Object.keys(samples).map((name) => [id, name] as const));

it.each(providers.filter(takesHooks).map((provider) => [provider.id, provider] as const))(
  '%s: every sample is taken, and taken anew',
  async (endpoint, { hook, samples }) => {
    const names = Object.keys(samples);
    // What its sender has to confirm counts when it has.
    const counting = hook.confirmation ? 0 : names.length;
    for (let time = 1; time <= 2; time++) {
      const { code, out } = await run(byEnvironment(), 'send', endpoint, '--sample', 'all');
      expect([out, code]).toEqual([expect.any(String), 0]);
      const lines = out.trimEnd().split('\n');
      expect(lines.map((line) => line.replace(/: 20[02] ({|OK).*/, ''))).toEqual(names);
      const { rows } = await api.db.query(
        `SELECT count(*)::int AS sent, sum(accepted)::int AS accepted, sum(duplicates)::int AS duplicates FROM requests WHERE endpoint = $1`,
        [endpoint],
      );
      expect(rows).toEqual([{ sent: names.length * time, accepted: counting * time, duplicates: 0 }]);
    }
  },
);

it('signs with the secrets of the sandbox in DATA_DIR, and as it is a sample is a duplicate', async () => {
  const sent = z.object({ status: z.number(), body: z.string(), requestId: z.uuid() });
  const once = async () =>
    sent.parse(
      documentOf(await run(byDataDir(), 'send', 'whatsapp', '--sample', 'text', '--as-is', '--json')),
    );
  expect((await once()).body).toBe('{"accepted":1,"duplicates":0}');
  expect((await once()).body).toBe('{"accepted":0,"duplicates":1}');
});

it('sends a body of one’s own, byte for byte, from a file or from standard input', async () => {
  const body = '{ "update_id": 77,\n "unknown": {} }';
  writeFileSync(join(folder, 'body.json'), body);
  const file = await run(byDataDir(), 'send', 'telegram', '--body', `@${join(folder, 'body.json')}`);
  expect(file).toMatchObject({ code: 0, out: '200 {}\n' });
  const piped = await run({ ...byDataDir(), input: body }, 'send', 'telegram', '--body', '@-');
  expect(piped).toMatchObject({ code: 0, out: '200 {}\n' });
  const { rows } = await api.db.query(
    `SELECT convert_from(body, 'UTF8') AS body FROM requests WHERE endpoint = 'telegram' ORDER BY id DESC LIMIT 2`,
  );
  expect(rows).toEqual([{ body }, { body }]);
});

it('fails where the hook is not taken, and says what it got', async () => {
  const wrong = { ...byEnvironment(), env: { TELEGRAM_SECRET_TOKEN: 'another-secret' } };
  const { code, out, err } = await run(wrong, 'send', 'telegram', '--sample', 'text');
  expect({ code, out }).toEqual({ code: 1, out: expect.stringMatching(/^401 \{"type":/) });
  expect(err).toContain('The hook was not taken: HTTP 401.');
});

it('says what to do where there are no secrets, and makes none', async () => {
  const absent = { url: api.url, env: { DATA_DIR: join(folder, 'absent') } };
  const unmade = await run(absent, 'send', 'telegram', '--sample', 'text');
  expect(unmade).toMatchObject({ code: 1, err: expect.stringMatching(/run "npm start" once/) });
  const off = await run({ url: api.url, env: { SANDBOX: 'off' } }, 'send', 'telegram', '--sample', 'text');
  expect(off).toMatchObject({ code: 1, err: expect.stringMatching(/off: set TELEGRAM_SECRET_TOKEN/) });
});

it('sends the first sample of an endpoint where none is named, and says which', async () => {
  const before = await sentTo('telegram');
  const { code, out } = await run(byDataDir(), 'send', 'telegram');
  expect({ code, out }).toEqual({ code: 0, out: 'Sample "text": a customer writes.\n200 {}\n' });
  expect(await sentTo('telegram')).toBe(before + 1);
  const named = z.object({ sample: z.string().nullable(), url: z.string(), status: z.literal(200) });
  const json = async (...args: string[]) =>
    named.parse(documentOf(await run(byEnvironment(), 'send', ...args, '--json')));
  expect(await json('cloudpayments')).toMatchObject({
    sample: 'paid',
    url: `${api.url}/hooks/cloudpayments/pay`,
  });
  expect(await json('telegram', '--sample', 'start')).toMatchObject({ sample: 'start' });
  expect(await json('telegram', '--body', '{"update_id":78}')).toMatchObject({ sample: null });
});

it('sends the first sample as it is, too', async () => {
  const once = () => run(byEnvironment(), 'send', 'whatsapp', '--as-is', '--json');
  const body = async () => z.object({ body: z.string() }).parse(documentOf(await once())).body;
  await body();
  expect(await body()).toBe('{"accepted":0,"duplicates":1}');
});

it('lists the samples of all endpoints, or of one, and sends none of them', async () => {
  const before = await sentTo('onec');
  const all = await run(byDataDir(), 'send');
  expect(all.out.trimEnd().split('\n')).toHaveLength(every.length + 1);
  expect(await run(byDataDir(), 'send', '--list')).toEqual(all);
  const one = await run(byDataDir(), 'send', 'onec', '--list');
  expect(one.out).toMatch(/^ENDPOINT +SAMPLE +TELLS\nonec +paid +an invoice is paid in full\n/);
  expect(await run(byDataDir(), 'send', '--list', 'onec')).toEqual(one);
  expect(await sentTo('onec')).toBe(before);
});
