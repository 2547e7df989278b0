/** The start page: what waits for a person and leads there, how things stand, and what is away. */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import type { TestApi } from '../api/fixture';
import { send, startTestApi, whatsappText } from '../api/fixture';
import type { Room } from './operator';
import { findings, isWithinScreen, openRoom } from './operator';

jest.setTimeout(60_000);
const account = `n${randomUUID().slice(0, 8)}`;
let api: TestApi;
/** Without Temporal, and a provider that is not set. */
let away: TestApi;
let room: Room;
let roomAway: Room;
let connection: Connection;
const workflows: WorkflowHandle[] = [];

beforeAll(async () => {
  [api, away, connection] = await Promise.all([
    startTestApi({ env: { WHATSAPP_PHONE_NUMBER_ID: account, DIALOG_LANGUAGE: 'en' } }),
    startTestApi({ env: { TEMPORAL_ADDRESS: '127.0.0.1:9', TELEGRAM_BOT_TOKEN: undefined } }),
    Connection.connect({ address: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '' }),
  ]);
  [room, roomAway] = await Promise.all([openRoom(api), openRoom(away)]);
});
afterAll(async () => {
  await Promise.all(workflows.map((handle) => handle.terminate()));
  await Promise.all([room.close(), roomAway.close()]);
  await Promise.all([api.close(), away.close(), connection.close()]);
});

const keyword = (name: string, value: string) => ({
  key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
  value,
});

/** A customer wrote, and an operator has the dialog. */
async function dialogWithAPerson(): Promise<string> {
  await send(api.url, 'whatsapp', whatsappText('wamid.now', 'Здравствуйте', '79160000002', 'Вера'));
  const { rows } = await api.db.query<{ id: string }>(`SELECT id FROM contacts WHERE phone = '+79160000002'`);
  const workflowId = `dialog:whatsapp:${account}:${rows[0]!.id}`;
  await api.db.query('INSERT INTO keys (key) VALUES ($1) ON CONFLICT DO NOTHING', [workflowId]);
  workflows.push(
    await new Client({ connection }).workflow.start('dialog', {
      workflowId,
      taskQueue: 'nobody-polls-this',
      typedSearchAttributes: new TypedSearchAttributes([
        keyword('Stage', 'operator'),
        keyword('WaitingFor', 'operator'),
      ]),
    }),
  );
  return rows[0]!.id;
}

it('says so, friendly, when nobody waits, and how to try a sandbox', async () => {
  const page = await room.sit();
  await page.getByText('Nobody waits').waitFor();
  await page.getByText('No hook came in the last 30 full minutes.').waitFor();
  await page.getByText('npm run demo', { exact: true }).waitFor();
});

it('shows a dead letter, a dialog with a person and a notice, and leads there in one click', async () => {
  const contact = await dialogWithAPerson();
  const notice = randomUUID();
  await api.db.query(
    `INSERT INTO dead_letters (event, received_at, key, kind, attempts, reason)
     VALUES (gen_random_uuid(), now(), 'dialog:telegram:1:1', 'message.received', 9, 'too large')`,
  );
  await api.db.query(
    `INSERT INTO notices (id, kind, subject, count, most) VALUES ($1, 'token_dead', 'whatsapp', 3, 3)`,
    [notice],
  );
  const page = await room.sit({ scopes: ['read', 'operate'] });
  const waiting = page.getByRole('list', { name: 'Waits for a person' });
  await waiting.getByRole('link', { name: 'Dialog with Вера' }).waitFor();
  await waiting.getByRole('link', { name: '1 event was given up' }).click();
  await page.waitForURL('**/console/events?state=dead');
  await page.goBack();
  await waiting.getByRole('link', { name: 'Dialog with Вера' }).click();
  await page.waitForURL(`**/console/dialogs/${contact}`);
  await page.goBack();

  const acknowledge = 'Acknowledge: whatsapp does not accept our token';
  const reader = await room.sit({ scopes: ['read'] });
  const shut = reader.getByRole('button', { name: acknowledge });
  await shut.waitFor();
  expect(await shut.getAttribute('aria-description')).toBe('Needs the scope “operate”');

  await page.getByRole('button', { name: acknowledge }).click();
  await page.getByText('You have taken it on.').waitFor();
  // The answer is kept for some seconds; the page asks again by itself.
  await page.getByRole('button', { name: acknowledge }).waitFor({ state: 'detached' });
  const { rows } = await api.db.query('SELECT acknowledged_by FROM notices WHERE id = $1', [notice]);
  expect(rows).toEqual([{ acknowledged_by: 'Operator: read, operate' }]);
});

it('tells taken and refused hooks apart, in a picture and in words', async () => {
  const page = await room.sit();
  await page.route('**/v1/now', async (route) => {
    const answer = await route.fetch();
    const now = (await answer.json()) as { hooksPerMinute: object[] };
    now.hooksPerMinute = now.hooksPerMinute.map((minute, i) => ({
      ...minute,
      taken: i,
      refused: i === 29 ? 3 : 0,
      unverified: i === 28 ? 2 : 0,
    }));
    await route.fulfill({ response: answer, json: now });
  });
  await page.reload();
  const picture = page.getByRole('img', { name: /taken 435, unverified 2, refused 3; at most 32/ });
  await picture.waitFor();
  expect(await picture.locator('rect[fill="url(#hatch)"]').count()).toBe(1);
  await page.getByText('As numbers').click();
  const newest = page.getByRole('table', { name: 'Hooks a minute' }).getByRole('row').nth(1);
  expect(await newest.innerText()).toMatch(/29\s+0\s+3/);
  expect(await findings(page)).toEqual([]);
});

it('keeps what it showed, with a note, while the service does not answer, and mends itself', async () => {
  const page = await room.sit();
  await page.getByText('Events on their way').waitFor();
  await page.route('**/v1/now', (route) => route.abort());
  await page.route('**/readyz', (route) => route.abort());
  const note = page.getByRole('alert', { name: 'No answer' });
  await note.getByText('The service does not answer.').waitFor({ timeout: 20_000 });
  expect(await page.getByText('Events on their way').count()).toBe(1);
  await page.unroute('**/v1/now');
  await note.waitFor({ state: 'detached' });
});

it('says what is wrong and what follows when Temporal is away, above all else', async () => {
  const page = await roomAway.sit();
  await page.getByText('Temporal: Hooks are taken and kept').waitFor();
  const headings = await page.getByRole('heading', { level: 2 }).allInnerTexts();
  expect(headings[0]).toBe('Readiness');
  const off = page.getByRole('table', { name: 'Systems that are off' });
  expect(await off.innerText()).toMatch(/Telegram[^]*it is not called[^]*TELEGRAM_BOT_TOKEN/);
});

it.each([
  ['well', 390, 'ru-RU', 'dark', 'Ждёт человека'],
  ['away', 1280, 'en-GB', 'light', 'Readiness'],
] as const)(
  'has no finding of axe where all is %s, at %d pixels, %s, %s',
  async (how, width, locale, colorScheme, heading) => {
    const page = await (how === 'away' ? roomAway : room).sit({ width, locale });
    await page.emulateMedia({ colorScheme });
    await page.getByRole('heading', { name: heading }).waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await isWithinScreen(page)).toBe(true);
  },
);
