/**
 * Finds the `temporal` program, which holds the dev server: what is there wins over what must be fetched, and
 * fetching over building.
 */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD_MS, buildByGo } from './build-by-go';
import { cacheFolder, isProgram, onPath, sdkDownload } from './cache';
import { downloadBySdk } from './download-by-sdk';
import { StartFailure } from './failure';
import { acquireLock } from './lock';

/** Later versions do not install this way: their go.mod holds `replace`. */
const MODULE = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';

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
    return found() ?? (await downloadBySdk('cli', 'Temporal', cache, search)) ?? (await build(cache, search));
  } finally {
    lock.release();
  }
}

function found(): string | undefined {
  const cache = cacheFolder();
  const built = join(cache, 'temporal');
  return onPath('temporal') ?? (isProgram(built) ? built : undefined) ?? sdkDownload('cli', cache);
}

async function build(cache: string, { log, signal }: BinarySearch): Promise<string> {
  const folder = await buildByGo(cache, {
    packages: [MODULE],
    what: 'Temporal',
    id: 'temporal',
    howToGetIt: HOW_TO_GET_IT,
    log,
    signal,
  });
  const program = join(cache, 'temporal');
  renameSync(join(folder, 'temporal'), program);
  rmSync(folder, { recursive: true, force: true });
  return program;
}

const HOW_TO_GET_IT =
  'The temporal command was not found and could not be fetched: install the Temporal CLI and put it on PATH or name it in TEMPORAL_CLI_PATH, or install Go 1.24 or newer to have it built, or set TEMPORAL_ADDRESS to a Temporal of yours.';
