/** What came in: a lost payment found and given to its ticket, a forged one, many replayed; hooks and events seen. */
import { addReference } from '../../journal/references';
import { send } from '../api/fixture';
import { Person, t } from '../end-to-end/person';
import type { Service } from '../end-to-end/service';
import { openService } from '../end-to-end/service';
import { until } from '../workflows/fixture/until';
import type { Room } from './operator';
import { findings, isWithinScreen, openRoom, searchFor } from './operator';

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

/** A payment from 1C for an invoice that nobody here knows. */
const payment = (id: string) => ({
  event: 'payment',
  id,
  invoice: { ref: `aaaaaaaa-0000-4000-8000-${id.padStart(12, '0')}`, number: `LOST-${id}` },
  amount: 500,
  status: 'paid',
});

/** @returns the id of the hook */
async function pay(id: string, headers?: Record<string, string>): Promise<string> {
  const response = await send(service.api.url, 'onec', payment(id), headers);
  return response.headers.get('x-request-id') ?? '';
}

const parked = async (many: number): Promise<void> =>
  until('they are parked', async () => {
    const { rows } = await service.api.db.query('SELECT FROM pending WHERE parked_at IS NOT NULL');
    return rows.length === many;
  });

/** As if what is parked had waited for PARK_HOURS. */
async function patienceEnds(): Promise<void> {
  await service.api.db.query(
    `UPDATE pending SET parked_at = now() - interval '80 hours', retry_at = NULL WHERE parked_at IS NOT NULL`,
  );
  await until('they are dead', async () => {
    const { rows } = await service.api.db.query('SELECT FROM pending WHERE parked_at IS NOT NULL');
    return rows.length === 0;
  });
}

it('a lost payment is found by its invoice, understood, replayed, and its ticket has it', async () => {
  const anna = new Person(service, 'whatsapp', { from: '79200000001' }, '79200000001', {
    phone: '79200000001',
  });
  const { said } = await anna.opensIssue();
  const { rows } = await service.api.db.query<{ value: string; key: string }>(
    `DELETE FROM refs WHERE type = 'invoice' RETURNING value, key`,
  );
  const [lost] = rows;
  const number = /№ (\S+) на/.exec(said[4] ?? '')?.[1] ?? '';
  await service.vendors.act('onec', 'pay', { ref: lost!.value });
  await parked(1);
  await patienceEnds();
  await addReference(service.api.db, { type: 'invoice', value: lost!.value }, lost!.key);

  const page = await room.sit();
  await searchFor(page, number);
  await page.reload();
  const found = page.getByRole('region', { name: 'Events' });
  await found.getByText('dead').waitFor();
  await found.getByRole('link', { name: 'Payment' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'A payment that nobody has claimed' });
  await alert.getByText(`invoice ${number}`).waitFor();
  await alert.getByText('no ticket, order or dialog here is known by that yet').waitFor();
  await page.getByRole('button', { name: 'Replay' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Replay' }).click();
  await page.getByText('A replay of').waitFor();
  await page.getByText('Its workflow has it.').waitFor();
  await anna.hears(...said, t.paid({ amount: 149_950, currency: 'RUB' }));
  expect(await page.getByRole('link', { name: /^ticket/ }).getAttribute('title')).toBe(lost!.key);

  await page
    .getByRole('link', { name: /^[0-9a-f-]{36}$/ })
    .first()
    .click();
  const way = page.getByRole('list', { name: 'Its way' });
  await way.getByText('Proved genuine').waitFor();
  await way.getByText('Answered 200').waitFor();
});

it('a forged payment stands in the live tail, and says what it is and that nothing was changed', async () => {
  const page = await room.sit();
  await page.getByRole('link', { name: 'Hooks', exact: true }).click();
  await page.getByLabel('Outcome').selectOption({ label: 'refused' });
  await page.getByText('Nothing matches').waitFor();
  await pay('1', { authorization: 'Bearer guessed', 'content-type': 'application/json' });
  const row = page.getByRole('row').filter({ hasText: 'wrong token or password' });
  await row.getByRole('link').click();
  const alert = page.getByRole('alert').filter({ hasText: 'This hook is forged' });
  await alert.getByText('its token or password is not the one').waitFor();
  await alert.getByText('Nothing was changed').waitFor();
  await alert.getByText('No money was booked').waitFor();
  await alert.getByText('401, “The request could not be proved genuine.”').waitFor();
});

it('dead letters of today are replayed in six clicks from the start page, counted first', async () => {
  for (const id of ['11', '12', '13']) await pay(id);
  await parked(3);
  await patienceEnds();
  const page = await room.sit();
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  await page.getByRole('button', { name: 'Dead letters' }).click();
  await page.getByRole('button', { name: 'Today' }).click();
  await page.getByRole('button', { name: 'Replay all that match…' }).click();
  await page.getByRole('dialog').getByText('3 events match.').waitFor();
  await page.getByRole('button', { name: 'Replay 3 events' }).click();
  await page.getByText('Replay finished').waitFor();
  await page.getByText('3 of 3 done').waitFor();
  await page.getByText('No dead letters').waitFor();
  await parked(3);

  await page.getByRole('button', { name: 'Parked' }).click();
  await page.getByRole('checkbox', { name: 'Select all shown' }).check();
  await page.getByRole('button', { name: 'Replay selected (3)' }).click();
  await page.getByRole('button', { name: 'Replay 3 events' }).click();
  await page.getByText('Replayed: 3. Refused: 0.').waitFor();
});

it('a person dismisses what needs nothing, and says why', async () => {
  const page = await room.sit();
  await page.goto('/console/events?state=parked');
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('button', { name: 'Dismiss…' }).click();
  await page.getByLabel('Reason').fill('Paid in cash.');
  await page.getByRole('button', { name: 'Dismiss', exact: true }).click();
  await page.getByText('It is of no interest here').waitFor();
  await page.getByText('Why: Paid in cash.').waitFor();
});

it('a key that may only read sees them, and is told what it needs to act', async () => {
  const page = await room.sit({ scopes: ['read'] });
  await page.goto('/console/events?state=parked');
  const all = page.getByRole('button', { name: 'Replay all that match…' });
  await all.waitFor();
  expect(await all.getAttribute('aria-disabled')).toBe('true');
  expect(await all.getAttribute('aria-description')).toBe('Needs the scope “operate”');
  await page.getByRole('table').getByRole('link').first().click();
  const replay = page.getByRole('button', { name: 'Replay', exact: true });
  await replay.waitFor();
  expect(await replay.getAttribute('aria-disabled')).toBe('true');
  await page
    .getByRole('link', { name: /^[0-9a-f-]{36}$/ })
    .first()
    .click();
  await page.getByText('a key with the scope “operate” shows it').waitFor();
});

it('no page has a finding of axe, and all fit a phone', async () => {
  const forged = await pay('2', { authorization: 'Bearer guessed', 'content-type': 'application/json' });
  const genuine = await pay('21');
  const page = await room.sit({ width: 390 });
  const isFine = async (colorScheme: 'light' | 'dark') => {
    await page.emulateMedia({ colorScheme });
    expect(await isWithinScreen(page)).toBe(true);
    expect(await findings(page)).toEqual([]);
  };
  await page.goto('/console/search');
  await page.getByText('What are you looking for?').waitFor();
  await isFine('dark');
  await searchFor(page, 'LOST-21');
  await page.getByRole('region', { name: 'Events' }).waitFor();
  await isFine('light');
  await page.getByRole('region', { name: 'Events' }).getByRole('link').first().click();
  await page.getByText('A payment that nobody has claimed').waitFor();
  await isFine('dark');
  await page.goto('/console/events?state=parked');
  await page.getByRole('table').waitFor();
  await isFine('light');
  await page.goto('/console/hooks');
  await page.getByRole('table').waitFor();
  await isFine('dark');
  await page.goto(`/console/hooks/${forged}`);
  await page.getByText('This hook is forged').waitFor();
  await isFine('light');
  await page.goto(`/console/hooks/${genuine}`);
  await page.getByText('Still on its way.').waitFor();
  await isFine('dark');
});

it.each([
  ['en-GB', /^\d{1,2} \w+ \d{4}, \d\d:\d\d:\d\d$/],
  ['en-US', /^\w+ \d{1,2}, \d{4}, \d{1,2}:\d\d:\d\d\s[AP]M$/],
])('times are written as in the country of the browser: %s', async (locale, form) => {
  const page = await room.sit({ locale });
  await page.goto('/console/hooks');
  await page.getByRole('table').getByRole('link', { name: form }).first().waitFor();
});

it('says it all in Russian', async () => {
  const page = await room.sit({ locale: 'ru-RU' });
  await page.goto('/console/events?state=parked');
  await page.getByRole('table').getByText('Здесь пока не знают: счёт').first().waitFor();
  await page.getByRole('table').getByRole('link', { name: /\d/ }).first().click();
  await page.getByText('Платёж, который никто не забрал').waitFor();
  await page.goto('/console/hooks?outcome=refused');
  await page.getByRole('table').getByText('неверный токен или пароль').first().waitFor();
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByText('Этот хук поддельный').waitFor();
});
