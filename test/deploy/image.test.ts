/**
 * The image without a container engine: what its last stage copies, laid out in a folder of its own, is enough to
 * run, hears SIGTERM, tells its health and writes nothing beside itself.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Copy } from 'dockerfile-ast';
import { DockerfileParser } from 'dockerfile-ast';
import { freePort } from '../../local/ports';
import { retryFor } from '../../local/waiting';
import { ROOT } from '../../root';
import { createTestDatabase } from '../setup/database';
import type { TestDatabase } from '../setup/database';

let folder: string;
let database: TestDatabase;
let port: number;
let running: ChildProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fixit-image-'));
  layOut();
  database = await createTestDatabase();
  port = await freePort();
});

afterAll(async () => {
  if (running?.exitCode === null) running.kill('SIGKILL');
  await database.drop();
  rmSync(folder, { recursive: true });
});

/** As COPY does: several files into a folder, or one path onto another. Packages and dist/ are this clone's. */
function layOut(): void {
  const copies = DockerfileParser.parse(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'))
    .getCOPYs()
    .filter((copy) => copy.getRange().start.line > lastStage());
  for (const copy of copies) {
    const words = copy.getArguments().map((argument) => argument.getValue());
    const target = words.pop()!;
    for (const source of words) copyOne(copy, source.replace(/^\/app\//, ''), target);
  }
}

function copyOne(copy: Copy, source: string, target: string): void {
  const isFile = target.endsWith('/') && copy.getFromFlag() === null;
  const to = join(folder, target, isFile ? basename(source) : '');
  mkdirSync(dirname(to), { recursive: true });
  if (source === 'node_modules') symlinkSync(join(ROOT, source), to);
  else cpSync(join(ROOT, source), to, { recursive: true });
}

function lastStage(): number {
  const froms = DockerfileParser.parse(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')).getFROMs();
  return froms.at(-1)!.getRange().start.line;
}

const environment = () => ({
  PATH: process.env['PATH'],
  HOME: folder,
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  PORT: String(port),
  METRICS_PORT: '0',
  SANDBOX: 'off',
  LOG_LEVEL: 'error',
  ADMIN_KEY: 'administrator-key-of-the-test',
  MASTER_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
  DATABASE_URL: database.url,
  TEMPORAL_ADDRESS: process.env['FIXIT_TEST_TEMPORAL_ADDRESS'],
});

const run = (args: string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, args, { cwd: folder, env: { ...environment(), ...env }, encoding: 'utf8' });

/** Beside the packages, which are linked. */
const files = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => !path.startsWith('node_modules'),
  );

it('migrates, serves the API with its pages, tells its health, ends on SIGTERM and writes nothing', async () => {
  const before = files();
  expect(run(['bin/fixit.cjs', 'migrate'])).toMatchObject({
    status: 0,
    stdout: 'Nothing to migrate.\n',
    stderr: '',
  });
  expect(run(['bin/health.cjs', 'api'])).toMatchObject({ status: 1 });

  running = spawn(process.execPath, ['bin/fixit.cjs', 'api'], {
    cwd: folder,
    env: environment(),
    stdio: 'ignore',
  });
  await retryFor(15_000, async () =>
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200),
  );
  expect(run(['bin/health.cjs', 'api'])).toMatchObject({ status: 0, stderr: '' });
  for (const path of ['/console', '/docs', '/openapi.json'])
    expect([path, (await fetch(`http://127.0.0.1:${port}${path}`)).status]).toEqual([path, 200]);

  running.kill('SIGTERM');
  expect(await once(running, 'exit')).toEqual([0, null]);
  expect(files()).toEqual(before);
});

it.each([
  ['polls for work', '2', 0],
  ['has ended its pollers', '0', 1],
])('finds a worker that %s by its metrics', async (_what, pollers, status) => {
  const server = createServer((_request, response) =>
    response.end(`temporal_num_pollers{poller_type="workflow_task",task_queue="fixit"} ${pollers}\n`),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const checked = spawn(process.execPath, ['bin/health.cjs', 'worker'], {
      cwd: folder,
      env: { ...environment(), WORKER_METRICS_PORT: String((server.address() as AddressInfo).port) },
      stdio: 'ignore',
    });
    expect(await once(checked, 'exit')).toEqual([status, null]);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

it('says which commands it has when given another', () => {
  const { status, stderr } = run(['bin/fixit.cjs', 'wroker']);
  expect(status).toBe(1);
  expect(stderr).toContain('"wroker" is not a command. Say one of: start, api, worker, relay, migrate');
});
