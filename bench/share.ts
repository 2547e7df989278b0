/** What part of the machine they take who make the load: they share its cores with what they measure. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** @param cpuS of processor time @returns of all cores, 1 = all of them all the time */
export const shareOf = (cpuS: number, seconds: number): number =>
  Number((cpuS / seconds / availableParallelism()).toFixed(3));

/**
 * From now on, this process and those beside it that make the load. Who plays the vendors as well, as the sandbox does, counts
 * with all that it does, calls it answers among them: the share is then that of the whole world outside.
 *
 * @param others pids
 * @returns until the call, of all cores; undefined where one of the others is not there, or the system has no /proc
 */
export function watchShare(...others: (number | undefined)[]): () => number | undefined {
  const startedAt = performance.now();
  const own = process.cpuUsage();
  const before = sum(others.map(processorS));
  return () => {
    const { user, system } = process.cpuUsage(own);
    const after = sum(others.map(processorS));
    if (before === undefined || after === undefined) return undefined;
    return shareOf((user + system) / 1e6 + after - before, (performance.now() - startedAt) / 1_000);
  };
}

const sum = (all: readonly (number | undefined)[]): number | undefined =>
  all.reduce((total, one) => (total === undefined || one === undefined ? undefined : total + one), 0);

/** USER_HZ, in which Linux tells times to programs on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time since its start, of all its threads; undefined where there is no /proc, or no such process. */
function processorS(pid: number | undefined): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc(5): the second field is the name in brackets and may hold anything; utime is the 14th, stime the 15th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}
