/** One program of ours as a child process: forked with a line to it, ready when it says so. */
import { fork } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { StartFailure } from './failure';
import { watch } from './running';
import type { Farewell, Running } from './running';
import { settlesWithin } from './waiting';

export interface Program {
  /** Also the name of its log. */
  name: string;
  /** Compiled file. */
  script: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
  farewell: Farewell;
  /** Milliseconds until it must have said that it is ready. */
  readyMs?: number;
  /** Flags for Node itself. */
  nodeFlags?: readonly string[];
}

const READY_MS = 120_000;

export async function startProgram(
  program: Program,
  signal: AbortSignal,
  spawned: (pid: number) => void,
): Promise<Running> {
  if (!existsSync(program.script)) {
    throw new StartFailure(`${program.script} is missing: check that the clone is complete.`);
  }
  const log = openSync(program.logFile, 'a', 0o600);
  const child = fork(program.script, [], {
    detached: true,
    execArgv: ['--enable-source-maps', ...(program.nodeFlags ?? [])],
    env: program.env,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const running = watch(child, program.farewell);
  spawned(running.pid);
  const ready = new Promise<'ready'>((resolve) => {
    child.on('message', (message) => {
      if (typeof message === 'object' && message !== null && 'ready' in message && message.ready === true) {
        resolve('ready');
      }
    });
  });
  const aborted = new Promise<'aborted'>((resolve) => {
    signal.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
  const outcome = Promise.race([ready, running.exited, aborted]);
  const inTime = await settlesWithin(outcome, program.readyMs ?? READY_MS);
  const how = inTime ? await outcome : `not ready after ${(program.readyMs ?? READY_MS) / 1000} s`;
  if (how === 'ready') return running;
  await running.stop();
  throw new Error(how);
}
