/** Replays of many: counted, confirmed, started, followed. */
import { until } from '../api/fixture';
import { event, REPLAY, startService, type Service } from './scripted-api';
import { documentOf, run, start } from './run';

let service: Service;
beforeEach(async () => void (service = await startService()));
afterEach(() => service.stop());

const OLDER = '2026-11-20T10:00:00.000Z';
const asked = () => service.called.map(({ method, path }) => `${method} ${path}`);
const followed = () => asked().filter((call) => call.startsWith('GET')).length;

it('begins with the list of dead letters, which tells the oldest', async () => {
  const items = [event('new', { reason: 'busy' }), event('old', { reason: 'poisoned', receivedAt: OLDER })];
  service.next('/v1/events/search', { status: 200, body: { items, nextCursor: null } });
  const { out, err } = await run(service, 'dead', '--endpoint', 'onec');
  expect(out).toMatch(
    /^RECEIVED +ID +ENDPOINT +KIND +WORKFLOW +TRIES +REASON\n.* new .* busy\n.* old .* poisoned\n$/,
  );
  expect(err).toBe('2 in all; the oldest came 2026-11-20 10:00:00Z (poisoned).\n');
  expect(service.called[0]?.body).toEqual({ state: 'dead', endpoint: 'onec', limit: 50 });
});

it('only counts with --dry-run, and changes nothing by it', async () => {
  const args = ['replay', '--state', 'parked', '--endpoint', 'onec', '--from', '2026-11-20', '--dry-run'];
  expect((await run(service, ...args)).out).toBe(
    '3 events (state parked, endpoint onec, from 2026-11-20T00:00:00.000Z)\n',
  );
  expect(documentOf(await run(service, ...args, '--json'))).toEqual({ count: 3, dryRun: true });
  expect(service.called[0]).toMatchObject({
    body: { filter: { state: 'parked', endpoint: 'onec', from: '2026-11-20T00:00:00.000Z' }, dryRun: true },
    idempotencyKey: undefined,
  });
});

it('starts nothing where nobody can be asked and --yes was not said', async () => {
  const { code, err } = await run(service, 'dead', 'replay', '--all');
  expect({ code, err }).toEqual({
    code: 2,
    err: 'Replay 3 events (state dead)? Nobody can be asked here: add --yes if that is wanted. Nothing was done.\n',
  });
  expect(asked()).toEqual(['POST /v1/events/replay']);
});

it('follows until it is done, in lines where there is no terminal', async () => {
  const { child, ran, ended } = start(service, ['dead', 'replay', '--endpoint', 'onec', '--yes']);
  child.stdin.end();
  await until(
    async () => ran.err,
    (err) => err.includes('Replay: 0/3 counting'),
  );
  service.replayStands({ stage: 'done', done: 3, replayed: 2, skipped: 1 });
  expect(await ended).toEqual({
    code: 0,
    out: 'Replayed 2 again, 1 skipped, 0 failed.\n',
    err: expect.stringMatching(/Replay: 3\/3 2 again, 1 skipped, 0 failed\n$/),
  });
  expect(service.called[1]).toMatchObject({
    body: { filter: { state: 'dead', endpoint: 'onec' } },
    idempotencyKey: expect.any(String),
  });
});

it('is one JSON document for scripts', async () => {
  service.replayStands({ stage: 'done', done: 3, replayed: 3 });
  const document = documentOf(await run(service, 'replay', '--state', 'dead', '--yes', '--json'));
  expect(document).toMatchObject({ workflowId: REPLAY, stage: 'done', replayed: 3, failed: 0 });
});

it('need not be followed', async () => {
  const { out } = await run(service, 'replay', '--state', 'dead', '--yes', '--no-follow');
  expect(out).toBe(`npm run fixit -- replay follow ${REPLAY}\n`);
  expect(followed()).toBe(0);
});

it('has nothing to ask or start where there is nothing to replay', async () => {
  service.replayStands({ total: 0 });
  const none = await run(service, 'dead', 'replay', '--all');
  expect(none).toMatchObject({ code: 0, out: 'No event is like that (state dead).\n' });
  expect(asked()).toHaveLength(1);
});

it('fails where some could not be replayed, where it was stopped, and where it ended otherwise', async () => {
  const follow = () => run(service, 'replay', 'follow', REPLAY);
  service.replayStands({ stage: 'done', done: 3, replayed: 2, failed: 1 });
  expect(await follow()).toMatchObject({ code: 1, err: expect.stringContaining('1 could not be replayed') });
  service.replayStands({ stage: 'stopped', done: 1 });
  expect(await follow()).toMatchObject({ code: 1, err: expect.stringContaining(`replay resume ${REPLAY}`) });
  service.replayStands({ stage: 'replaying', done: 1 }, 'terminated');
  expect(await follow()).toMatchObject({ code: 1, err: expect.stringContaining('is terminated') });
});

it('outlives a service that is away for a moment', async () => {
  service.replayStands({ stage: 'replaying', done: 1 });
  service.next(`/v1/workflows/${REPLAY}`, 'destroy');
  service.next(`/v1/workflows/${REPLAY}`, 'destroy');
  const { child, ended } = start(service, ['replay', 'follow', REPLAY]);
  child.stdin.end();
  await until(
    async () => followed(),
    (times) => times >= 3,
  );
  service.replayStands({ stage: 'done', done: 3 });
  expect(await ended).toMatchObject({ code: 0 });
});

it('stops following on Ctrl-C, lets the replay go on, and says how to follow it again', async () => {
  const { child, ended } = start(service, ['replay', 'follow', REPLAY]);
  child.stdin.end();
  await until(
    async () => followed(),
    (times) => times > 0,
  );
  child.kill('SIGINT');
  const { code, err } = await ended;
  expect(code).toBe(130);
  expect(err).toContain(`npm run fixit -- replay follow ${REPLAY}`);
  expect(err).toContain(`npm run fixit -- replay stop ${REPLAY}`);
  expect(asked().some((call) => call.startsWith('POST'))).toBe(false);
});

it('is stopped and resumed, with a reason', async () => {
  const stopped = await run(service, 'replay', 'stop', REPLAY, '--reason', 'wrong day');
  expect(stopped.out).toBe(`${REPLAY}: stopped\n`);
  await run(service, 'replay', 'resume', REPLAY);
  expect(service.called).toMatchObject([
    { path: `/v1/workflows/${REPLAY}/actions/stop`, body: { reason: 'wrong day' } },
    { path: `/v1/workflows/${REPLAY}/actions/resume`, body: {} },
  ]);
});
