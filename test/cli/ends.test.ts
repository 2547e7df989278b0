/** How commands end: each exit code by its real cause, and what is said with it. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../local/ports';
import { ROOT } from '../../root';
import { ADMIN_KEY, startTestApi, type TestApi } from '../api/fixture';
import { run } from './run';

let api: TestApi;
beforeAll(async () => void (api = await startTestApi()));
afterAll(() => api.close());

it('0: done', async () => {
  expect(await run({ url: api.url, key: ADMIN_KEY }, 'providers', 'list')).toMatchObject({
    code: 0,
    err: '',
  });
});

it('0: help, with examples, for every command', async () => {
  const target = { url: api.url };
  const { code, out } = await run(target, '--help');
  expect(code).toBe(0);
  const commands = [...out.matchAll(/^ {2}([a-z]+) [[\w ].*$/gm)].map(([, name]) => name!);
  expect(commands).toEqual(expect.arrayContaining(['providers', 'dead', 'replay', 'send']));
  const shown = await run(target, 'dead', 'replay', '--help');
  expect(shown).toMatchObject({ code: 0, err: '' });
  expect(shown.out).toContain('Examples:\n  npm run fixit -- dead replay');
});

it('1: refused by the service, with the detail and the instance that the log has', async () => {
  const { code, out, err } = await run({ url: api.url, key: ADMIN_KEY }, 'hooks', 'show', 'x', '--json');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^There is no hook of this id.*\nInstance: [0-9a-f-]{36}\n$/);
});

it.each([
  [['bogus'], "unknown command 'bogus'"],
  [['hooks', 'list', '--outcome', 'odd'], 'Allowed choices are taken, refused, unverified'],
  [['hooks', 'list', '--from', 'tomorrow'], 'Say a time like'],
  [['hooks', 'list', '--limit', '0'], 'Say a whole number'],
  [['hooks', 'list', '--limit', '5', '--all'], 'exclude each other'],
  [['workflows'], 'Usage: fixit workflows'],
  [['notices', 'list', '--state', 'old'], 'Allowed choices are open, over'],
  [['replay'], 'Say which events'],
  [['replay', '019aa5d0', '--kind', 'custom'], 'not both'],
  [['dead', 'replay'], 'Say which dead letters'],
  [['providers', 'check', 'nobody'], 'There is no provider "nobody"'],
  [['flows', 'start', 'lead', '--input', '{'], '--input is not JSON'],
  [['flows', 'start', 'lead', '--input', '@/nowhere'], '/nowhere cannot be read (ENOENT)'],
  [['send', 'telegram', '--sample', 'nothing'], 'It has: text, start, button'],
  [['send', '--as-is'], 'Say the endpoint too'],
  [['send', 'telegam'], 'There is no endpoint "telegam" to sign for'],
  [['send', '--list', 'telegam'], 'There is no endpoint "telegam" to sign for'],
  [['send', 'telegram', '--list', '--sample', 'text'], "'--list' cannot be used with option '--sample"],
])('2: wrong usage: %j', async (args, words) => {
  const { code, out, err } = await run(
    { url: api.url, key: ADMIN_KEY, env: { TELEGRAM_SECRET_TOKEN: 'secret-of-telegram' } },
    ...args,
  );
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(words);
});

it('2: a wrong address, or a wrong setting', async () => {
  const wrong = await run({ url: 'localhost', key: ADMIN_KEY }, 'providers', 'list');
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('FIXIT_URL is "localhost"') });
  const setting = await run({ url: api.url, env: { PORT: 'many' } }, 'providers', 'list');
  expect(setting).toMatchObject({ code: 2, err: expect.stringContaining('PORT') });
});

it('3: nobody answers at the address, whether there is a key or not', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const { code, err } = await run({ url }, 'providers', 'list');
  expect(code).toBe(3);
  expect(err).toBe(
    `The service does not answer at ${url} (ECONNREFUSED). Start it (npm start), or set FIXIT_URL to its address.\n`,
  );
  const sent = await run(
    { url, env: { TELEGRAM_SECRET_TOKEN: 'x' } },
    'send',
    'telegram',
    '--sample',
    'text',
  );
  expect(sent).toMatchObject({ code: 3, err: expect.stringContaining(url) });
});

it('3: somebody else answers there, or sends on to another place', async () => {
  const other = createServer((request, response) => {
    if (request.url === '/v1/providers') response.writeHead(301, { location: 'https://example.com/' });
    response.end('<html>');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  try {
    const stranger = await run({ url, key: ADMIN_KEY }, 'dialogs', 'show', '1');
    expect(stranger).toMatchObject({ code: 3, err: expect.stringContaining('is not this service') });
    const moved = await run({ url, key: ADMIN_KEY }, 'providers', 'list');
    expect(moved).toMatchObject({ code: 3, err: expect.stringContaining('sends on to https://example.com') });
  } finally {
    other.closeAllConnections();
    other.close();
  }
});

it('4: no key, or a wrong one', async () => {
  const none = await run({ url: api.url }, 'providers', 'list');
  expect(none).toMatchObject({ code: 4, err: expect.stringMatching(/^No key: set FIXIT_KEY/) });
  const wrong = await run({ url: api.url, key: 'guess' }, 'providers', 'list');
  expect(wrong).toMatchObject({ code: 4, err: expect.stringContaining('This needs a key') });
});

it('takes ADMIN_KEY where FIXIT_KEY is not set, and runs from bin/', async () => {
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'fixit.cjs'), 'fixit', 'providers', 'list'], {
    env: { ...process.env, FIXIT_URL: api.url, FIXIT_KEY: '', ADMIN_KEY },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
});
