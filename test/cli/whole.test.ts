/** The commands that change something, against the real API and its real Postgres and Temporal. */
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import type { TestApi } from '../api/fixture';
import { ADMIN_KEY, call, send, startTestApi, whatsappText, type List } from '../api/fixture';
import { endStarted } from '../api/v1/starting';
import { documentOf, run, type Target } from './run';

let api: TestApi;
let target: Target;
beforeAll(async () => {
  api = await startTestApi();
  target = { url: api.url, key: ADMIN_KEY };
  await send(api.url, 'whatsapp', whatsappText('wamid.1', 'Кран течёт'));
  await send(api.url, 'whatsapp', '{"unheard":"of"}');
});
afterAll(async () => {
  const connection = await Connection.connect({ address: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'] ?? '' });
  await endStarted(api, new Client({ connection }));
  await connection.close();
  await api.close();
});

const json = async (...args: string[]) =>
  z.looseObject({}).parse(documentOf(await run(target, ...args, '--json')));

const eventOf = async (state: string): Promise<string> =>
  String((await call<List>(api, '/v1/events/search', { state })).body.items[0]?.['id']);

it('makes a key that works until it is revoked, and the audit log says by whom', async () => {
  const made = await json('keys', 'create', '--name', 'Мария', '--scopes', 'read', '--expires', '90d');
  const maria: Target = { url: api.url, key: String(made['key']) };
  expect((await run(maria, 'providers', 'list')).code).toBe(0);
  expect(await run(maria, 'keys', 'list')).toMatchObject({
    code: 4,
    err: expect.stringContaining('scope "admin"') as string,
  });
  expect((await run(target, 'keys', 'list')).out).toMatch(/Мария +read +\S+ \S+ +administrator/);
  expect((await run(target, 'keys', 'revoke', String(made['id']))).out).toContain('Мария is revoked');
  expect((await run(maria, 'providers', 'list')).code).toBe(4);
  const { out } = await run(target, 'audit', 'list', '--action', 'revokeKey');
  expect(out).toMatch(new RegExp(`administrator +revokeKey +/v1/keys/${String(made['id'])} +200`));
});

it('dismisses an event that nobody understands, with the reason', async () => {
  const id = await eventOf('unread');
  const refused = await run(target, 'replay', id);
  expect(refused).toMatchObject({ code: 1, out: '' });
  await run(target, 'events', 'dismiss', id, '--reason', 'a test of Meta');
  expect(await json('events', 'show', id)).toMatchObject({ state: 'ignored', reason: 'a test of Meta' });
});

it('replays events by their ids and by a filter, counted first', async () => {
  await api.db.query(`UPDATE pending SET parked_at = now(), reason = 'nobody wants it'`);
  expect(await json('replay', '--state', 'parked', '--dry-run')).toEqual({
    count: 1,
    byState: { parked: 1 },
    dryRun: true,
  });
  const id = await eventOf('parked');
  const { items } = z.looseObject({ items: z.array(z.looseObject({})) }).parse(await json('replay', id));
  expect(items).toMatchObject([{ replayOf: id, state: 'pending' }]);
  expect(await json('events', 'show', id)).toMatchObject({ state: 'ignored', replays: [items[0]!['id']] });
});

it('lists notices, and takes one on', async () => {
  // The watch may have looked by itself while an event stood unread.
  await api.db.query('DELETE FROM notices');
  expect(await run(target, 'notices', 'list')).toEqual({
    code: 0,
    out: '',
    err: 'No notice is like that.\n',
  });
  await api.db.query(
    `INSERT INTO dead_letters (event, received_at, key, kind, attempts, reason)
     SELECT gen_random_uuid(), now(), 'dialog:telegram:1:1', 'message.received', 3, 'no' FROM generate_series(1, 3)`,
  );
  await api.notices.look();
  const listed = await run(target, 'notices', 'list', '--state', 'open');
  expect(listed.out).toMatch(/^SINCE +ID +STATE +KIND +NOW +MOST +TAKEN ON BY +WHAT$/m);
  const [, id = ''] = /Z +(\S{36}) +open +dead_letters +3 +3 +- +\S/.exec(listed.out) ?? [];
  const taken = await run(target, 'notices', 'acknowledge', id);
  expect(taken.out).toMatch(/ is taken on by administrator since \d{4}-\d\d-\d\d /);
  const { items } = await json('notices', 'list', '--state', 'open');
  expect(items).toContainEqual(expect.objectContaining({ id, acknowledgedBy: 'administrator' }));
  expect((await run(target, 'notices', 'list', '--state', 'over')).out).toBe('');
  expect(await run(target, 'notices', 'acknowledge', 'x')).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no notice of this id') as string,
  });
  await api.db.query('DELETE FROM dead_letters');
});

it('starts a flow once for its id, and acts on what was started', async () => {
  const start = () => json('flows', 'start', 'ticket', '--id', 'desk-77', '--input', '{"issueId":"770077"}');
  const [first, again] = [await start(), await start()];
  expect(again).toEqual(first);
  const workflow = String(first['workflowId']);
  expect((await run(target, 'workflows', 'show', workflow)).out).toMatch(/^id +ticket:okdesk:770077$/m);
  expect(await run(target, 'workflows', 'act', workflow, 'close')).toMatchObject({
    code: 1,
    err: expect.stringContaining('takes no actions') as string,
  });
  expect((await run(target, 'flows', 'list')).out).toMatch(/^lead +dialog +Talk to a customer/m);
});

it('does once what is repeated under one Idempotency-Key', async () => {
  const create = () =>
    json('keys', 'create', '--name', 'once', '--scopes', 'read', '--idempotency-key', 'only-one');
  expect(await create()).toEqual(await create());
  const { rows } = await api.db.query(`SELECT FROM api_keys WHERE name = 'once'`);
  expect(rows).toHaveLength(1);
});

it('says that nobody is there to be erased', async () => {
  expect(await run(target, 'erase', '--channel', 'telegram', '--contact', '999', '--yes')).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no contact of this id') as string,
  });
});
