import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { shareOf, watchShare } from '../../bench/share';

/** Of processor time. */
const BUSY_S = 0.3;

function work(): void {
  const took = () => process.cpuUsage().user + process.cpuUsage().system;
  const until = took() + BUSY_S * 1e6;
  while (took() < until);
}

const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    const exited = once(child, 'exit');
    if (child.kill('SIGKILL')) await exited;
  }
});

/** A process that works at each line it is sent, and says so; its name is made to be misread. */
async function startWorker(): Promise<{ pid: number; work(): Promise<void> }> {
  const script = `
    process.title = 'a) S 1 (b';
    const took = () => process.cpuUsage().user + process.cpuUsage().system;
    process.stdin.on('data', () => {
      const until = took() + ${BUSY_S * 1e6};
      while (took() < until);
      console.log('done');
    });
    console.log('ready');`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  return {
    pid: child.pid!,
    async work() {
      child.stdin.write('\n');
      await once(child.stdout, 'data');
    },
  };
}

/** What was taken since the watch began, in seconds of processor time. */
function watchSeconds(...others: (number | undefined)[]): () => number | undefined {
  const startedAt = performance.now();
  const share = watchShare(...others);
  return () => {
    const part = share();
    return part && (part * availableParallelism() * (performance.now() - startedAt)) / 1_000;
  };
}

describe('the share of a load', () => {
  it('is 1 where every core was busy with it all the time', () => {
    expect(shareOf(3 * availableParallelism(), 3)).toBe(1);
    expect(shareOf(availableParallelism(), 3)).toBe(0.333);
  });

  it('counts what this process takes, from when the watch began', () => {
    work();
    const seconds = watchSeconds();
    work();
    expect(seconds()).toBeGreaterThan(BUSY_S - 0.05);
    expect(seconds()).toBeLessThan(2 * BUSY_S);
  });

  it('counts other processes that make the load with it, from then on', async () => {
    const worker = await startWorker();
    await worker.work();
    const both = watchSeconds(worker.pid);
    const own = watchSeconds();
    await worker.work();
    const others = both()! - own()!;
    expect(others).toBeGreaterThan(BUSY_S - 0.05);
    expect(others).toBeLessThan(2 * BUSY_S);
  });

  it('is none where one of them was not there, or is gone: a part of it would pass for the whole', async () => {
    expect(watchShare(undefined)()).toBeUndefined();
    const worker = await startWorker();
    const share = watchShare(worker.pid);
    const exited = once(children[0]!, 'exit');
    children[0]!.kill('SIGKILL');
    await exited;
    expect(share()).toBeUndefined();
  });
});
