/** An operator finds a conversation, goes on with it as a person, and hands it back; and what the pages say of it. */
import type { Page } from 'playwright-core';
import type { List } from '../api/fixture';
import { call } from '../api/fixture';
import { Person, t } from '../end-to-end/person';
import type { Service } from '../end-to-end/service';
import { openService } from '../end-to-end/service';
import { until } from '../workflows/fixture/until';
import type { Room } from './operator';
import { findings, hintOf, isWithinScreen, openRoom } from './operator';

jest.setTimeout(60_000);
let service: Service;
let room: Room;
let anna: Person;
beforeAll(async () => {
  service = await openService();
  room = await openRoom(service.api);
  anna = person('5300000001', 'Анна Ким');
  await anna.write('Здравствуйте');
  await anna.hears(t.askName);
});
afterAll(async () => {
  await room.close();
  await service.close();
});

const person = (chatId: string, name: string): Person =>
  new Person(service, 'telegram', { chatId, name }, chatId, { name });

const CHAT = "document.querySelector('.chat')";
const conversation = (page: Page) => page.getByRole('region', { name: 'Messages' });

/** Temporal's visibility is a moment behind. */
const found = (status: string, isRight: (names: string[]) => boolean): Promise<void> =>
  until(`those that are ${status} are found`, async () => {
    const { body } = await call<List<{ name: string }>>(service.api, '/v1/dialogs/search', { status });
    return isRight(body.items.map(({ name }) => name));
  });

async function openedDialog(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: 'Dialogs', exact: true }).click();
  await page.getByRole('searchbox', { name: 'Phone or name' }).fill(name);
  await page.getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

it('is found by a part of the name, taken over, written to, heard, and handed back', async () => {
  const page = await room.sit();
  await page.getByRole('link', { name: 'Dialogs', exact: true }).click();
  await page.getByRole('searchbox', { name: 'Phone or name' }).fill('ким');
  await page.getByRole('link', { name: 'Анна Ким' }).waitFor();
  await page.getByLabel('State').selectOption('with a person');
  await page.getByText('Nothing matches').waitFor();
  expect(page.url()).toMatch(/\/console\/dialogs\?status=operator$/);
  await until('what was typed outlives a reload', () => page.evaluate("history.state?.person === 'ким'"));
  await page.reload();
  expect(await page.getByRole('searchbox', { name: 'Phone or name' }).inputValue()).toBe('ким');
  await page.getByRole('button', { name: 'Take the filters away' }).click();
  await page.getByRole('link', { name: 'Анна Ким' }).click();
  await conversation(page).getByText(t.askName).first().waitFor();

  await page.getByRole('button', { name: 'Take over' }).click();
  await page.getByText('You have taken the dialog over').waitFor();
  await found('operator', (names) => names.join() === 'Анна Ким');
  await page.getByRole('textbox', { name: 'Message to the customer' }).fill('Добрый день, это Ольга.');
  await page.getByRole('button', { name: 'Send' }).click();
  await anna.hears(t.askName, 'Добрый день, это Ольга.');
  const said = conversation(page).getByRole('listitem').filter({ hasText: 'Добрый день, это Ольга.' });
  await said.getByText('Operator').waitFor();
  await said.getByText('sent', { exact: true }).waitFor();

  await anna.write('Это вы, Ольга?');
  await conversation(page).getByText('Это вы, Ольга?', { exact: true }).waitFor();
  await page
    .locator('[aria-live=polite]', { hasText: 'The customer: Это вы, Ольга?' })
    .waitFor({ state: 'attached' });

  await page.getByRole('button', { name: 'Hand back' }).click();
  await page.getByRole('button', { name: 'Take over' }).waitFor();
  const heard = [t.askName, 'Добрый день, это Ольга.', t.askName];
  await anna.hears(...heard);
  await anna.write('Анна');
  await anna.hears(...heard, t.askProblem('Анна'));
  const happened = page.getByRole('list', { name: 'What happened' });
  await happened.getByText('Wrote to the customer').waitFor();
  await happened.getByText('operator administrator').first().waitFor();
});

it('are looked for on and on, where a page of the list is empty and has a next one', async () => {
  const page = await room.sit();
  const { id } = (await call<List<{ id: string }>>(service.api, '/v1/dialogs/search', { name: 'ким' })).body
    .items[0]!;
  await page.route('**/v1/dialogs/search', async (route) => {
    const { cursor, ...wanted } = route.request().postDataJSON() as { cursor?: string };
    if (cursor === undefined) await route.fulfill({ json: { items: [], nextCursor: 'older' } });
    else await route.continue({ postData: JSON.stringify(wanted) });
  });
  await page.getByRole('link', { name: 'Dialogs', exact: true }).click();
  await page.getByText('Nothing among the latest').waitFor();
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.locator(`a[href="/console/dialogs/${id}"]`).waitFor();
  expect(await page.getByText('Nothing among the latest').count()).toBe(0);
});

it('stays where its reader is, and says that there is something newer', async () => {
  const page = await room.sit();
  await page.setViewportSize({ width: 1280, height: 400 });
  await openedDialog(page, 'Анна Ким');
  const fromEnd = (): Promise<number> =>
    page.evaluate(
      `(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(${CHAT})`,
    );
  await conversation(page).getByText(t.askName).first().waitFor();
  await until('it stands at its end', async () => (await fromEnd()) < 2);
  await page.evaluate(`${CHAT}.scrollTo({ top: 0 })`);
  await page.getByRole('button', { name: 'To the newest' }).waitFor();
  const words = 'Второе слово о проблеме';
  await anna.act('send', {
    kind: 'photo',
    caption: words,
    content: Buffer.from([0xff, 0xd8, 0xff]).toString('base64'),
  });
  await conversation(page).getByText(words, { exact: true }).waitFor();
  expect(await fromEnd()).toBeGreaterThan(48);
  await page.getByRole('button', { name: 'To the newest' }).click();
  await page.getByRole('button', { name: 'To the newest' }).waitFor({ state: 'detached' });
  await conversation(page).getByRole('link', { name: /\.jpg/ }).waitFor();
});

it('is asked for before it is closed, and says why it is not written to', async () => {
  const boris = person('5300000002', 'Борис Лунин');
  await boris.write('Здравствуйте');
  await boris.hears(t.askName);
  const page = await room.sit();
  await openedDialog(page, 'Борис Лунин');
  await boris.write('стоп');
  const alert = page.getByRole('alert');
  await alert.getByText('The customer asked for no more messages').waitFor();
  await alert.getByText('Wait until they write again, or call them.').waitFor();
  await hintOf(
    page.getByRole('button', { name: 'Close the dialog', disabled: true }),
    'The dialog is closed already.',
  );

  const vera = person('5300000003', 'Вера Орлова');
  await vera.write('Здравствуйте');
  await vera.hears(t.askName);
  await openedDialog(page, 'Вера Орлова');
  await page.getByRole('button', { name: 'Close the dialog' }).click();
  await page.getByRole('dialog').getByText('A new message of theirs begins it anew').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Close the dialog' }).click();
  await page.getByText('The dialog is closed.').waitFor();
  await found('closed', (names) => names.includes('Вера Орлова') && !names.includes('Анна Ким'));
});

it('is read by a key that may not act, which is told what it needs', async () => {
  const page = await room.sit({ scopes: ['read'] });
  await openedDialog(page, 'Анна Ким');
  await conversation(page).getByText(t.askName).first().waitFor();
  await hintOf(page.getByRole('button', { name: 'Take over', disabled: true }), 'Needs the scope “operate”');
  await conversation(page).getByText('To see it, your key needs the scope “operate”').waitFor();
});

it('leads to its ticket and back; the pages have no finding of axe, fit a phone, and speak Russian', async () => {
  const { issueId } = await person('5300000004', 'Глеб Серов').opensIssue('Глеб');
  const page = await room.sit({ locale: 'ru-RU' });
  await page.getByRole('link', { name: 'Диалоги' }).click();
  await page.getByRole('link', { name: 'Глеб Серов' }).click();
  await page.getByRole('link', { name: `№ ${issueId}` }).click();
  await page.getByRole('heading', { level: 1, name: `Заявка № ${issueId}` }).waitFor();
  await page.getByText('оплату', { exact: true }).waitFor();
  const ticket = new URL(page.url()).pathname;
  const adopted = page.getByRole('listitem').filter({ hasText: 'Заявка связана с диалогом' });
  await adopted
    .filter({ hasText: /со счётом, 1\s499,50\s₽/ })
    .getByRole('link', { name: 'событие' })
    .click();
  await page.getByText('Ждёт: оплату.').waitFor();
  await page.goto(ticket);
  await page.getByRole('link', { name: 'К диалогу' }).click();
  await page.getByRole('heading', { level: 1, name: 'Глеб Серов' }).waitFor();
  await page.getByRole('list', { name: 'Что было' }).getByText('Заявка создана').waitFor();
  const dialog = new URL(page.url()).pathname;
  for (const [width, scheme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme });
    for (const address of width === 390
      ? ['/console/dialogs', '/console/tickets', dialog, ticket]
      : [dialog, ticket]) {
      await page.goto(address);
      await page.locator('#content :is(table, .timeline li)').first().waitFor();
      expect(await findings(page)).toEqual([]);
      expect(await isWithinScreen(page)).toBe(true);
    }
  }
});
