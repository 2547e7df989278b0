/** The most memory that a process has held, as Linux counts it. */
import { readFileSync } from 'node:fs';

/** MiB; undefined where there is no /proc, or no such process. */
export function maxRssMb(pid: number | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    return kib === undefined ? undefined : Math.round(Number(kib) / 1_024);
  } catch {
    return undefined;
  }
}
