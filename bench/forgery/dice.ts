/** Seeded choices: the same seed makes the same requests. */
import { randomFrom } from '../../sandbox/random';

export class Dice {
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = randomFrom(seed);
  }

  /** From 0 to below `n`. */
  int(n: number): number {
    return Math.floor(this.random() * n);
  }

  pick<T>(from: readonly T[]): T {
    const one = from[this.int(from.length)];
    if (one === undefined) throw new Error('There is nothing to choose from.');
    return one;
  }

  chance(part: number): boolean {
    return this.random() < part;
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.int(256)));
  }

  /** Letters and digits. */
  text(length: number): string {
    return Array.from({ length }, () => this.int(36).toString(36)).join('');
  }
}
