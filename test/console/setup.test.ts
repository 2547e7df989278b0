/** Setting up: endpoints, providers, keys, and what the audit log says of it. */
import { createHmac } from 'node:crypto';
import type { Page } from 'playwright-core';
import { routes } from '../../api/v1/routes';
import { SCOPES } from '../../api/auth';
import { SENDERS } from '../../console/pages/endpoints/draft';
import { texts } from '../../console/words/all';
import { DESCRIBED, severalOf } from '../../endpoints/made';
import { providers } from '../../providers';
import type { TestApi } from '../api/fixture';
import { call, startTestApi } from '../api/fixture';
import type { Vendors } from '../api/simulated-vendors';
import { startVendors } from '../api/simulated-vendors';
import { until } from '../workflows/fixture/until';
import type { Room } from './operator';
import { findings, isWithinScreen, openRoom } from './operator';

jest.setTimeout(120_000);
let vendors: Vendors;
let api: TestApi;
let room: Room;
beforeAll(async () => {
  vendors = await startVendors();
  api = await startTestApi({ env: vendors.env });
  room = await openRoom(api);
});
afterAll(async () => {
  await room.close();
  await api.close();
  await vendors.stop();
});

/** The text of a region that is read as it stands. */
const read = async (page: Page, name: string): Promise<string> =>
  (await page.getByRole('dialog').getByRole('region', { name, exact: true }).textContent()) ?? '';

const open = async (page: Page, address: string, heading: string): Promise<void> => {
  await page.goto(`/console${address}`);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
};

/** Makes a secret in the open window, sends it off, and reads it the one time that it is shown. */
async function secretBy(page: Page, button: string, named: string): Promise<string> {
  const window = page.getByRole('dialog');
  await window.getByRole('button', { name: 'Make one' }).click();
  await window.getByRole('button', { name: button }).click();
  await page.getByText('This is shown now and never again').waitFor();
  const secret = await read(page, named);
  await page.getByRole('button', { name: 'It is kept, close' }).click();
  await page.getByText('This is shown now and never again').waitFor({ state: 'detached' });
  return secret;
}

const sendSigned = async (secret: string, body: string): Promise<number> => {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const { status } = await fetch(`${api.url}/hooks/site-form`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-signature': signature },
    body,
  });
  return status;
};

async function makeEndpoint(page: Page): Promise<string> {
  await open(page, '/endpoints', 'Endpoints');
  await page.getByRole('button', { name: 'Make an endpoint' }).click();
  const window = page.getByRole('dialog');
  await window.getByLabel('Name').fill('site-form');
  await window.getByLabel('Where its events go').selectOption('record');
  await window.getByLabel('Record', { exact: false }).first().fill('{id}');
  return secretBy(page, 'Create', 'Secret');
}

it('makes an endpoint, tries it by its sample, and changes its secret while the old one still holds', async () => {
  const page = await room.sit();
  const first = await makeEndpoint(page);
  await page.getByRole('link', { name: 'site-form' }).click();
  await page.getByRole('heading', { level: 1, name: 'site-form' }).waitFor();

  await page.getByRole('button', { name: 'Sample' }).click();
  const [method = '', url = ''] = (await read(page, 'Request')).split(' ');
  const headers = (await read(page, 'Headers')).split('\n').map((line) => line.split(': '));
  const taken = await fetch(new URL(new URL(url).pathname, api.url), {
    method,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: await read(page, 'Body'),
  });
  expect(taken.status).toBe(200);
  expect(await read(page, 'Command')).toContain('curl ');
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('table', { name: 'Latest hooks' }).getByText('taken', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'Rotate the secret' }).click();
  const second = await secretBy(page, 'Rotate', 'New secret');
  expect(second).not.toBe(first);
  const secrets = page.getByRole('table', { name: 'Secrets' });
  await secrets.getByRole('cell', { name: 'another is set' }).waitFor();
  expect(await secrets.getByRole('row').count()).toBe(3);
  expect(await sendSigned(first, '{"id":"1"}')).toBe(200);
  expect(await sendSigned(second, '{"id":"2"}')).toBe(200);
  expect(await sendSigned('another', '{"id":"3"}')).toBe(401);
  expect(await page.content()).not.toContain(second);

  await page.getByRole('button', { name: 'Switch off' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click();
  await page.getByText('It is switched off').waitFor();
  expect(await sendSigned(second, '{"id":"4"}')).toBe(404);
});

it('makes a key that is shown once, and the audit log says what was done with it', async () => {
  const page = await room.sit();
  await open(page, '/keys', 'Keys');
  await page.getByRole('button', { name: 'Make a key' }).click();
  await page.getByLabel('For whom').fill('Мария Орлова');
  await page.getByLabel('administer').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  const key = await read(page, 'Key');
  await page.getByRole('button', { name: 'It is kept, close' }).click();
  const row = page.getByRole('row', { name: 'Мария Орлова' });
  await row.waitFor();
  expect(await page.content()).not.toContain(key);

  const authorization = `Bearer ${key}`;
  const use = () =>
    fetch(`${api.url}/v1/endpoints`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'marias', provider: 'payments', token: 'somewhat-secret' }),
    });
  expect((await use()).status).toBe(201);
  await row.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('The key of Мария Орлова is revoked').waitFor();
  expect((await use()).status).toBe(401);

  await open(page, '/audit', 'Audit');
  await page.getByLabel('Who').fill('Мария Орлова');
  await page.keyboard.press('Enter');
  const deed = page.getByRole('row', { name: /Мария Орлова.*made an endpoint.*Endpoint marias.*done/s });
  await page.getByRole('row', { name: 'administrator' }).first().waitFor({ state: 'detached' });
  await deed.waitFor();
  // A name is personal: it is kept beside the address.
  expect(page.url()).not.toMatch(/actor|%D0/);
  await page.reload();
  await deed.getByRole('link', { name: 'Endpoint marias' }).click();
  await page.getByRole('heading', { level: 1, name: 'marias' }).waitFor();
});

it('checks a provider and connects it, saying before what that does', async () => {
  const page = await room.sit();
  await open(page, '/providers', 'Providers');
  const telegram = page.getByRole('region', { name: 'Telegram' });
  await telegram.getByRole('button', { name: 'Check' }).click();
  await telegram.getByText(/All is well|Something has to be mended/).waitFor();
  await telegram.getByRole('button', { name: 'Connect' }).click();
  const window = page.getByRole('dialog');
  await window.getByText('Sets the hook of the bot at Telegram').waitFor();
  await window.getByRole('button', { name: 'Connect' }).click();
  await window.getByText('PUBLIC_URL is not set').waitFor();
});

it('shows a read-only key the providers, and says what it needs for the rest', async () => {
  const page = await room.sit({ scopes: ['read'] });
  await open(page, '/providers', 'Providers');
  const telegram = page.getByRole('region', { name: 'Telegram' });
  const check = telegram.getByRole('button', { name: 'Check' });
  expect(await check.getAttribute('aria-disabled')).toBe('true');
  await check.focus();
  await page.getByRole('tooltip', { name: 'Needs the scope “operate”' }).waitFor();
  for (const [address, heading] of [
    ['/endpoints', 'Endpoints'],
    ['/keys', 'Keys'],
    ['/audit', 'Audit'],
  ] as const) {
    await open(page, address, heading);
    await page.getByText('It needs the scope “admin”').waitFor();
  }
});

describe('every page', () => {
  beforeAll(async () => {
    const wish = { id: 'partner', provider: 'custom', token: 'x', settings: { verify: { scheme: 'path' } } };
    expect((await call(api, '/v1/endpoints', wish)).status).toBe(201);
  });

  const look = async (page: Page, at: string, within?: string): Promise<void> => {
    const seen = { at, findings: await findings(page, within), fits: await isWithinScreen(page) };
    expect(seen).toEqual({ at, findings: [], fits: true });
  };
  const loaded = (within: Pick<Page, 'getByRole'>) => {
    const loading = within.getByRole('status', { name: /Loading|Загрузка/ });
    return until('nothing is being loaded', async () => (await loading.count()) === 0);
  };

  it('has no finding of axe in Russian on a phone, nor has any of its windows', async () => {
    const page = await room.sit({ width: 390, locale: 'ru-RU' });
    await page.emulateMedia({ colorScheme: 'light' });
    const pages = [
      ['/endpoints', 'Точки приёма', ['Создать точку приёма']],
      ['/endpoints/partner', 'partner', ['Изменить', 'Сменить секрет', 'Пример', 'Удалить']],
      ['/endpoints/telegram', 'telegram', []],
      ['/providers', 'Системы', ['Подключить']],
      ['/keys', 'Ключи', ['Создать ключ']],
      ['/audit', 'Аудит', []],
    ] as const;
    for (const [address, heading, windows] of pages) {
      await open(page, address, heading);
      await loaded(page);
      await look(page, address);
      for (const name of windows) {
        await page.getByRole('button', { name, exact: true }).first().click();
        await page.getByRole('dialog').getByRole('button').first().waitFor();
        await loaded(page.getByRole('dialog'));
        await look(page, `${address} ${name}`, '[role=dialog]');
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
    }
  });

  it('has none on a wide screen in the dark', async () => {
    const page = await room.sit();
    await page.emulateMedia({ colorScheme: 'dark' });
    for (const [address, heading] of [
      ['/endpoints/partner', 'partner'],
      ['/providers', 'Providers'],
      ['/audit', 'Audit'],
    ] as const) {
      await open(page, address, heading);
      await loaded(page);
      await look(page, address);
    }
  });
});

describe('words', () => {
  const has = (key: string) => Object.hasOwn(texts, key);

  it('has one for each deed that the audit log may name, for each scope and each sender', () => {
    const deeds = ['signIn', ...routes.filter((route) => route.mutates).map((route) => route.operationId)];
    expect(deeds.filter((deed) => !has(`deed.${deed}`))).toEqual([]);
    expect(SCOPES.filter((scope) => !has(`scopeHint.${scope}`))).toEqual([]);
    expect([...SENDERS].sort()).toEqual([...DESCRIBED, ...severalOf()].sort());
  });

  it('says what connecting does for the providers that can be connected, and for no other', () => {
    const told = providers.filter(({ id }) => has(`connect.${id}`)).map(({ id }) => id);
    expect(told).toEqual(providers.filter(({ connect }) => connect).map(({ id }) => id));
  });
});
