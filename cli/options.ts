/** Options that many commands have, and how their values are read. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { usage } from './failure';

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `2h`, `7d` in milliseconds; undefined = it is no span. */
function spanMs(text: string): number | undefined {
  const span = /^(\d{1,6})([smhd])$/.exec(text);
  // The expression lets no other letter through.
  return span ? Number(span[1]) * UNIT_MS[span[2] as keyof typeof UNIT_MS] : undefined;
}

/** A span in hours. */
export function hours(text: string): number {
  const span = spanMs(text);
  if (span === undefined) throw new InvalidArgumentError('Say a span like 30m, 24h or 7d.');
  return span / UNIT_MS.h;
}

/** `2h`, `7d`: that long from now; else a day or an instant, UTC where nothing else is said. */
export function instant(text: string, direction: -1 | 1): string {
  const span = spanMs(text);
  if (span !== undefined) return new Date(Date.now() + direction * span).toISOString();
  const stated = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.exec(text);
  const zoned = stated?.[1] !== undefined && stated[4] === undefined ? `${text}Z` : text;
  const time = stated ? Date.parse(zoned) : NaN;
  if (Number.isNaN(time))
    throw new InvalidArgumentError(
      'Say a time like 2026-11-21T10:00:00Z, a day like 2026-11-21, or a span like 2h or 7d.',
    );
  return new Date(time).toISOString();
}

export const ago = (text: string): string => instant(text, -1);
export const ahead = (text: string): string => instant(text, 1);

export function positiveInteger(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Say a whole number from 1 on.');
}

export const commaSeparated = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

export interface Between {
  from?: string;
  to?: string;
}

export const withBetween = (command: Command): Command =>
  command
    .option('--from <time>', 'at this time or later: an instant, a day, or a span ago (2h, 7d)', ago)
    .option('--to <time>', 'before this time', ago);

export interface Paging {
  limit?: number;
  all?: boolean;
  cursor?: string;
}

export const withPaging = (command: Command): Command =>
  command
    .option('--limit <number>', 'how many at most (50 unless stated)', positiveInteger)
    .option('--all', 'every one, however many there are')
    .option('--cursor <cursor>', 'go on where a list before ended');

/** `@file`, `@-` for standard input, or the text itself. */
export function textOrFile(value: string, option: string): Buffer {
  if (!value.startsWith('@')) return Buffer.from(value);
  const file = value.slice(1);
  try {
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw usage(`${option}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** What `textOrFile` reads, as JSON. */
export function jsonInput(value: string, option: string): unknown {
  try {
    return JSON.parse(
      textOrFile(value, option)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    ) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw usage(`${option} is not JSON (${error.message}).`);
  }
}

/** Without members that are not set: a filter says only what is asked for. */
export const given = <T extends object>(options: T): Partial<T> =>
  // Object.fromEntries forgets the keys; what stays is a part of T.
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
