/** `endpoints` where something is wrong: nothing is changed, or it is said how far it came. */
import { createProgram } from '../../cli/program';
import { run } from './run';
import type { Service } from './scripted-api';
import { problem, startService, TIME } from './scripted-api';

let service: Service;
const FIXIT_URL = process.env['FIXIT_URL'];
beforeAll(async () => void (service = await startService()));
afterAll(async () => {
  if (FIXIT_URL === undefined) delete process.env['FIXIT_URL'];
  else process.env['FIXIT_URL'] = FIXIT_URL;
  await service.stop();
});
beforeEach(() => void (service.called.length = 0));

const endpoint = (id: string, more: object = {}) => ({
  id,
  provider: 'citeck',
  authParameter: 'token',
  actionType: 'toEvent',
  route: null,
  settings: { verify: { scheme: 'parameter' } },
  enabled: true,
  state: 'on',
  reason: null,
  url: `http://127.0.0.1/hooks/${id}`,
  secrets: [{ createdAt: TIME, endsAt: null }],
  createdAt: TIME,
  createdBy: 'administrator',
  changedAt: TIME,
  ...more,
});
const stored = (...items: object[]) =>
  service.next('/v1/endpoints', { status: 200, body: { items, nextCursor: null } });
const importing = (input: string, ...args: string[]) =>
  run({ ...service, input }, 'endpoints', 'import', '-', ...args);
const calls = () => service.called.map(({ method, path }) => `${method} ${path}`);

it('looks at every document before the first change', async () => {
  stored(endpoint('a'), endpoint('b', { provider: 'custom' }));
  const refused = await importing(`id: a
enabled: false
---
id: b
provider: citeck
---
id: c
token: env:NOT_SET_ANYWHERE
---
id: d
route: {flow: nothing, input: {}}
---
id: e
settings: {verify: {scheme: path}}
`);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err.split('\n')).toEqual([
    'b: provider: it is one of custom, and that stays; delete it first, or take another id',
    'c: token: the variable NOT_SET_ANYWHERE is not set in the environment of this command',
    'd: route: there is no flow nothing; there are lead',
    expect.stringMatching(/^e: settings\.verify: an endpoint of citeck/),
    'Nothing was done.',
    '',
  ]);
  expect(calls()).toEqual(['GET /v1/endpoints', 'GET /v1/flows']);
});

it('says how far it came where the service refuses in the middle, under keys of their own', async () => {
  stored(endpoint('a'));
  service.next('/v1/endpoints/a', { status: 200, body: endpoint('a', { enabled: false }) });
  service.next('/v1/endpoints', { status: 201, body: endpoint('b') });
  service.next('/v1/endpoints', problem(409, 'endpoint-exists', 'There is an endpoint of this id.'));
  const documents = 'id: a\nenabled: false\n---\nid: b\n---\nid: c\n---\nid: d\n';
  const refused = await importing(documents, '--idempotency-key', 'mine');
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(
    /^c: There is an endpoint of this id\.\nInstance: .*\nDone before it: a, b\.\n$/,
  );
  expect(calls()).toEqual([
    'GET /v1/endpoints',
    'PATCH /v1/endpoints/a',
    'POST /v1/endpoints',
    'POST /v1/endpoints',
  ]);
  expect(new Set(service.called.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(4);
});

it('sends a secret of the environment, and shows it nowhere', async () => {
  stored(endpoint('a'));
  service.next('/v1/endpoints/a', { status: 200, body: endpoint('a') });
  const target = { ...service, env: { A_TOKEN: '3kZ8QmW1yT5nB7rL' }, input: 'id: a\ntoken: env:A_TOKEN\n' };
  const done = await run(target, 'endpoints', 'import', '-', '--json');
  expect(JSON.parse(done.out)).toMatchObject({ items: [{ action: 'changed', changes: ['token'] }] });
  expect(service.called[1]).toMatchObject({ method: 'PATCH', body: { token: '3kZ8QmW1yT5nB7rL' } });
  expect(done.out + done.err).not.toContain('3kZ8');
});

/** In this process: only the sentence counts. */
const inProcess = (args: readonly string[]) => {
  process.env['FIXIT_URL'] = service.url;
  const program = createProgram().configureOutput({ writeErr: () => undefined });
  for (const command of program.commands.flatMap((one) => [one, ...one.commands]))
    command.configureOutput({ writeErr: () => undefined });
  return program.parseAsync(['endpoints', ...args], { from: 'user' });
};

it.each([
  [['rotate', 'a', '--token', '3kZ8QmW1yT5nB7rL'], '--token takes @file or @-, never the secret itself'],
  [['rotate', 'a', '--token', '@/dev/null'], '/dev/null is empty'],
  [['rotate', 'a', '--token-env', 'NOT_SET_ANYWHERE'], 'NOT_SET_ANYWHERE is not set'],
  [['rotate', 'a', '--token-env', 'HOME', '--token', '@/dev/null'], 'exclude each other'],
  [['rotate', 'a'], 'Say where the new secret is'],
  [['rotate', 'a', '--token-env', 'HOME', '--keep', 'long'], 'Say a span'],
  [['create'], 'Say the name of the endpoint, or --file'],
  [['create', 'telegram'], 'is the name of something of the service'],
  [['create', 'a', '--file', '/nowhere.yml'], '--file says all but the secret'],
  [['create', 'a', '--route', '{'], '--route is not JSON'],
  [['import', '/nowhere.yml'], '/nowhere.yml cannot be read (ENOENT)'],
])('%j is refused before the service is asked', async (args, sentence) => {
  const refusal = await inProcess(args).then(
    () => 'done',
    (error: Error) => error.message,
  );
  expect(refusal).toContain(sentence);
  expect(refusal).not.toContain('3kZ8');
  expect(service.called).toEqual([]);
});

it('asks before it deletes', async () => {
  expect(await run(service, 'endpoints', 'delete', 'a')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Nobody can be asked here: add --yes') as string,
  });
  expect(service.called).toEqual([]);
});
