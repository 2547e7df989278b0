import type { Browser, Page } from 'playwright-core';
import { freePort } from '../../local/ports';
import { sandboxEnvironment } from '../../providers/settings';
import { basicHeader } from '../../providers/verify';
import { startSandbox } from '../../sandbox/host';
import type { Sandbox } from '../../sandbox/host';
import { simulatorsFor } from '../../sandbox/main';
import { openBrowser } from '../../local/browser';
import { listener } from './fake';
import type { Listener } from './fake';

let browser: Browser;
let service: Listener;
let sandbox: Sandbox;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  service = await listener();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const simulators = simulatorsFor(
    sandboxEnvironment({}, () => 'secret', url),
    url,
  );
  sandbox = await startSandbox({ simulators, target: service.url, port });
  page = await browser.newPage({ locale: 'ru-RU', viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(10_000);
});
afterEach(async () => {
  await page.close();
  await sandbox.stop();
  await service.stop();
});

const act = (provider: string, action: string, parameters: object): Promise<Response> =>
  fetch(`${sandbox.url}/_/${provider}/${action}`, { method: 'POST', body: JSON.stringify(parameters) });

const stateOf = async (provider: string): Promise<unknown> =>
  (await fetch(`${sandbox.url}/_/${provider}`)).json();

describe('the page of the sandbox', () => {
  it('sends an album with its caption, and corrects what was written, on Telegram', async () => {
    await page.goto(`${sandbox.url}/_/`);
    const chat = page.locator('#pane-telegram');
    await chat.getByRole('button', { name: 'Начать' }).click();
    await chat.getByPlaceholder('Сообщение').fill('Не греет батарея');
    await chat.getByRole('button', { name: 'Отправить' }).click();
    await chat.locator('.log').getByRole('button', { name: 'Исправить' }).click();
    await chat.getByPlaceholder('Сообщение').fill('Не греют две батареи');
    await chat.locator('form').getByRole('button', { name: 'Исправить' }).click();
    await chat.locator('.log').getByText('Не греют две батареи').waitFor();
    await chat.getByPlaceholder('Сообщение').fill('Вот они');
    await chat.getByRole('button', { name: 'Альбом' }).click();
    await chat.locator('.log li').nth(3).waitFor();
    expect(await chat.locator('.log p').allTextContents()).toEqual([
      'Не греют две батареи',
      '[photo] Вот они',
      '[photo]',
      '[photo]',
    ]);
    const updates = service.taken.map(
      (body) => JSON.parse(body) as Record<string, { media_group_id?: string }>,
    );
    expect(updates.map((update) => Object.keys(update)[1])).toEqual([
      'message',
      'edited_message',
      'message',
      'message',
      'message',
    ]);
    expect(new Set(updates.slice(2).map(({ message }) => message!.media_group_id)).size).toBe(1);
  });

  it('sends a photo, a voice, a document and a place on WhatsApp', async () => {
    await page.goto(`${sandbox.url}/_/`);
    const chat = page.locator('#pane-whatsapp');
    await chat.getByRole('button', { name: 'Начать' }).click();
    for (const name of ['Фото', 'Голос', 'Документ', 'Место'])
      await chat.getByRole('button', { name, exact: true }).click();
    await chat.locator('.log li').nth(3).waitFor();
    expect(await chat.locator('.log p').allTextContents()).toEqual([
      '[image]',
      '[voice]',
      '[document]',
      '[location]',
    ]);
  });

  it('writes a private comment with a file, changes the status and deletes the issue', async () => {
    await act('okdesk', 'open', { title: 'Кран', description: 'Течёт' });
    await page.goto(`${sandbox.url}/_/`);
    const card = page.locator('#pane-okdesk .card');
    await card.getByPlaceholder('Комментарий').fill('Смету не показывать');
    await card.getByLabel('Кому').selectOption('private');
    await card.getByLabel('Файл').setInputFiles({
      name: 'смета.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('1 499,50'),
    });
    await card.getByRole('button', { name: 'Добавить' }).click();
    await card.locator('.comments').getByText('смета.pdf').waitFor();
    await card.getByLabel('Статус').selectOption('in_progress');
    await card.locator('.badge').getByText('В работе').waitFor();
    expect(await stateOf('okdesk')).toMatchObject({
      issues: [
        {
          status: { code: 'in_progress' },
          comments: [
            {
              public: false,
              attachments: [{ attachment_file_name: 'смета.pdf', attachment_file_size: 8, is_public: false }],
            },
          ],
        },
      ],
    });
    await card.getByRole('button', { name: 'Удалить' }).click();
    await card.waitFor({ state: 'detached' });
    expect(await stateOf('okdesk')).toMatchObject({ issues: [] });
  });

  it('pays in part, takes the payment back, pays and gives back, and cancels the invoice', async () => {
    await issueInvoice();
    await page.goto(`${sandbox.url}/_/`);
    const card = page.locator('#pane-onec .card');
    const press = (name: string) => card.getByRole('button', { name, exact: true }).click();
    const stands = (state: string) => card.locator('.badge').getByText(state, { exact: true }).waitFor();
    await card.getByLabel('Сумма').fill('500');
    await press('Оплатить часть');
    await stands('оплачен частично');
    await press('Отменить платёж');
    await stands('не оплачен');
    await press('Оплатить');
    await stands('оплачен');
    await card.getByLabel('Сумма').fill('99,50');
    await press('Вернуть деньги');
    await card.getByText(/1\s400,00/).waitFor();
    await press('Отменить счёт');
    await stands('отменён');
    const told = sandbox.ledger.entries({ provider: 'onec', type: 'payment' });
    expect(told.map(({ detail }) => detail)).toEqual([
      { status: 'partially_paid', amount: 50_000 },
      { status: 'cancelled', amount: 50_000 },
      { status: 'paid', amount: 149_950 },
      { status: 'refunded', amount: 9_950 },
      { status: 'cancelled', amount: 149_950 },
    ]);
  });

  it.each([1280, 390])('needs no scrolling sideways at %i px', async (width) => {
    await act('telegram', 'write', { chatId: '501', text: 'Слово'.repeat(40) });
    await act('okdesk', 'open', { title: 'Кран'.repeat(30), description: 'Течёт' });
    await issueInvoice();
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${sandbox.url}/_/`);
    for (const pane of ['telegram', 'whatsapp', 'okdesk', 'onec']) {
      const tab = page.locator(`#tabs [data-tab=${pane}]`);
      if (await tab.isVisible()) await tab.click();
      const body = page.locator(`#pane-${pane}`);
      await body.waitFor();
      const [shown, needed] = await body.evaluate((node) => [node.clientWidth, node.scrollWidth]);
      expect(needed).toBeLessThanOrEqual(shown!);
    }
    const whole = page.locator('html');
    const [shown, needed] = await whole.evaluate((node) => [node.clientWidth, node.scrollWidth]);
    expect(needed).toBeLessThanOrEqual(shown!);
  });
});

/** As the service does it, over OData. */
async function issueInvoice(): Promise<void> {
  const root = `${sandbox.url}/onec/odata/standard.odata/Document_СчетНаОплатуПокупателю`;
  const headers = { authorization: basicHeader('Обмен', 'secret') };
  const ref = '11111111-1111-4111-8111-111111111111';
  const document = { Ref_Key: ref, Date: '2026-11-21T12:00:00', СуммаДокумента: 1499.5 };
  await fetch(root, { method: 'POST', headers, body: JSON.stringify(document) });
  await fetch(`${root}(guid'${ref}')/Post?PostingModeOperational=false`, { method: 'POST', headers });
}
