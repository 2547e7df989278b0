import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { isAlive } from '../../local/identity';
import { cleanUp, notes, privateFolder, startInstallation, waitFor } from './fixtures/installation';
import type { Installation } from './fixtures/installation';

jest.setTimeout(90_000);

let folder: string;
beforeEach(() => {
  folder = privateFolder();
});
afterEach(() => cleanUp(folder));

const apiUrl = ({ output }: Installation): string => /API +(http:\S+)/.exec(output())?.[1] ?? '';

const answerOf = async (installation: Installation): Promise<string> => {
  try {
    return await (await fetch(apiUrl(installation))).text();
  } catch {
    return '';
  }
};

const postgresUrl = (): string => {
  const pidFile = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8');
  const password = readFileSync(join(folder, 'postgres-password'), 'utf8').trim();
  return `postgres://fixit:${password}@127.0.0.1:${pidFile.split('\n')[3]}/fixit`;
};

async function query(sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: postgresUrl() });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('npm start', () => {
  it('names the port that is taken and the variable to change, and starts nothing', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const installation = startInstallation(folder, { SANDBOX_PORT: String(port) });
    expect(await installation.exited).toBe(1);
    await new Promise((resolve) => other.close(resolve));
    expect(installation.output()).toContain(
      `Port ${port} is taken by another process: end that process, or set SANDBOX_PORT to a free port.`,
    );
    expect(readdirSync(folder)).not.toContain('postgres');
    expect(readdirSync(folder)).not.toContain('lock');
  });

  it('names HOST where that is the address of another machine', async () => {
    const installation = startInstallation(folder, { HOST: '192.0.2.1' });
    expect(await installation.exited).toBe(1);
    expect(installation.output()).toContain('HOST is 192.0.2.1, which is no address of this machine');
    expect(installation.output()).not.toContain('PORT:');
  });

  it('names METRICS_HOST once, which is that of the worker too', async () => {
    const installation = startInstallation(folder, { METRICS_HOST: '192.0.2.1' });
    expect(await installation.exited).toBe(1);
    expect(installation.output().match(/\S*HOST is .*/g)).toEqual([
      expect.stringMatching(/^METRICS_HOST is 192\.0\.2\.1, which is no address of this machine/),
    ]);
  });

  it('ends in order within 20 s when its whole group gets SIGTERM, and leaves nothing running', async () => {
    const installation = startInstallation(folder);
    await installation.ready();
    const processes = installation.processes();
    expect(Object.keys(processes).sort()).toEqual(['api', 'postgres', 'sandbox', 'temporal', 'worker']);
    const asked = Date.now();
    process.kill(-installation.pid, 'SIGTERM');
    expect(await installation.exited).toBe(0);
    expect(Date.now() - asked).toBeLessThan(20_000);
    expect(Object.entries(processes).filter(([, each]) => isAlive(each))).toEqual([]);
    expect(notes(folder).slice(-6)).toEqual([
      ...['api stops', 'api stopped', 'worker stops', 'worker stopped', 'sandbox stops', 'sandbox stopped'],
    ]);
    const log = readFileSync(join(folder, 'logs', 'postgres.log'), 'utf8');
    expect(log).toContain('received fast shutdown request');
    for (const secret of ['admin-key', 'master-keys', 'sandbox-secrets.json', 'postgres-password']) {
      expect([secret, statSync(join(folder, secret)).mode & 0o777]).toEqual([secret, 0o600]);
    }
  });

  it('starts a killed program and a killed Postgres again, where they were before', async () => {
    const installation = startInstallation(folder);
    await installation.ready();
    await query('CREATE TABLE kept AS SELECT 42 AS answer');
    const url = postgresUrl();
    const before = await answerOf(installation);
    const { api, postgres } = installation.processes();
    process.kill(api?.pid ?? NaN, 'SIGKILL');
    process.kill(postgres?.pid ?? NaN, 'SIGKILL');
    await waitFor(async () => {
      const answer = await answerOf(installation);
      return answer.startsWith('api ') && answer !== before;
    }, installation.output);
    await waitFor(() => installation.output().includes('postgres is back'), installation.output);
    expect(postgresUrl()).toBe(url);
    expect(await query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(installation.output()).toContain('api ended (signal SIGKILL); starting it again.');
  });

  it('takes over from a start that was killed, ends what that one had left, and has its data', async () => {
    const first = startInstallation(folder);
    await first.ready();
    await query('CREATE TABLE kept AS SELECT 42 AS answer');
    const processes = first.processes();
    process.kill(first.pid, 'SIGKILL');
    const second = startInstallation(folder);
    await second.ready();
    expect(Object.values(processes).filter(isAlive)).toEqual([]);
    expect(await query('SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('waits for a start that is still ending', async () => {
    const first = startInstallation(folder);
    await first.ready();
    const second = startInstallation(folder);
    await waitFor(() => second.output().includes('waiting for it to end'), second.output);
    process.kill(first.pid, 'SIGTERM');
    await second.ready();
    expect(await first.exited).toBe(0);
  });

  it('gives up on a program that never gets ready, with its last lines, and stops the rest', async () => {
    const installation = startInstallation(folder, { FIXTURE_BROKEN: 'api' });
    await waitFor(() => installation.output().includes('failed 5 times'), installation.output);
    expect(await installation.exited).toBe(1);
    expect(installation.output()).toContain('ERROR api cannot work like this');
    expect(installation.output()).toContain(join(folder, 'logs', 'api.log'));
    expect(notes(folder)).toEqual(expect.arrayContaining(['sandbox stopped', 'worker stopped']));
  });
});
