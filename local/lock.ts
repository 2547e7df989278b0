/**
 * One holder of a file at a time, over processes. The file names its holder by pid and start time, so that the
 * lock of a process that was killed is taken over at once, and that of a live one is waited for.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { StartFailure } from './failure';
import { identify, isAlive } from './identity';
import type { ProcessIdentity } from './identity';
import { pause } from './waiting';

const POLL_MS = 100;

export interface Lock {
  /** Whether a holder before us died without giving it back: what it started may still run. */
  takenOver: boolean;
  release(): void;
}

export interface LockOptions {
  file: string;
  waitMs: number;
  /** What the holder does, for the sentence: "another start". */
  holder: string;
  /** Called once, when there is something to wait for. */
  onWait?: (holder: ProcessIdentity) => void;
  signal?: AbortSignal;
}

export async function acquireLock(options: LockOptions): Promise<Lock> {
  const self = identify(process.pid);
  if (!self) throw new Error('This process does not find itself in the process table.');
  const deadline = Date.now() + options.waitMs;
  let takenOver = false;
  let waiting = false;
  while (!claim(options.file, self)) {
    const holder = read(options.file);
    if (holder && isAlive(holder)) {
      if (!waiting) options.onWait?.(holder);
      waiting = true;
      if (Date.now() >= deadline) {
        throw new StartFailure(
          `${options.holder} (process ${holder.pid}) has held ${options.file} for ${options.waitMs / 1000} s: stop it, or set DATA_DIR to another folder.`,
        );
      }
      await pause(POLL_MS, options.signal);
    } else if (removeStale(options.file, holder)) {
      takenOver = true;
    }
  }
  return { takenOver, release: () => release(options.file, self) };
}

/** A link to a finished file: nobody ever reads a half-written one. */
function claim(file: string, self: ProcessIdentity): boolean {
  const draft = `${file}.${self.pid}`;
  writeFileSync(draft, JSON.stringify(self), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Renaming is atomic: of several that see the same dead holder, one takes its file away. */
function removeStale(file: string, dead: ProcessIdentity | undefined): boolean {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return false; // another one was first
  }
  const moved = read(aside);
  if (moved && isAlive(moved) && moved.started !== dead?.started) {
    renameSync(aside, file); // a new holder came in between: its lock stays
    return false;
  }
  rmSync(aside, { force: true });
  return true;
}

function release(file: string, self: ProcessIdentity): void {
  const holder = read(file);
  if (holder?.pid === self.pid && holder.started === self.started) rmSync(file, { force: true });
}

function read(file: string): ProcessIdentity | undefined {
  try {
    const { pid, started } = JSON.parse(readFileSync(file, 'utf8')) as Partial<ProcessIdentity>;
    return typeof pid === 'number' && typeof started === 'string' ? { pid, started } : undefined;
  } catch {
    return undefined;
  }
}
