/** Many requests over a few connections, and what became of them. */
import type { Answer, Wire } from './wire';
import { bytesOfWire, Lane } from './wire';

export interface Shot<T> {
  of: T;
  wire: Wire;
}

/**
 * @param lanes as many are under way at once
 * @param told of each answer; 0 = torn, or silent for 20 s
 */
export async function fire<T>(
  port: number,
  lanes: number,
  shots: Iterable<Shot<T>>,
  told: (of: T, answer: Answer) => void,
): Promise<void> {
  const iterator = shots[Symbol.iterator]();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      const lane = new Lane(port);
      for (let next = iterator.next(); !next.done; next = iterator.next()) {
        const { of, wire } = next.value;
        told(of, await lane.send(bytesOfWire(wire)));
      }
      lane.close();
    }),
  );
}

export class Tally {
  private readonly counts = new Map<string, number>();

  add(name: string | number): void {
    this.counts.set(String(name), (this.counts.get(String(name)) ?? 0) + 1);
  }

  get all(): Record<string, number> {
    return Object.fromEntries([...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
