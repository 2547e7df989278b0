import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireLock } from '../../local/lock';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixit-lock-'));
  file = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const acquire = (waitMs: number) => acquireLock({ file, waitMs, holder: 'Another start' });

describe('the lock on DATA_DIR', () => {
  it('is had by one at a time and handed on when it is given back', async () => {
    const first = await acquire(0);
    const second = acquire(5_000);
    first.release();
    expect(await second).toMatchObject({ takenOver: false });
    (await second).release();
  });

  it('says who has it and what to do when waiting was in vain', async () => {
    const first = await acquire(0);
    await expect(acquire(300)).rejects.toThrow(
      `Another start (process ${process.pid}) has held ${file} for 0.3 s: stop it, or set DATA_DIR to another folder.`,
    );
    first.release();
  });

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, started: 'long ago' })],
    ['another process with the same pid', JSON.stringify({ pid: process.pid, started: 'long ago' })],
    ['a file that a power cut left empty', ''],
  ])('is taken over from %s', async (_, content) => {
    writeFileSync(file, content);
    const lock = await acquire(0);
    expect(lock.takenOver).toBe(true);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
    lock.release();
  });

  it('is had by exactly one of many that find the same dead holder', async () => {
    writeFileSync(file, JSON.stringify({ pid: 2 ** 22 + 1, started: 'long ago' }));
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => acquire(200)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
