/** Programs that are fetched or built once per machine and user. */
import { accessSync, constants, mkdirSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const folder = join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'fixit-exchange');
  mkdirSync(folder, { recursive: true });
  return folder;
}

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The first program of that name on PATH, or in one of the folders where its installer puts it. */
export function onPath(name: string, alsoIn: readonly string[] = []): string | undefined {
  return [...(process.env['PATH'] ?? '').split(delimiter), ...alsoIn]
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isProgram);
}

/** What the Temporal SDK downloaded to the folder earlier; the names end in the SDK's version. */
export function sdkDownload(server: 'cli' | 'test-server', folder: string): string | undefined {
  const prefix = `${server === 'cli' ? 'temporal' : 'temporal-test-server'}-sdk-typescript-`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && !name.endsWith('.downloading'))
    .map((name) => join(folder, name))
    .find(isProgram);
}
