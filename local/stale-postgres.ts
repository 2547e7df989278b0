/** A Postgres that outlived its supervisor: ended properly before another one opens the same data. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { identify, isAlive } from './identity';
import { send } from './running';
import { pause } from './waiting';

const STEPS = [
  ['SIGINT', 8_000],
  ['SIGQUIT', 3_000],
  ['SIGKILL', 3_000],
] as const;

/** @param cluster the data folder, in which a running Postgres keeps postmaster.pid */
export async function stopStalePostgres(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  const pid = readPid(file);
  const stale = pid === undefined ? undefined : identify(pid);
  if (pid === undefined) return;
  if (stale && runsOn(pid, cluster)) {
    for (const [signal, ms] of STEPS) {
      send(pid, signal);
      for (const deadline = Date.now() + ms; isAlive(stale) && Date.now() < deadline;) await pause(50);
      if (!isAlive(stale)) return;
    }
  }
  // Its pid is another program's now, or nobody's: Postgres itself would take the first for a running server.
  rmSync(file, { force: true });
}

function readPid(file: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}

function runsOn(pid: number, cluster: string): boolean {
  const { stdout } = spawnSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  return (stdout ?? '').includes(cluster);
}
