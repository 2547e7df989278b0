/**
 * Everything on this machine: brought up in order, kept running, stopped in the opposite order. Nothing that it
 * started outlives it.
 */
import { join } from 'node:path';
import type { Environment } from '../config';
import { complain, say } from './console';
import { StartFailure, sentenceOf } from './failure';
import { addresses, choosePorts, planInstallation, programEnvironment } from './installation';
import type { Installation } from './installation';
import { Keeper } from './keeper';
import type { Kept } from './keeper';
import { forgetProcesses, recordProcess, stopLeftovers } from './leftovers';
import { acquireLock } from './lock';
import { lastLines, logFile, rotate, showWarnings } from './logs';
import { freePort } from './ports';
import { prepare } from './prepare';
import { keptPostgres, keptProgram, keptTemporal } from './servers';
import type { ProgramFile } from './servers';
import { whenAborted } from './signals';
import type { Wishes } from './signals';
import { temporalBinary } from './temporal-binary';

export interface Programs {
  /** Applies migrations to DATABASE_URL and ends. */
  migrate: string;
  sandbox: string;
  worker: string;
  api: string;
}

const LOCK_WAIT_MS = 30_000;
const MIGRATION_MS = 10 * 60_000;
const LOGS = ['postgres', 'temporal', 'sandbox', 'worker', 'api'];

/** Runs until the wish to stop; throws what kept it from starting. Either way everything is stopped again. */
export async function runInstallation(env: Environment, programs: Programs, wishes: Wishes): Promise<void> {
  const installation = planInstallation(env);
  const lock = await acquireLock({
    file: join(installation.dataDir, 'lock'),
    waitMs: LOCK_WAIT_MS,
    holder: 'Another start',
    onWait: ({ pid }) =>
      say(`Another start (process ${pid}) uses ${installation.dataDir}; waiting for it to end…`),
    signal: wishes.stop,
  });
  try {
    const left = await stopLeftovers(installation.dataDir);
    if (left.length > 0) say(`Stopped what a killed start had left running: ${left.join(', ')}.`);
    await new Supervisor(installation, programs, wishes).run(env);
    forgetProcesses(installation.dataDir);
  } finally {
    lock.release();
  }
}

class Supervisor {
  /** In the order of their start. */
  private readonly keepers: Keeper[] = [];
  private readonly endings: (() => void)[] = [];
  /** Ends what is still being started once another part has failed. */
  private readonly failed = new AbortController();
  private readonly cut: AbortSignal;

  constructor(
    private readonly installation: Installation,
    private readonly programs: Programs,
    private readonly wishes: Wishes,
  ) {
    this.cut = AbortSignal.any([wishes.stop, this.failed.signal]);
  }

  async run(env: Environment): Promise<void> {
    const up = this.bringUp(env);
    try {
      await Promise.race([up, whenAborted(this.wishes.stop)]);
      await whenAborted(this.wishes.stop);
    } finally {
      if (this.wishes.stop.aborted) say('Stopping…');
      this.failed.abort(new Error('another part failed'));
      await this.stop();
      // A start that was cut short rejects; what it said no longer matters.
      await up.catch(() => undefined);
      for (const end of this.endings) end();
    }
  }

  private async bringUp(env: Environment): Promise<void> {
    const { installation } = this;
    const { dataDir, settings } = installation;
    rotate(dataDir, LOGS);
    const ports = await choosePorts(installation);
    const [databaseUrl] = await Promise.all([
      installation.embeddedPostgres ? this.postgres(ports) : Promise.resolve(settings.DATABASE_URL ?? ''),
      installation.embeddedTemporal ? this.temporal(ports) : Promise.resolve(),
    ]);
    const programEnv = programEnvironment(env, installation, ports, databaseUrl);
    await this.migrate(programEnv);
    const program = (name: ProgramFile['name']) =>
      this.up(keptProgram({ name, script: this.programs[name] }, programEnv, dataDir));
    if (installation.sandbox) await program('sandbox');
    await Promise.all([program('worker'), program('api')]);
    if (this.wishes.stop.aborted) return;
    say('fixit-exchange ready');
    for (const line of addresses(installation, ports)) say(line);
  }

  private async postgres(ports: Awaited<ReturnType<typeof choosePorts>>): Promise<string> {
    let url = '';
    const told = (value: string) => (url = value);
    const port = await freePort(Object.values(ports));
    await this.up(keptPostgres(this.installation.dataDir, port, told, say));
    return url;
  }

  private async temporal(ports: Awaited<ReturnType<typeof choosePorts>>): Promise<void> {
    const { settings } = this.installation;
    const binary = await temporalBinary({
      path: settings.TEMPORAL_CLI_PATH,
      log: say,
      signal: this.cut,
    });
    await this.up(keptTemporal(binary, this.installation, ports, say));
  }

  private async migrate(env: NodeJS.ProcessEnv): Promise<void> {
    await prepare({
      command: process.execPath,
      args: [this.programs.migrate],
      cwd: this.installation.dataDir,
      env,
      what: 'Migrating the database',
      timeoutMs: MIGRATION_MS,
      log: say,
      signal: this.cut,
    }).catch((error: unknown) => {
      throw new StartFailure(`The database could not be migrated. ${sentenceOf(error)}`);
    });
  }

  private async up(kept: Kept): Promise<void> {
    const { dataDir } = this.installation;
    this.cut.throwIfAborted();
    const keeper = new Keeper(kept, {
      say: complain,
      spawned: (name, pid) => recordProcess(dataDir, name, pid),
      tail: lastLines,
    });
    this.keepers.push(keeper);
    if (kept.name === 'api' || kept.name === 'worker') {
      this.endings.push(showWarnings(logFile(dataDir, kept.name), kept.name, complain));
    }
    await keeper.up();
  }

  private async stop(): Promise<void> {
    for (const keeper of this.keepers.splice(0).sort(byStopOrder)) await keeper.stop(this.wishes.hurry);
  }
}

/** Those that use the servers before the servers; Temporal before Postgres, as everywhere. */
const byStopOrder = (a: Keeper, b: Keeper): number => LOGS.indexOf(b.name) - LOGS.indexOf(a.name);
