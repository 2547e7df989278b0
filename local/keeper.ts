/** Keeps one process running: starts it again when it dies, a little later each time it fails at once. */
import { StartFailure, sentenceOf } from './failure';
import type { Running } from './running';
import { pause } from './waiting';

export interface Kept {
  name: string;
  logFile: string;
  /**
   * Resolves once the process does its work; on an abort it must leave nothing running. `spawned` is told the pid
   * as soon as there is one.
   */
  launch(signal: AbortSignal, spawned: (pid: number) => void): Promise<Running>;
}

export interface KeeperEvents {
  /** A sentence for the console. */
  say(line: string): void;
  /** Every process, so that a later start can find it. */
  spawned(name: string, pid: number): void;
  /** The last lines of a log. */
  tail(logFile: string): string;
}

/** A process that fails so often before it was ever ready ends the start. */
const ATTEMPTS = 5;
const WINDOW_MS = 60_000;
const BACKOFF_MS = [200, 500, 1_000, 2_000, 5_000] as const;

export class Keeper {
  private current: Running | undefined;
  private readonly down = new AbortController();
  private starting: Promise<Running> | undefined;
  private loop: Promise<void> | undefined;

  constructor(
    private readonly kept: Kept,
    private readonly events: KeeperEvents,
  ) {}

  get name(): string {
    return this.kept.name;
  }

  /** Resolves when it is ready for the first time; from then on it is kept. */
  async up(): Promise<void> {
    this.starting = this.firstLaunch();
    this.current = await this.starting;
    this.loop = this.keep(this.current);
    // An abort while pausing is how the loop ends; stop() awaits it.
    this.loop.catch(() => undefined);
  }

  /** Ends the process and every attempt to bring it back. */
  async stop(hurry?: AbortSignal): Promise<void> {
    this.down.abort();
    await this.starting?.catch(() => undefined);
    await this.loop?.catch(() => undefined);
    await this.current?.stop(hurry);
  }

  private async firstLaunch(): Promise<Running> {
    const failures: number[] = [];
    for (;;) {
      try {
        return await this.launch();
      } catch (error) {
        failures.push(Date.now());
        const recent = failures.filter((at) => at > Date.now() - WINDOW_MS).length;
        if (this.down.signal.aborted || error instanceof StartFailure) throw error;
        if (recent >= ATTEMPTS) throw this.gaveUp(error);
        await pause(backoff(recent), this.down.signal);
      }
    }
  }

  private async launch(): Promise<Running> {
    const running = await this.kept.launch(this.down.signal, (pid) =>
      this.events.spawned(this.kept.name, pid),
    );
    if (!this.down.signal.aborted) return running;
    await running.stop();
    throw new Error('stopped while starting');
  }

  private async keep(first: Running): Promise<void> {
    const aborted = new Promise<undefined>((resolve) => {
      this.down.signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    let running = first;
    for (;;) {
      const how = await Promise.race([running.exited, aborted]);
      if (how === undefined || this.down.signal.aborted) return;
      this.current = undefined;
      this.events.say(`${this.name} ended (${how}); starting it again.`);
      running = await this.revive();
      this.current = running;
      this.events.say(`${this.name} is back.`);
    }
  }

  /** After the first start there is no giving up: what is away (a full disk, a database) may come back. */
  private async revive(): Promise<Running> {
    for (let failures = 0; ; failures++) {
      await pause(backoff(failures), this.down.signal);
      try {
        return await this.launch();
      } catch (error) {
        if (this.down.signal.aborted) throw error;
        this.events.say(`${this.name} did not come back (${sentenceOf(error)}); see ${this.kept.logFile}.`);
      }
    }
  }

  private gaveUp(error: unknown): StartFailure {
    return new StartFailure(
      `${this.events.tail(this.kept.logFile)}\n${this.name} failed ${ATTEMPTS} times before it was ready (${sentenceOf(error)}): mend what its last lines above say; the whole log is ${this.kept.logFile}.`,
    );
  }
}

const backoff = (failures: number): number => BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? 0;
