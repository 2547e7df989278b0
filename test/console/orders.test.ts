/** An operator reads an order and acts on it; what is shut says why. */
import { ADMIN_KEY, call } from '../api/fixture';
import type { Service } from '../end-to-end/service';
import { openService } from '../end-to-end/service';
import { until } from '../workflows/fixture/until';
import type { Room } from './operator';
import { findings, hintOf, isWithinScreen, openRoom } from './operator';

jest.setTimeout(60_000);
/** The CRM has two calls a second. */
const PATIENCE_MS = 20_000;
let service: Service;
let room: Room;
beforeAll(async () => {
  service = await openService();
  room = await openRoom(service.api);
  await fetch(`${service.api.url}/v1/stock/LAMP`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ name: 'Лампа', price: '1499.50' }),
  });
  await call(service.api, '/v1/stock/LAMP/adjustments', { delta: 20, reason: 'delivery' });
  await Promise.all(['FX-1', 'FX-2'].map(placed));
});
afterAll(async () => {
  await room.close();
  await service.close();
});

async function placed(id: string): Promise<void> {
  await call(service.api, '/v1/orders', {
    id,
    customer: { name: 'Анна', email: 'anna@example.ru', phone: '+79161234567' },
    lines: [{ sku: 'LAMP', quantity: 2 }],
  });
  await until(
    `${id} can be paid`,
    async () => (await call(service.api, `/v1/orders/${id}`)).body['status'] === 'awaiting_payment',
    undefined,
    PATIENCE_MS,
  );
}

it('is found by its status, its payment appears by itself, and a part of it is given back for a reason', async () => {
  const page = await room.sit();
  await page.getByRole('link', { name: 'Orders' }).click();
  await page.getByLabel('State').selectOption('awaiting payment');
  expect(page.url()).toMatch(/\/console\/orders\?status=awaiting_payment$/);
  await page.getByRole('link', { name: 'FX-1' }).click();
  await page.getByRole('heading', { level: 1, name: 'Order FX-1' }).waitFor();
  await page.getByText('No payment yet').waitFor();
  await hintOf(
    page.getByRole('button', { name: 'Refund', disabled: true }),
    'Nothing was paid that could be given back.',
  );

  await service.vendors.act('yookassa', 'pay', { reference: 'FX-1' });
  await page
    .getByRole('table', { name: 'Held in the store' })
    .getByText('sold')
    .waitFor({ timeout: PATIENCE_MS });
  await page.getByRole('table', { name: 'Payments' }).getByText('RUB 2,999.00').waitFor();
  await hintOf(
    page.getByRole('button', { name: 'Change', disabled: true }),
    /^The order is “.+”: only one that waits for its payment can be changed\.$/,
  );

  await page.getByRole('button', { name: 'Refund' }).click();
  const form = page.getByRole('dialog', { name: 'Refund: order FX-1' });
  await form.getByText('Money goes back to the customer').waitFor();
  expect(await form.getByRole('button', { name: 'Give money back' }).isDisabled()).toBe(true);
  await form.getByLabel('Amount, RUB').fill('499,50');
  await form.getByLabel('Reason').fill('A scratch.');
  await form.getByRole('button', { name: 'Give money back' }).click();
  await page
    .getByRole('table', { name: 'Payments' })
    .getByText('RUB 499.50')
    .waitFor({ timeout: PATIENCE_MS });
  const happened = page.getByRole('list', { name: 'What happened' });
  const deed = happened.getByRole('listitem').filter({ hasText: 'Asked for a refund' });
  await deed.getByText('operator administrator').waitFor();
  await deed.getByText('Why: A scratch.').waitFor();
  await happened.getByText('Payment page made').waitFor();
});

it('is changed while nothing is paid: other quantities, at a new sum', async () => {
  const page = await room.sit();
  await page.goto('/console/orders/FX-2');
  await page.getByRole('button', { name: 'Change' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Лампа', { exact: true }).fill('3');
  await form.getByLabel('Reason').fill('The customer wants three.');
  await form.getByRole('button', { name: 'Change' }).click();
  await page.getByText('Total: RUB 4,498.50').waitFor({ timeout: PATIENCE_MS });
});

it('is led to by what the audit log says of its placing', async () => {
  const page = await room.sit();
  await page.goto('/console/audit');
  await page.getByRole('link', { name: 'Order FX-2', exact: true }).last().click();
  await page.getByRole('heading', { level: 1, name: 'Order FX-2' }).waitFor();
});

it('is read by a key that may not act', async () => {
  const page = await room.sit({ scopes: ['read'] });
  await page.goto('/console/orders/FX-1');
  await hintOf(
    page.getByRole('button', { name: 'Ask the gateways', disabled: true }),
    'Needs the scope “operate”',
  );
  await page.goto('/console/orders/FX-0');
  await page.getByText('There is no order of this id.').waitFor();
});

it('has no finding of axe, fits a phone, and speaks Russian', async () => {
  const page = await room.sit({ locale: 'ru-RU' });
  for (const [width, scheme] of [
    [1280, 'light'],
    [390, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme });
    for (const address of ['/console/orders', '/console/orders/FX-1']) {
      await page.goto(address);
      await page.locator('#content table').first().waitFor();
      if (address.endsWith('FX-1')) await page.locator('.timeline li').first().waitFor();
      expect(await findings(page)).toEqual([]);
      expect(await isWithinScreen(page)).toBe(true);
    }
  }
  await page.getByRole('button', { name: 'Сверить' }).click();
  await page.getByRole('dialog', { name: 'Сверить: заказ FX-1' }).waitFor();
  expect(await findings(page)).toEqual([]);
});
