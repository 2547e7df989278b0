/** What goes out: subscriptions and their calls, and the stock; as an operator sees and does it. */
import { ADMIN_KEY } from '../api/fixture';
import type { Receiver } from '../calls/receiver';
import { startReceiver } from '../calls/receiver';
import type { Service } from '../end-to-end/service';
import { openService } from '../end-to-end/service';
import type { Room } from './operator';
import { findings, isWithinScreen, openRoom } from './operator';

jest.setTimeout(90_000);
let service: Service;
let room: Room;
let receiver: Receiver;
let isWell = false;

beforeAll(async () => {
  service = await openService();
  room = await openRoom(service.api);
  receiver = await startReceiver(() =>
    Promise.resolve(isWell ? { status: 200, text: 'taken' } : { status: 500, text: 'the disk is full' }),
  );
});
afterAll(async () => {
  await room.close();
  await receiver.stop();
  await service.close();
});

const api = async (method: string, path: string, body: unknown): Promise<Record<string, unknown>> => {
  const answer = await fetch(service.api.url + path, {
    method,
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
  return (await answer.json()) as Record<string, unknown>;
};

it('a subscription is made, its call is seen failing with the reason, and is repeated when its receiver is well', async () => {
  const page = await room.sit({ scopes: ['read', 'calls'] });
  await page.getByRole('link', { name: 'Subscriptions' }).click();
  await page.getByText('Nobody is subscribed').waitFor();
  await page.getByRole('button', { name: 'New subscription' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill('ERP');
  await form.getByRole('textbox', { name: 'Address' }).fill('http://10.0.0.1/hook');
  await form.getByLabel('Events').first().fill('order.*');
  await page.keyboard.press('Enter');
  expect(await findings(page)).toEqual([]);
  await form.getByRole('button', { name: 'Create' }).click();
  // Not a public address: the form says so, and nothing typed is lost.
  await form.getByRole('alert').getByText('url:').waitFor();
  await form.getByRole('textbox', { name: 'Address' }).fill(receiver.url);
  await form.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { level: 1, name: 'ERP' }).waitFor();
  await page.getByText('It was not called yet').waitFor();

  const { items } = (await (
    await fetch(`${service.api.url}/v1/subscriptions`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } })
  ).json()) as { items: { id: string }[] };
  await api('POST', '/v1/calls', {
    subscription: items[0]!.id,
    event: 'order.paid',
    case: { id: 'order:FX-1', stage: 'paid' },
  });
  await page.getByRole('table', { name: 'Its latest calls' }).getByText('failed').waitFor();
  await page.getByRole('link', { name: 'All its calls' }).click();
  await page.getByRole('heading', { level: 1, name: 'Calls' }).waitFor();
  await page.getByRole('combobox', { name: 'State' }).selectOption('failed');
  await page.getByRole('table', { name: 'Calls' }).getByRole('link', { name: 'order.paid' }).click();
  await page.getByRole('heading', { level: 1, name: 'Call: order.paid' }).waitFor();
  await page.getByRole('list', { name: 'Its life' }).getByText('The receiver answered HTTP 500.').waitFor();
  const tries = page.getByRole('table', { name: 'Attempts' });
  expect(await tries.getByRole('row').nth(1).innerText()).toMatch(/HTTP 500[^]*the disk is full/);
  expect(await page.getByRole('link', { name: 'In Temporal' }).getAttribute('href')).toContain('call%3A');

  isWell = true;
  await page.getByRole('button', { name: 'Repeat' }).click();
  await page.getByRole('dialog').getByText('is posted to ERP').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Repeat' }).click();
  await page.getByText('Its receiver took it.').waitFor();
  await page.getByRole('link', { name: 'another call' }).click();
  await page.getByText('Its receiver did not take it').waitFor();
  expect(receiver.received).toHaveLength(2);
});

it('a secret is shown once, rotated with an overlap; why a subscription is off is said, and it is switched on and deleted', async () => {
  const page = await room.sit();
  await page.goto('/console/subscriptions');
  await page.getByRole('button', { name: 'New subscription' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('BI');
  await dialog.getByRole('radio', { name: 'signed' }).check();
  await dialog.getByRole('textbox', { name: 'Address' }).fill(receiver.url);
  await dialog.getByLabel('Events').first().fill('ticket.paid');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Create' }).click();
  const shown = page.getByRole('region', { name: 'Secret', exact: true });
  await shown.waitFor();
  const first = await shown.innerText();
  expect(first).toMatch(/^whsec_/);
  await page.getByRole('button', { name: 'It is kept, close' }).click();
  await page.getByRole('heading', { level: 1, name: 'BI' }).waitFor();
  await page.getByRole('button', { name: 'New secret' }).click();
  await dialog.getByRole('textbox', { name: 'The old ones sign for, hours' }).fill('2');
  await dialog.getByRole('button', { name: 'New secret' }).click();
  await shown.waitFor();
  expect(await shown.innerText()).not.toBe(first);
  await page.getByRole('button', { name: 'It is kept, close' }).click();
  await page.getByRole('table', { name: 'Secrets that sign' }).getByText('until another is set').waitFor();
  expect(await page.getByRole('table', { name: 'Secrets that sign' }).getByRole('row').count()).toBe(3);
  expect(await page.content()).not.toContain(first);

  await service.api.db.query(
    `UPDATE subscriptions SET enabled = false, off_reason = 'failing', failures = 20 WHERE name = 'BI'`,
  );
  await page.getByText('after 20 calls in a row').waitFor();
  await page.getByRole('button', { name: 'Switch on' }).click();
  await page.getByText('It is on', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Subscriptions' }).first().click();
  await page.getByRole('link', { name: 'BI' }).click();
  await page.getByRole('heading', { level: 1, name: 'BI' }).waitFor();
  // The list that was looked at before is not shown once more while the new one is on its way.
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route(/\/v1\/subscriptions(\?|$)/, async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { level: 1, name: 'Subscriptions' }).waitFor();
  await page.getByText('“BI” is deleted').waitFor();
  expect(await page.getByRole('link', { name: 'BI' }).count()).toBe(0);
  answer();
});

it('the stock is adjusted with a reason, which stands in its log with the name; a key that may not is told why', async () => {
  const page = await room.sit({ scopes: ['read', 'inventory'] });
  await page.getByRole('link', { name: 'Stock' }).click();
  await page.getByRole('button', { name: 'New article' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'SKU' }).fill('LAMP-1');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Лампа');
  await dialog.getByRole('textbox', { name: 'Price' }).fill('1499,50');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: 'Adjust: LAMP-1' }).click();
  await dialog.getByRole('textbox', { name: 'Change, pieces' }).fill('-1');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Delivery 118');
  await dialog.getByRole('button', { name: 'Adjust' }).click();
  await dialog.getByRole('alert').getByText('Only 0 are on hand').waitFor();
  await dialog.getByRole('textbox', { name: 'Change, pieces' }).fill('5');
  await dialog.getByText('On hand afterwards: 5').waitFor();
  await dialog.getByRole('button', { name: 'Adjust' }).click();
  await page.getByText('LAMP-1: on hand 5 now').waitFor();
  await page.getByRole('button', { name: 'Log: LAMP-1' }).click();
  const log = page.getByRole('table', { name: 'LAMP-1: adjustments' });
  await log.getByText('Delivery 118').waitFor();
  expect(await log.innerText()).toMatch(/\+5[^]*Operator: read, inventory/);

  const reader = await room.sit({ scopes: ['read'] });
  await reader.goto('/console/stock');
  const shut = reader.getByRole('button', { name: 'Adjust: LAMP-1' });
  await shut.waitFor();
  expect(await shut.getAttribute('aria-disabled')).toBe('true');
  expect(await shut.getAttribute('aria-description')).toBe('Needs the scope “stock”');
  await shut.click({ force: true });
  expect(await reader.getByRole('dialog').count()).toBe(0);
  await reader.goto('/console/calls');
  await reader.getByText('It needs the scope “calls”').waitFor();
});

it('has no finding of axe in the light and in the dark, fits a phone, and speaks Russian', async () => {
  const page = await room.sit({ width: 390, locale: 'ru-RU' });
  const { rows } = await service.api.db.query<{ call: string; subscription: string }>(
    'SELECT c.id AS call, c.subscription FROM calls c WHERE subscription IS NOT NULL LIMIT 1',
  );
  const { call, subscription } = rows[0]!;
  const places = [
    '/calls',
    `/calls/${call}`,
    '/subscriptions',
    `/subscriptions/${subscription}`,
    '/stock',
    '/stock?log=LAMP-1',
  ];
  for (const [i, place] of places.entries()) {
    await page.emulateMedia({ colorScheme: i % 2 === 0 ? 'dark' : 'light' });
    await page.goto(`/console${place}`);
    await page.locator('#content h1').waitFor();
    await page.getByRole('table').first().waitFor();
    expect([place, await findings(page)]).toEqual([place, []]);
    expect([place, await isWithinScreen(page)]).toEqual([place, true]);
  }
  await page.getByRole('dialog').getByText('Delivery 118').waitFor();
  await page.goto(`/console/calls/${call}`);
  await page.getByRole('heading', { level: 1, name: 'Вызов: order.paid' }).waitFor();
  await page.getByRole('heading', { name: 'Ход вызова' }).waitFor();
});
