/** How much memory a process holds, as Linux counts it. */
import { readFileSync } from 'node:fs';

/** Resident now, and the most that it ever was. */
export type Memory = 'VmRSS' | 'VmHWM';

/** MiB; undefined where there is no /proc, or no such process. */
export function memoryMb(pid: number | undefined, which: Memory): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kib = new RegExp(`^${which}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
    return kib === undefined ? undefined : Math.round(Number(kib) / 1_024);
  } catch {
    return undefined;
  }
}
