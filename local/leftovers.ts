/** What a killed start left running: found by the record of its processes, and ended before the next one begins. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isAlive } from './identity';
import type { ProcessIdentity } from './identity';
import { send } from './running';
import { pause } from './waiting';

type Processes = Record<string, ProcessIdentity>;

/** The order in which they end: those that use the servers before the servers. */
const ORDER = ['api', 'worker', 'sandbox', 'temporal', 'postgres'];
/** Programs end by themselves when their supervisor is gone, and so do the servers where the system can tell them. */
const BY_ITSELF_MS = 5_000;
const ASKED_MS = 5_000;
const POLL_MS = 50;

const fileOf = (dataDir: string): string => join(dataDir, 'processes.json');

export function recordProcess(dataDir: string, name: string, pid: number): void {
  const identity = identify(pid);
  if (identity) write(dataDir, { ...readRecord(dataDir), [name]: identity });
}

export function forgetProcesses(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true });
}

/** @returns the names of those that had to be waited for or ended */
export async function stopLeftovers(dataDir: string): Promise<string[]> {
  const left = Object.entries(readRecord(dataDir)).filter(([, process]) => isAlive(process));
  left.sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
  for (const [, process] of left) {
    if (await isGoneWithin(process, BY_ITSELF_MS)) continue;
    send(process.pid, 'SIGINT'); // for Postgres: the fast shutdown, which ends in a checkpoint
    if (await isGoneWithin(process, ASKED_MS)) continue;
    send(process.pid, 'SIGKILL');
    await isGoneWithin(process, ASKED_MS);
  }
  forgetProcesses(dataDir);
  return left.map(([name]) => name);
}

async function isGoneWithin(process: ProcessIdentity, ms: number): Promise<boolean> {
  for (const deadline = Date.now() + ms; Date.now() < deadline; await pause(POLL_MS)) {
    if (!isAlive(process)) return true;
  }
  return false;
}

function readRecord(dataDir: string): Processes {
  try {
    return JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as Processes;
  } catch {
    return {}; // none yet, or cut off by a crash: then there is nothing to go by
  }
}

function write(dataDir: string, record: Processes): void {
  const file = fileOf(dataDir);
  writeFileSync(`${file}.new`, JSON.stringify(record), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
