/** What operators read, against the real API. */
import { providers } from '../../providers';
import { z } from 'zod';
import { dialogSchema, eventSchema, hookDetail, hookSchema, pageOf, providerList } from '../../cli/answers';
import { ADMIN_KEY, send, startTestApi, whatsappText, type TestApi } from '../api/fixture';
import type { Vendors } from '../api/simulated-vendors';
import { startVendors } from '../api/simulated-vendors';
import { documentOf, run, type Target } from './run';

let api: TestApi;
let vendors: Vendors;
let target: Target;
beforeAll(async () => {
  vendors = await startVendors();
  api = await startTestApi({ env: vendors.env });
  target = { url: api.url, key: ADMIN_KEY };
  for (const n of [1, 2, 3])
    await send(api.url, 'whatsapp', whatsappText(`wamid.${n}`, `Кран ${n}`, undefined, 'Анна\u001b[31m'));
  await send(api.url, 'telegram', { update_id: 1 }, {});
});
afterAll(async () => {
  await api.close();
  await vendors.stop();
});

const hooks = pageOf(hookSchema);

it('lists hooks as a table, the newest first', async () => {
  const { code, out, err } = await run(target, 'hooks', 'list');
  const lines = out.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^RECEIVED +ID +ENDPOINT +OUTCOME +REASON +NEW +AGAIN +ANSWER +PEER$/);
  expect(lines).toHaveLength(5);
  expect(lines[1]).toMatch(/telegram +refused +credentials_missing +0 +0 +401 +127\.0\.0\.1$/);
  expect(lines[4]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ +[0-9a-f-]{36} +whatsapp +taken +- +1 +0 +200/);
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

it('finds hooks by outcome, endpoint, reason and time', async () => {
  const found = async (...args: string[]) =>
    hooks.parse(documentOf(await run(target, 'hooks', 'list', '--json', ...args))).items.length;
  expect(await found('--outcome', 'refused', '--reason', 'credentials_missing')).toBe(1);
  expect(await found('--endpoint', 'whatsapp', '--from', '1h')).toBe(3);
  expect(await found('--to', '2026-01-01')).toBe(0);
});

it('says where a list goes on, and goes on there', async () => {
  const first = await run(target, 'hooks', 'list', '--limit', '3', '--json');
  const page = hooks.parse(documentOf(first));
  expect(page.items).toHaveLength(3);
  const told = await run(target, 'hooks', 'list', '--limit', '3');
  expect(told.err).toContain(`--cursor ${page.nextCursor}`);
  const rest = await run(target, 'hooks', 'list', '--cursor', page.nextCursor!, '--json');
  expect(hooks.parse(documentOf(rest)).items).toHaveLength(1);
  const all = hooks.parse(documentOf(await run(target, 'hooks', 'list', '--all', '--json')));
  expect(all).toMatchObject({ nextCursor: null, items: { length: 4 } });
});

it('shows one hook with its body', async () => {
  const list = hooks.parse(documentOf(await run(target, 'hooks', 'list', '--json')));
  const { id } = list.items.at(-1)!;
  const shown = await run(target, 'hooks', 'show', id);
  expect(shown.out).toMatch(new RegExp(`^id +${id}\n`));
  expect(shown.out).toContain('"wamid.1"');
  const document = hookDetail.parse(documentOf(await run(target, 'hooks', 'show', id, '--json')));
  expect(document.body?.content).toContain('wamid.1');
});

it('lists events by state, and shows one', async () => {
  const list = await run(target, 'events', 'list', '--state', 'pending', '--kind', 'message.received');
  expect(list.out.split('\n')[0]).toMatch(/^RECEIVED +ID +STATE +ENDPOINT +KIND +WORKFLOW +TRIES +REASON$/);
  expect(list.out.match(/pending +whatsapp +message\.received +dialog:whatsapp:/g)).toHaveLength(3);
  const page = pageOf(eventSchema).parse(
    documentOf(await run(target, 'events', 'list', '--json', '--event-id', 'wamid.2')),
  );
  const shown = await run(target, 'events', 'show', page.items[0]!.id);
  expect(shown.out).toContain('Кран 2');
});

it('says so, on standard error, when there are no dead letters', async () => {
  expect(await run(target, 'dead')).toEqual({ code: 0, out: '', err: 'No dead letters.\n' });
  expect(documentOf(await run(target, 'dead', 'list', '--json'))).toEqual({ items: [], nextCursor: null });
});

it('lists, shows and reads dialogs; a name cannot command the terminal', async () => {
  const list = await run(target, 'dialogs', 'list', '--phone', '8 (916) 123-45-67');
  expect(list.out).toContain('Анна\\u001b[31m');
  expect(list.out).not.toContain('\u001b');
  const document = documentOf(await run(target, 'dialogs', 'list', '--json'));
  const [dialog] = pageOf(dialogSchema).parse(document).items;
  expect(dialog?.name).toBe('Анна\u001b[31m');
  const shown = await run(target, 'dialogs', 'show', dialog!.id);
  expect(shown.out).toContain(dialog!.workflowId);
  const messages = await run(target, 'dialogs', 'messages', dialog!.id);
  expect(messages.out.split('\n').map((line) => line.trim())).toEqual([
    expect.stringMatching(/^AT +WHO +STATUS +SAID$/),
    expect.stringMatching(/customer +received +Кран 1$/),
    expect.stringMatching(/customer +received +Кран 2$/),
    expect.stringMatching(/customer +received +Кран 3$/),
    '',
  ]);
});

it('lists providers, and checks those that are named', async () => {
  const table = await run(target, 'providers', 'list');
  expect(table.out).toMatch(/^whatsapp +on +on +100000000000001 \(sandbox\)/m);
  expect(providerList.parse(documentOf(await run(target, 'providers', 'list', '--json'))).items).toHaveLength(
    providers.length,
  );
  expect((await run(target, 'providers', 'check', 'whatsapp')).code).toBe(0);
  const failing = await run(target, 'providers', 'check', 'telegram');
  expect(failing.out).toMatch(/✗ last error .*, hook: credentials_missing/);
  expect(failing).toMatchObject({ code: 1, err: 'Not well: telegram.\n' });
  expect(await run(target, 'providers', 'check')).toMatchObject({ code: 1, err: 'Not well: telegram.\n' });
});

it('tells in JSON what it checked, also when that is not well', async () => {
  const { code, out } = await run(target, 'providers', 'check', 'telegram', '--json');
  const checked = z.object({ items: z.array(z.looseObject({ ok: z.boolean() })) }).parse(JSON.parse(out));
  expect({ code, ok: checked.items[0]?.ok }).toEqual({ code: 1, ok: false });
});
