/** Something that changes by itself, read once a second for all who wait for what they find in it. */
import { setTimeout as pause } from 'node:timers/promises';
import { say } from './stand';

const EVERY_MS = 1_000;

/** Who wait are told when the bench is over. */
export class Over extends Error {
  override name = 'Over';
}

export class Watch<T> {
  private waiting: { go: () => void; stop: (error: Error) => void }[] = [];

  /** @param last what was read first */
  constructor(
    private last: T,
    private readonly read: () => Promise<T>,
    readonly over: AbortSignal,
  ) {
    over.addEventListener('abort', () => this.wake(({ stop }) => stop(new Over('The bench is over.'))));
    void this.watch();
  }

  /** What `find` finds, as soon as it does; undefined after `withinMs`. Throws `Over` at the end. */
  until<F>(find: (seen: T) => F | undefined): Promise<F>;
  until<F>(find: (seen: T) => F | undefined, withinMs: number): Promise<F | undefined>;
  async until<F>(find: (seen: T) => F | undefined, withinMs = Infinity): Promise<F | undefined> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const found = find(this.last);
      if (found !== undefined) return found;
      if (performance.now() >= deadline) return undefined;
      await this.next();
    }
  }

  private next(): Promise<void> {
    if (this.over.aborted) throw new Over('The bench is over.');
    return new Promise((go, stop) => this.waiting.push({ go, stop }));
  }

  private async watch(): Promise<void> {
    while (!this.over.aborted) {
      try {
        this.last = await this.read();
      } catch (error) {
        say(`looked at again: ${(error as Error).message}`);
      }
      this.wake(({ go }) => go());
      await pause(EVERY_MS);
    }
  }

  private wake(how: (one: { go: () => void; stop: (error: Error) => void }) => void): void {
    const { waiting } = this;
    this.waiting = [];
    waiting.forEach(how);
  }
}
