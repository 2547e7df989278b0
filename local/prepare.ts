/** Runs a program that fetches or builds something, for minutes perhaps, with a line now and then. */
import { spawn } from 'node:child_process';

const LINE_EVERY_MS = 15_000;

export interface Preparation {
  command: string;
  args: readonly string[];
  cwd: string;
  env?: NodeJS.ProcessEnv;
  /** What is being done, for the progress lines. */
  what: string;
  timeoutMs: number;
  log: (line: string) => void;
  signal?: AbortSignal;
}

/** Rejects with the last lines of what it printed. */
export function prepare(task: Preparation): Promise<void> {
  return new Promise((resolve, reject) => {
    const began = Date.now();
    const timer = setInterval(
      () => task.log(`${task.what}: ${Math.round((Date.now() - began) / 1000)} s so far…`),
      LINE_EVERY_MS,
    );
    let output = '';
    const child = spawn(task.command, [...task.args], {
      cwd: task.cwd,
      env: task.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: task.timeoutMs,
      ...(task.signal ? { signal: task.signal } : {}),
    });
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-4_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const settle = (error?: Error) => {
      clearInterval(timer);
      if (error) reject(error);
      else resolve();
    };
    child.once('error', settle);
    child.once('close', (code, signal) =>
      settle(code === 0 ? undefined : new Error(output.trim() || `ended with ${signal ?? code}`)),
    );
  });
}
