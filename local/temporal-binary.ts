/**
 * Finds the `temporal` program, which holds the dev server: what is there wins over what must be fetched, and
 * fetching over building.
 */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, isProgram, onPath, sdkDownload } from './cache';
import { downloadBySdk } from './download-by-sdk';
import { StartFailure, sentenceOf } from './failure';
import { acquireLock } from './lock';
import { prepare } from './prepare';

/** Later versions do not install this way: their go.mod holds `replace`. */
const MODULE = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';
const BUILD_MS = 20 * 60_000;

export interface BinarySearch {
  /** TEMPORAL_CLI_PATH. */
  path?: string | undefined;
  log: (line: string) => void;
  signal?: AbortSignal | undefined;
}

export async function temporalBinary(search: BinarySearch): Promise<string> {
  if (search.path !== undefined) {
    if (isProgram(search.path)) return search.path;
    throw new StartFailure(
      `TEMPORAL_CLI_PATH is ${search.path}, which is no program: correct it, or unset it to have one found.`,
    );
  }
  const there = found();
  if (there) return there;
  const cache = cacheFolder();
  const lock = await acquireLock({
    file: join(cache, 'temporal.lock'),
    waitMs: BUILD_MS,
    holder: 'Another process that fetches Temporal',
    onWait: () => search.log('Another process is fetching Temporal; waiting for it…'),
    ...(search.signal ? { signal: search.signal } : {}),
  });
  try {
    return (
      found() ?? (await downloadBySdk('cli', 'Temporal', cache, search)) ?? (await buildByGo(cache, search))
    );
  } finally {
    lock.release();
  }
}

function found(): string | undefined {
  const cache = cacheFolder();
  const built = join(cache, 'temporal');
  return onPath('temporal') ?? (isProgram(built) ? built : undefined) ?? sdkDownload('cli', cache);
}

async function buildByGo(cache: string, { log, signal }: BinarySearch): Promise<string> {
  const go = onPath('go', ['/usr/local/go/bin', '/usr/lib/go/bin', '/opt/homebrew/bin']);
  if (!go) throw new StartFailure(HOW_TO_GET_IT);
  log('Building Temporal with Go (once per machine and user, 2 to 6 minutes)…');
  // Built aside and renamed into place: an interrupted build is never taken for a program.
  const folder = join(cache, 'building-temporal');
  mkdirSync(folder, { recursive: true });
  try {
    await prepare({
      command: go,
      args: ['install', MODULE],
      cwd: folder,
      env: { ...process.env, GOBIN: folder, GOFLAGS: '' },
      what: 'Building Temporal',
      timeoutMs: BUILD_MS,
      log,
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new StartFailure(
      `${sentenceOf(error)}\nTemporal could not be built (go install ${MODULE}, above). ${HOW_TO_GET_IT}`,
    );
  }
  const program = join(cache, 'temporal');
  renameSync(join(folder, 'temporal'), program);
  rmSync(folder, { recursive: true, force: true });
  return program;
}

const HOW_TO_GET_IT =
  'The temporal command was not found and could not be fetched: install the Temporal CLI and put it on PATH or name it in TEMPORAL_CLI_PATH, or install Go 1.24 or newer to have it built, or set TEMPORAL_ADDRESS to a Temporal of yours.';
