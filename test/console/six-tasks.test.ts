/**
 * Six things that operators are asked for, done as somebody would who has read nothing: from the start page, by what the
 * pages say. Presses are counted by the browser, time by the clock: each is done within a minute and six presses.
 */
import type { Page } from 'playwright-core';
import { call, send } from '../api/fixture';
import { Person, t } from '../end-to-end/person';
import type { Service } from '../end-to-end/service';
import { openService } from '../end-to-end/service';
import { until } from '../workflows/fixture/until';
import type { Room } from './operator';
import { openRoom, searchFor } from './operator';

const MOST_PRESSES = 6;
const MOST_SECONDS = 60;

jest.setTimeout(90_000);
let service: Service;
let room: Room;
beforeAll(async () => {
  service = await openService();
  room = await openRoom(service.api);
});
afterAll(async () => {
  await room.close();
  await service.close();
});

/** Does a task from the start page, and holds it to its presses and its time. */
async function timed(task: (page: Page) => Promise<void>, page?: Page): Promise<void> {
  const seat = page ?? (await room.sit());
  await seat.addInitScript(`addEventListener('click', ({ isTrusted, detail }) => {
    if (isTrusted && detail > 0) sessionStorage.presses = Number(sessionStorage.presses ?? 0) + 1;
  }, true)`);
  await seat.goto('/console');
  await seat.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
  const began = performance.now();
  await task(seat);
  const seconds = (performance.now() - began) / 1000;
  const presses = await seat.evaluate<number>('Number(sessionStorage.presses ?? 0)');
  expect([presses <= MOST_PRESSES, presses]).toEqual([true, presses]);
  expect([seconds < MOST_SECONDS, seconds]).toEqual([true, seconds]);
}

const customer = (chatId: string, name: string): Person =>
  new Person(service, 'telegram', { chatId, name }, chatId, { name });

it('why does this customer get no answer?', async () => {
  const boris = customer('5310000001', 'Борис Лунин');
  await boris.write('Здравствуйте');
  await boris.hears(t.askName);
  await boris.write('стоп');
  await timed(async (page) => {
    await searchFor(page, 'Лунин');
    await page.getByRole('link', { name: 'Борис Лунин' }).click();
    await page.getByRole('alert').getByText('The customer asked for no more messages').waitFor();
  });
});

it('replay yesterday’s dead letters', async () => {
  const payment = {
    event: 'payment',
    id: 'old',
    invoice: { ref: crypto.randomUUID() },
    amount: 5,
    status: 'paid',
  };
  await send(service.api.url, 'onec', payment);
  const isGone = async (from: string) =>
    (await service.api.db.query(`SELECT FROM ${from}`)).rows.length === 0;
  await until('it is parked', async () => !(await isGone('pending WHERE parked_at IS NOT NULL')));
  await service.api.db.query(`UPDATE pending SET parked_at = now() - interval '80 hours', retry_at = NULL`);
  await until('it is dead', async () => !(await isGone('dead_letters')));
  const page = await room.sit();
  // Tomorrow it was yesterday.
  await page.clock.setSystemTime(Date.now() + 24 * 3_600_000);
  await timed(async () => {
    await page.getByRole('link', { name: '1 event was given up' }).click();
    await page.getByRole('button', { name: 'Yesterday' }).click();
    await page.getByRole('button', { name: 'Replay all that match…' }).click();
    await page.getByRole('button', { name: 'Replay 1 event' }).click();
    await page.getByText('1 of 1 done').waitFor();
  }, page);
});

it('take over a dialog', async () => {
  const anna = customer('5310000002', 'Анна Ким');
  await anna.write('Здравствуйте');
  await anna.hears(t.askName);
  await timed(async (page) => {
    await page.getByRole('link', { name: 'Dialogs', exact: true }).click();
    await page.getByRole('link', { name: 'Анна Ким' }).click();
    await page.getByRole('button', { name: 'Take over' }).click();
    await page.getByRole('textbox', { name: 'Message to the customer' }).fill('Добрый день!');
    await page.getByRole('button', { name: 'Send' }).click();
    await anna.hears(t.askName, 'Добрый день!');
  });
});

it('show that this payment hook was forged', async () => {
  await send(
    service.api.url,
    'payments',
    { event: 'payment_success', order_id: 'FX-1', amount: 9 },
    {
      'x-webhook-signature': '00'.repeat(32),
      'content-type': 'application/json',
    },
  );
  await timed(async (page) => {
    await page.getByRole('link', { name: 'Hooks', exact: true }).click();
    await page.getByRole('row').filter({ hasText: 'wrong signature' }).getByRole('link').click();
    const alert = page.getByRole('alert').filter({ hasText: 'This hook is forged' });
    await alert.getByText('Nothing was changed').waitFor();
    await alert.getByText('401').waitFor();
  });
});

it('rotate a secret', async () => {
  await call(service.api, '/v1/endpoints', {
    id: 'site',
    provider: 'payments',
    token: 'the-first-secret-of-all',
  });
  await timed(async (page) => {
    await page.getByRole('link', { name: 'Endpoints', exact: true }).click();
    await page.getByRole('link', { name: 'site', exact: true }).click();
    await page.getByRole('button', { name: 'Rotate the secret' }).click();
    const window = page.getByRole('dialog');
    await window.getByRole('button', { name: 'Make one' }).click();
    await window.getByRole('button', { name: 'Rotate' }).click();
    await page.getByText('This is shown now and never again').waitFor();
    await page.getByRole('button', { name: 'It is kept, close' }).click();
    await page.getByRole('table', { name: 'Secrets' }).getByText('another is set').waitFor();
  });
});

it('what waits for a person?', async () => {
  await timed(async (page) => {
    const waiting = page.getByRole('region', { name: 'Waits for a person' });
    await waiting.getByText('Анна Ким').waitFor();
    await waiting.getByRole('link', { name: 'Анна Ким' }).click();
    await page.getByRole('button', { name: 'Hand back' }).waitFor();
  });
});
