/**
 * The sandbox's memory over restarts: one JSON file, written beside and renamed, so that a kill leaves the
 * old one or the new one and never half of either.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { SavedDelivery } from './delivery';
import type { LedgerRow } from './ledger';

export interface SavedState {
  simulators: Record<string, unknown>;
  ledger: LedgerRow[];
  deliveries: SavedDelivery[];
}

/** Checked as far as needed to tell our file from another: its parts are written by ourselves alone. */
const fileSchema = z.object({
  version: z.literal(1),
  simulators: z.record(z.string(), z.unknown()),
  ledger: z.array(z.custom<LedgerRow>((row) => typeof row === 'object' && row !== null && 'seq' in row)),
  deliveries: z.array(z.custom<SavedDelivery>((item) => typeof item === 'object' && item !== null)),
});

const SETTLE_MS = 300;

export class StateFile {
  private timer: NodeJS.Timeout | undefined;
  private cost = 0;

  constructor(
    private readonly path: string,
    private readonly collect: () => SavedState,
  ) {}

  /** What the file holds; undefined where there is none. A file that cannot be read stops the start. */
  static read(path: string): SavedState | undefined {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    try {
      return fileSchema.parse(JSON.parse(text));
    } catch (error) {
      throw new Error(`The sandbox's memory ${path} cannot be read. Remove the file to start it empty.`, {
        cause: error,
      });
    }
  }

  /** Writes soon; many changes in a row are one write, and writing takes a twentieth of the time at most. */
  touch(): void {
    this.timer ??= setTimeout(() => this.write(), Math.max(SETTLE_MS, this.cost * 20));
  }

  write(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const started = performance.now();
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(`${this.path}.new`, JSON.stringify({ version: 1, ...this.collect() }), { mode: 0o600 });
    renameSync(`${this.path}.new`, this.path);
    this.cost = performance.now() - started;
  }
}
