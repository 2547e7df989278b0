/** Orders and stock, against the real API and its real Postgres and Temporal. No worker runs. */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { ADMIN_KEY, startTestApi, type TestApi } from '../api/fixture';
import { endStarted } from '../api/v1/starting';
import { documentOf, run, type Target } from './run';

let api: TestApi;
let target: Target;
/** Tests share one Temporal: the id tells them apart. */
const id = `C-${randomUUID().slice(0, 12)}`;
const order = (more: object = {}) =>
  JSON.stringify({
    id,
    customer: { name: 'Анна\u001b[31m', phone: '8 (916) 123-45-67' },
    lines: [{ sku: 'LAMP 1', quantity: 2 }],
    ...more,
  });

beforeAll(async () => {
  api = await startTestApi();
  target = { url: api.url, key: ADMIN_KEY };
});
afterAll(async () => {
  const connection = await Connection.connect({ address: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '' });
  await endStarted(api, new Client({ connection }));
  await connection.close();
  await api.close();
});

it('says so when there is nothing yet', async () => {
  expect(await run(target, 'orders', 'list')).toEqual({ code: 0, out: '', err: 'No order is like that.\n' });
  expect(await run(target, 'stock', 'list')).toMatchObject({ code: 0, out: '' });
});

it('puts an article up for sale, and counts what comes and goes with the reason', async () => {
  const put = await run(target, 'stock', 'put', 'LAMP 1', '--name', 'Лампа', '--price', '1499.50');
  expect(put.out).toMatch(/^sku +LAMP 1\nname +Лампа\nprice +1499\.50 RUB\non hand +0\n/);
  expect(await run(target, 'stock', 'adjustments', 'LAMP 1')).toMatchObject({
    err: 'It was never adjusted.\n',
  });
  const adjust = (delta: string, reason: string) =>
    run(target, 'stock', 'adjust', 'LAMP 1', '--delta', delta, '--reason', reason);
  expect((await adjust('10', 'Delivery 118')).out).toMatch(/^on hand +10$/m);
  expect((await adjust('-2', 'Broken')).out).toMatch(/^on hand +8$/m);
  expect(await adjust('-9', 'Gone')).toMatchObject({
    code: 1,
    err: expect.stringContaining('Only 8 are on hand') as string,
  });
  for (const wrong of ['0', '1.5', 'all']) expect((await adjust(wrong, 'x')).code).toBe(2);
  expect((await run(target, 'stock', 'list')).out).toMatch(
    /^SKU +NAME +PRICE +IN +ON HAND +RESERVED +FREE +SOLD\nLAMP 1 +Лампа +1499\.50 +RUB +8 +0 +8 +0\n$/,
  );
  expect((await run(target, 'stock', 'adjustments', 'LAMP 1')).out.split('\n')).toEqual([
    expect.stringMatching(/^AT +PIECES +ON HAND +BY +REASON$/),
    expect.stringMatching(/Z +-2 +8 +administrator +Broken$/),
    expect.stringMatching(/Z +\+10 +10 +administrator +Delivery 118$/),
    '',
  ]);
});

it('places an order once, lists it and shows it; a name cannot command the terminal', async () => {
  const place = (input: string, ...more: string[]) =>
    run({ ...target, input }, 'orders', 'place', '--input', '@-', ...more);
  const first = documentOf(await place(order(), '--json'));
  expect(first).toMatchObject({ workflowId: `order:${id}` });
  expect(documentOf(await place(order(), '--json'))).toEqual(first);
  expect(await place(order({ lines: [{ sku: 'LAMP 1', quantity: 3 }] }))).toMatchObject({
    code: 1,
    err: expect.stringContaining('Another order has this id') as string,
  });
  expect(await place('{')).toMatchObject({ code: 2, err: expect.stringContaining('--input is not JSON') });
  const list = await run(target, 'orders', 'list', '--status', 'new', '--sku', 'LAMP 1', '--from', '1h');
  expect(list.out).toMatch(/^PLACED +ID +STATUS +SINCE +TOTAL +IN +CUSTOMER +LINES$/m);
  expect(list.out).toMatch(
    new RegExp(`${id} +new +\\S+ \\S+ +2999\\.00 +RUB +Анна\\\\u001b\\[31m +2 x LAMP 1`),
  );
  expect((await run(target, 'orders', 'list', '--status', 'done')).out).toBe('');
  await api.db.query(
    `INSERT INTO payment_attempts (reference, order_id, gateway, amount, currency, pay_url)
     VALUES ($1, $1, 'yookassa', 299900, 'RUB', 'https://pay.example/1')`,
    [id],
  );
  const shown = (await run(target, 'orders', 'show', id)).out;
  expect(shown).toMatch(/^phone +\+79161234567$/m);
  expect(shown).toMatch(/^line +2 x LAMP 1 at 1499\.50, Лампа$/m);
  expect(shown).toMatch(/^page +yookassa https:\/\/pay\.example\/1$/m);
  await api.db.query('UPDATE orders SET customer = NULL WHERE id = $1', [id]);
  expect((await run(target, 'orders', 'show', id)).out).toMatch(/^customer +\[erased\]$/m);
  expect(await run(target, 'orders', 'show', 'NOWHERE')).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no order of this id') as string,
  });
});
