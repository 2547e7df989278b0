/** The command line as a child process: what a terminal or a script would see. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../root';

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

export interface Target {
  url: string;
  key?: string;
  /** Laid over the environment. */
  env?: Record<string, string>;
  input?: string;
}

const PROGRAM = join(ROOT, 'dist', 'cli', 'main.js');
/** What the shell of whoever runs the tests may have set. */
const OURS =
  /^(FIXIT_|ADMIN_KEY$|PUBLIC_URL$|DATA_DIR$|PORT$|HOST$|DATABASE_URL$|TEMPORAL_|SANDBOX|NO_COLOR$)/;

/** A folder in which no key and no secret lies. */
let nothing: string;
beforeAll(() => void (nothing = mkdtempSync(join(tmpdir(), 'fixit-cli-'))));
afterAll(() => rmSync(nothing, { recursive: true, force: true }));

export function start({ url, key, env = {} }: Target, args: readonly string[]) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: {
      ...clean,
      DATA_DIR: nothing,
      FIXIT_URL: url,
      ...(key === undefined ? {} : { FIXIT_KEY: key }),
      ...env,
    },
  });
  const ran: Ran = { code: null, out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (ran.out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (ran.err += chunk.toString('utf8')));
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ ...ran, code }));
  });
  return { child, ran, ended };
}

export async function run(target: Target, ...args: string[]): Promise<Ran> {
  const { child, ended } = start(target, args);
  child.stdin.end(target.input ?? '');
  return ended;
}

/** The one JSON document on standard output. */
export function documentOf({ code, out, err }: Ran): unknown {
  if (code !== 0) throw new Error(`exit code ${code}: ${err}`);
  return JSON.parse(out) as unknown;
}
