/** Programs of Temporal's that are built with Go, once per machine and user. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from './cache';
import { StartFailure, sentenceOf } from './failure';
import { prepare } from './prepare';

export const BUILD_MS = 20 * 60_000;

export interface GoBuild {
  /** Packages with their versions, as `go install` takes them. */
  packages: readonly string[];
  /** What they are together, for people: "Temporal". */
  what: string;
  /** Names the folder of the build. */
  id: string;
  /** What to do where there is no Go, or it fails. */
  howToGetIt: string;
  log: (line: string) => void;
  signal?: AbortSignal | undefined;
}

/**
 * The folder that has the programs now. It is one aside: an interrupted build is never taken for a program, so the
 * caller renames what it wants into place. Throws `StartFailure`.
 */
export async function buildByGo(cache: string, build: GoBuild): Promise<string> {
  const { packages, what, id, howToGetIt, log, signal } = build;
  const go = onPath('go', ['/usr/local/go/bin', '/usr/lib/go/bin', '/opt/homebrew/bin']);
  if (!go) throw new StartFailure(howToGetIt);
  log(`Building ${what} with Go (once per machine and user, 2 to 6 minutes)…`);
  const folder = join(cache, `building-${id}`);
  mkdirSync(folder, { recursive: true });
  try {
    await prepare({
      command: go,
      args: ['install', ...packages],
      cwd: folder,
      env: { ...process.env, GOBIN: folder, GOFLAGS: '' },
      what: `Building ${what}`,
      timeoutMs: BUILD_MS,
      log,
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new StartFailure(
      `${sentenceOf(error)}\n${what} could not be built (go install ${packages.join(' ')}, above). ${howToGetIt}`,
    );
  }
  return folder;
}
