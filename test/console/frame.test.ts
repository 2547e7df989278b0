/** The frame of every page: signing in and out, languages, what a key may see; by keyboard, on a phone, for axe. */
import type { TestApi } from '../api/fixture';
import { ADMIN_KEY, startTestApi } from '../api/fixture';
import type { Room } from './operator';
import { findings, isWithinScreen, openRoom } from './operator';

jest.setTimeout(60_000);
let api: TestApi;
let room: Room;
beforeAll(async () => {
  api = await startTestApi();
  room = await openRoom(api);
});
afterAll(async () => {
  await room.close();
  await api.close();
});

it('lets in by a key, says so of a wrong one, and forgets who signs out', async () => {
  const page = await room.sit();
  await page.getByRole('button', { name: 'Signed in as administrator' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByLabel('Key', { exact: false }).first().fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('This key is not known here').waitFor();
  await page.getByLabel('Key', { exact: false }).first().fill(ADMIN_KEY);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
});

it('says that a session is over when its key is revoked', async () => {
  const page = await room.sit({ scopes: ['read'] });
  const { rows } = await api.db.query<{ id: string }>('SELECT id FROM api_keys ORDER BY id DESC LIMIT 1');
  await fetch(`${api.url}/v1/keys/${rows[0]!.id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
  });
  await page.getByRole('link', { name: 'Hooks' }).click();
  await page.getByText('Your session is over').waitFor();
});

it('speaks Russian to a Russian browser, and keeps the language that was chosen', async () => {
  const page = await room.sit({ locale: 'ru-RU' });
  await page.getByRole('heading', { level: 1, name: 'Сейчас' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('ru');
  await page.getByRole('button', { name: 'Вы вошли как administrator' }).click();
  await page.getByRole('menuitem', { name: 'Switch to English' }).click();
  await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
});

it('offers a key what it opens, and tells it what it needs for the rest', async () => {
  const page = await room.sit({ scopes: ['read'] });
  const navigation = page.getByRole('navigation', { name: 'Pages' });
  expect(await navigation.getByRole('link', { name: 'Hooks' }).count()).toBe(1);
  expect(await navigation.getByRole('link', { name: 'Keys' }).count()).toBe(0);
  await page.goto('/console/keys');
  await page.getByText('It needs the scope “admin”').waitFor();
});

it('is gone through by keyboard: past the navigation, to a page, to its heading', async () => {
  const page = await room.sit();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
  await page.locator('body').press('Tab');
  await page.getByRole('link', { name: 'Skip to the content' }).press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('content');
  await page.getByRole('link', { name: 'Hooks' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Hooks' }).waitFor();
  await page.waitForFunction("document.activeElement.tagName === 'H1'");
});

it('shows nothing of one thing under the address of another', async () => {
  const ids = [];
  for (const guess of ['1', '2']) {
    const response = await fetch(`${api.url}/hooks/telegram`, {
      method: 'POST',
      headers: { 'x-telegram-bot-api-secret-token': guess, 'user-agent': `Guess/${guess}` },
      body: `{"update_id":${guess}}`,
    });
    ids.push(response.headers.get('x-request-id')!);
  }
  const [first, second] = ids;
  const page = await room.sit();
  await page.goto(`/console/hooks/${first}`);
  await page.getByText(first!).waitFor({ state: 'attached' });
  // The second does not answer yet.
  await page.route(`**/v1/hooks/${second}*`, () => undefined);
  await page.route(`**/v1/hooks/${second}/**`, () => undefined);
  await page.evaluate(`history.pushState(null, '', '/console/hooks/${second}')`);
  await page.getByRole('status', { name: 'Loading…' }).first().waitFor();
  expect(await page.locator('#content').innerText()).not.toContain(first);
});

it('says plainly that an address leads nowhere', async () => {
  const page = await room.sit();
  await page.goto('/console/nowhere');
  await page.getByRole('heading', { level: 1, name: 'There is nothing here' }).waitFor();
});

it.each([1280, 390])(
  'has no finding of axe and fits a screen of %d pixels, dark and light',
  async (width) => {
    const page = await room.sit({ width });
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.reload();
      await page.locator('#content h1').waitFor();
      expect(await findings(page)).toEqual([]);
      expect(await isWithinScreen(page)).toBe(true);
    }
    if (width === 390) {
      await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByRole('link', { name: 'Dialogs' }).click();
      await page.getByRole('heading', { level: 1, name: 'Dialogs' }).waitFor();
    }
  },
);
