/** A process of ours that runs, and the ways it is asked to end. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { platform } from 'node:os';
import { settlesWithin } from './waiting';

export interface Running {
  pid: number;
  /** Resolves with how it ended: "exit code 1", "signal SIGKILL". Never rejects. */
  exited: Promise<string>;
  /** Resolves when the process is gone. An aborted signal shortens every wait. */
  stop(hurry?: AbortSignal): Promise<void>;
}

/** Signals in order, each with the milliseconds given to it; SIGKILL to the whole group follows by itself. */
export type Farewell = readonly (readonly [signal: NodeJS.Signals, ms: number])[];

const HURRIED_MS = 500;

export interface ServerCommand {
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  logFile: string;
  farewell: Farewell;
  uid?: number;
  gid?: number;
}

/**
 * A server in a process group of its own, so that Ctrl-C in the terminal reaches the supervisor only, which then
 * stops everything in order.
 */
export function spawnServer(server: ServerCommand): Running {
  const log = openSync(server.logFile, 'a', 0o600);
  try {
    const child = spawn(server.command, [...server.args], {
      detached: true,
      stdio: ['ignore', log, log],
      ...(server.env ? { env: server.env } : {}),
      ...(server.cwd ? { cwd: server.cwd } : {}),
      ...(server.uid === undefined ? {} : { uid: server.uid, gid: server.gid ?? server.uid }),
    });
    return watch(child, server.farewell);
  } finally {
    closeSync(log);
  }
}

export function watch(child: ChildProcess, farewell: Farewell): Running {
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
  const pid = child.pid ?? 0;
  return { pid, exited, stop: (hurry) => bidFarewell(pid, exited, farewell, hurry) };
}

async function bidFarewell(
  pid: number,
  exited: Promise<string>,
  farewell: Farewell,
  hurry?: AbortSignal,
): Promise<void> {
  if (pid === 0) return;
  for (const [signal, ms] of farewell) {
    if (await settlesWithin(exited, 0)) return;
    send(pid, signal);
    const hurried = new Promise<void>((resolve) => {
      if (hurry?.aborted) resolve();
      else hurry?.addEventListener('abort', () => resolve(), { once: true });
    });
    await settlesWithin(Promise.race([exited, hurried]), ms);
    if (await settlesWithin(exited, hurry?.aborted ? HURRIED_MS : 0)) return;
  }
  send(-pid, 'SIGKILL');
  await exited;
}

/** A process that is gone already is what was wanted. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

let deathSignal: boolean | undefined;

/**
 * Linux sends SIGINT to the server when the supervisor dies, even by kill -9 (prctl(2), PR_SET_PDEATHSIG). It must
 * stand right before the server: entering a user namespace clears it. BusyBox's setpriv does not know the option.
 */
export function endingWithUs(command: readonly string[]): string[] {
  const prefix = ['setpriv', '--pdeathsig', 'INT'];
  deathSignal ??=
    platform() === 'linux' &&
    spawnSync('setpriv', [...prefix.slice(1), 'true'], { stdio: 'ignore' }).status === 0;
  return deathSignal ? [...prefix, ...command] : [...command];
}
