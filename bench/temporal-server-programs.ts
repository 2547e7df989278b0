/** The programs of Temporal's own server, which the CLI does not hold: built once, kept where the CLI is kept. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD_MS, buildByGo } from '../local/build-by-go';
import { cacheFolder, isProgram } from '../local/cache';
import { acquireLock } from '../local/lock';
import { say } from './stand';

const VERSION = '1.29.1';
const MODULE = 'go.temporal.io/server/cmd';

export interface ServerPrograms {
  /** All four services of a cluster in one process. */
  server: string;
  /** Makes and updates its schemas, which it holds itself. */
  sql: string;
}

export async function temporalServerPrograms(): Promise<ServerPrograms> {
  const cache = cacheFolder();
  const folder = join(cache, `temporal-server-${VERSION}`);
  const programs = { server: join(folder, 'server'), sql: join(folder, 'sql') };
  const areThere = () => isProgram(programs.server) && isProgram(programs.sql);
  if (areThere()) return programs;
  const lock = await acquireLock({
    file: join(cache, 'temporal-server.lock'),
    waitMs: BUILD_MS,
    holder: 'Another process that builds the Temporal server',
    onWait: () => say('Another process is building the Temporal server; waiting for it…'),
  });
  try {
    if (areThere()) return programs;
    const built = await build(cache);
    rmSync(folder, { recursive: true, force: true });
    renameSync(built, folder);
    return programs;
  } finally {
    lock.release();
  }
}

const build = (cache: string): Promise<string> =>
  buildByGo(cache, {
    packages: [`${MODULE}/server@v${VERSION}`, `${MODULE}/tools/sql@v${VERSION}`],
    what: 'the Temporal server',
    id: 'temporal-server',
    howToGetIt: 'This bench needs Go 1.24 or newer to build it.',
    log: say,
  });
