import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startPostgres } from '../../local/postgres';
import type { Postgres } from '../../local/postgres';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixit-postgres-'));
  chmodSync(folder, 0o700);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function query({ url }: Postgres, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** `Uid:` of proc(5) as this user sees it. */
const ownerOf = (pid: number): number =>
  Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

describe('the embedded Postgres', () => {
  it(`runs for ${userInfo().uid === 0 ? 'root' : 'an ordinary user'} in a folder of mode 0700 and keeps its data`, async () => {
    const first = await startPostgres({ dataDir: folder });
    await query(first, `CREATE TABLE kept AS SELECT 'Привет' AS word`);
    expect(ownerOf(first.pid)).toBe(userInfo().uid);
    // Durable before the acknowledgement.
    const settings =
      "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit";
    expect(await query(first, settings)).toEqual([{ fsync: 'on', commit: 'on' }]);
    await first.stop();
    await expect(query(first, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');

    const second = await startPostgres({ dataDir: folder, port: first.port });
    expect(await query(second, 'SELECT upper(word) AS word FROM kept')).toEqual([{ word: 'ПРИВЕТ' }]);
    expect(second.url).toBe(first.url);
    await second.stop();
  });

  it('lets nobody in without its password', async () => {
    const postgres = await startPostgres({ dataDir: folder });
    const stranger = { ...postgres, url: postgres.url.replace(/:[^:@/]+@/, ':guessed@') };
    await expect(query(stranger, 'SELECT 1')).rejects.toThrow('password authentication failed');
    await postgres.stop();
  });

  it('ends one that its supervisor left running before it opens the same data', async () => {
    const first = await startPostgres({ dataDir: folder });
    await query(first, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const second = await startPostgres({ dataDir: folder });
    expect(await first.exited).toBe('exit code 0');
    expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.stop();
  });
});
