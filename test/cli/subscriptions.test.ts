/** `subscriptions` and `calls`, against the real API and its real Postgres. No worker runs: calls stay as they are registered. */
import { z } from 'zod';
import { ADMIN_KEY, call, startTestApi, type TestApi } from '../api/fixture';
import { isSecret } from '../../providers/standard-webhooks';
import { documentOf, run, type Target } from './run';

const OWN = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NOWHERE = '019aa5d0-3c1f-7c2e-9a51-6f0b8d2c4e99';

let api: TestApi;
let target: Target;
beforeAll(async () => {
  api = await startTestApi();
  target = { url: api.url, key: ADMIN_KEY, env: { ERP_SECRET: OWN } };
});
afterAll(() => api.close());
afterEach(async () => {
  await api.db.query('DELETE FROM calls');
  await api.db.query('DELETE FROM subscriptions');
});

const subscriptions = (...args: string[]) => run(target, 'subscriptions', ...args);
const calls = (...args: string[]) => run(target, 'calls', ...args);

const SIGNED = ['--name', 'ERP', '--url', 'https://8.8.8.8/in', '--mode', 'signed', '--events', 'order.*'];
async function subscribed(...more: string[]): Promise<string> {
  const made = documentOf(await subscriptions('create', ...SIGNED, ...more, '--json'));
  return z.looseObject({ id: z.string() }).parse(made).id;
}

it('says so when there is nothing yet', async () => {
  expect(await subscriptions('list')).toEqual({
    code: 0,
    out: '',
    err: 'Nobody is subscribed yet: subscriptions create makes one.\n',
  });
  expect(await calls('list')).toEqual({ code: 0, out: '', err: 'No call is like that.\n' });
});

it('subscribes somebody, and prints the secret alone, once', async () => {
  const made = await subscriptions('create', ...SIGNED, '--organization', '{"id":"acme","name":"ACME"}');
  expect(isSecret(made.out.trim())).toBe(true);
  expect(made.err).toMatch(/^What signs the calls to ERP, id \S+\. It is shown this once/);
  const list = await subscriptions('list');
  expect(list.out).toMatch(/^ID +NAME +MODE +STATE +FAILURES +EVENTS +URL\n/);
  expect(list.out).toMatch(/^\S+ +ERP +signed +on +0 +order\.\* +https:\/\/8\.8\.8\.8\/in$/m);
  const shown = await subscriptions('show', list.out.split('\n')[1]!.split(' ')[0]!);
  expect(shown.out).toMatch(/^organization +ACME \(acme\)$/m);
  expect(shown.out).toMatch(/^secret +of \S+ \S+$/m);
  expect(list.out + shown.out).not.toContain('whsec_');
});

it('takes a secret of yours, and never shows it', async () => {
  const made = await subscriptions('create', ...SIGNED, '--token-env', 'ERP_SECRET', '--off');
  expect(made.out).toMatch(/^state +off$/m);
  expect(made.out + made.err).not.toContain(OWN);
  expect(await subscriptions('create', ...SIGNED, '--token', OWN)).toMatchObject({
    code: 2,
    err: expect.stringContaining('--token takes @file or @-, never the secret itself') as string,
  });
  expect(await subscriptions('create', '--name', 'BI', '--events', 'order.*')).toMatchObject({
    code: 1,
    err: expect.stringContaining('url: where to? It is missing') as string,
  });
});

it('keeps the old secret for as long as it is told to', async () => {
  const id = await subscribed();
  expect(isSecret((await subscriptions('rotate', id, '--keep', '2h')).out.trim())).toBe(true);
  const shown = (await subscriptions('show', id)).out;
  expect(shown.match(/^secret /gm)).toHaveLength(2);
  expect(shown).toMatch(/^secret +of .*, signs until /m);
  const own = await run({ ...target, input: `${OWN}\n` }, 'subscriptions', 'rotate', id, '--token', '@-');
  expect(own.out).toMatch(new RegExp(`^id +${id}$`, 'm'));
});

it('is switched off and on, and deleted for good', async () => {
  const id = await subscribed();
  expect((await subscriptions('disable', id)).out).toBe('ERP is called no more.\n');
  await api.db.query(`UPDATE subscriptions SET off_reason = 'failing', failures = 20`);
  expect((await subscriptions('list')).out).toMatch(/ERP +signed +off \(failing\) +20 /);
  expect((await subscriptions('enable', id)).out).toBe('ERP is told of order.*.\n');
  expect(await subscriptions('delete', id)).toMatchObject({
    code: 2,
    err: expect.stringContaining('Nobody can be asked here: add --yes') as string,
  });
  expect((await subscriptions('delete', id, '--yes')).out).toBe(
    'ERP is deleted, and its secrets are gone.\n',
  );
  expect(await subscriptions('show', id)).toMatchObject({ code: 1, out: '' });
});

it('finds calls, shows one with its tries, and repeats it when it is over', async () => {
  const subscription = await subscribed();
  const made = await call(api, '/v1/calls', {
    subscription,
    event: 'order.paid',
    case: { id: 'FX-1', stage: 'paid', data: { total: 149_950 } },
  });
  const id = String(made.body['id']);
  expect(await calls('repeat', id)).toMatchObject({
    code: 1,
    err: expect.stringContaining('The call is not over yet') as string,
  });
  await api.db.query(
    `UPDATE calls SET state = 'failed', reason = 'The receiver answered HTTP 500.', attempts = 1, settled_at = now()`,
  );
  await api.db.query(
    `INSERT INTO call_attempts (call, number, status, milliseconds, answer) VALUES ($1, 1, 500, 42, E'oh\\u001b[31m')`,
    [id],
  );
  const found = await calls('list', '--state', 'failed', '--subscription', subscription);
  expect(found.out).toMatch(/^REGISTERED +ID +EVENT +STATE +TRIES +TO +REASON\n/);
  expect(found.out).toMatch(
    new RegExp(
      `${id} +order\\.paid +failed +1 +https://8\\.8\\.8\\.8/in +The receiver answered HTTP 500\\.$`,
      'm',
    ),
  );
  expect((await calls('search', '--event', 'order.cancelled')).out).toBe('');
  const shown = (await calls('show', id)).out;
  expect(shown).toMatch(/^why +The receiver answered HTTP 500\.$/m);
  expect(shown).toContain('"total": 149950');
  expect(shown).toMatch(/^ +1 +\S+ \S+ +500 +42 +oh\\u001b\[31m$/m);
  expect((await calls('repeat', id)).out).toMatch(/^order\.paid is told again by the call \S+\.\n$/);
  expect((await calls('list', '--all')).out.trim().split('\n')).toHaveLength(3);
  expect(await calls('show', NOWHERE)).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no call of this id') as string,
  });
});
