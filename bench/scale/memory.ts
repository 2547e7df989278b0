/** How much memory a process holds, as the kernel counts it. */
import { readFileSync } from 'node:fs';

/** Resident, MB. Of Linux, which is where the service runs; throws elsewhere, and where the process is gone. */
export function residentMb(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kilobytes === undefined) throw new Error(`The kernel does not say how much memory process ${pid} has.`);
  return Math.round(Number(kilobytes) / 1_024);
}
