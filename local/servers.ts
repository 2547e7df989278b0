/** The parts of an installation, each as something that can be kept running: the two servers and our programs. */
import { join } from 'node:path';
import { startProgram } from './child';
import type { Installation, Ports } from './installation';
import type { Kept } from './keeper';
import { logFile } from './logs';
import { startPostgres } from './postgres';
import type { Farewell } from './running';
import { startTemporal } from './temporal';

/** One of our programs: what it is called, and its compiled file. */
export interface ProgramFile {
  name: 'sandbox' | 'worker' | 'api';
  script: string;
}

/** Together with the servers' own they end within 20 s: 3 + 7 + 1, Temporal 3, Postgres 4 + 0.5. */
const FAREWELLS: Record<ProgramFile['name'], Farewell> = {
  api: [['SIGTERM', 3_000]],
  worker: [['SIGTERM', 7_000]],
  sandbox: [['SIGTERM', 1_000]],
};

/**
 * The API's young generation: a hook lives until its batch is committed, longer than the default 16 MiB lasts under
 * load, and what survives a scavenge is copied. 64 MiB took a fifth off the time of a hook.
 */
export const NODE_FLAGS: Partial<Record<ProgramFile['name'], readonly string[]>> = {
  api: ['--max-semi-space-size=64'],
};

/** @param port fixed for as long as we run, so that a restarted Postgres is found where it was */
export function keptPostgres(
  dataDir: string,
  port: number,
  told: (url: string) => void,
  say: (line: string) => void,
): Kept {
  return {
    name: 'postgres',
    logFile: logFile(dataDir, 'postgres'),
    async launch(signal, spawned) {
      const postgres = await startPostgres({ dataDir, port, signal, spawned, log: say });
      told(postgres.url);
      return postgres;
    },
  };
}

export function keptTemporal(
  program: string,
  { dataDir, settings }: Installation,
  ports: Ports,
  say: (line: string) => void,
): Kept {
  const log = logFile(dataDir, 'temporal');
  return {
    name: 'temporal',
    logFile: log,
    launch: (signal, spawned) =>
      startTemporal({
        program,
        port: ports.TEMPORAL_DEV_PORT,
        uiPort: ports.TEMPORAL_UI_PORT,
        dbFile: join(dataDir, 'temporal.db'),
        namespace: settings.TEMPORAL_NAMESPACE,
        logFile: log,
        log: say,
        signal,
        spawned,
      }),
  };
}

export function keptProgram({ name, script }: ProgramFile, env: NodeJS.ProcessEnv, dataDir: string): Kept {
  const log = logFile(dataDir, name);
  return {
    name,
    logFile: log,
    launch: (signal, spawned) =>
      startProgram(
        { name, script, env, logFile: log, farewell: FAREWELLS[name], nodeFlags: NODE_FLAGS[name] ?? [] },
        signal,
        spawned,
      ),
  };
}
