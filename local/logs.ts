/** Log files of the servers in DATA_DIR/logs: kept for three starts, and their worst lines shown to the user. */
import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const KEPT = 3;
const POLL_MS = 300;
/** At most this many bytes are looked at in one go: a flood in the file must not become one in memory. */
const WINDOW = 256 * 1024;

export const logFile = (dataDir: string, name: string): string => join(dataDir, 'logs', `${name}.log`);

/** Makes room for this start's log: api.log → api.log.1 → api.log.2 → api.log.3. */
export function rotate(dataDir: string, names: readonly string[]): void {
  mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o700 });
  for (const name of names) {
    const file = logFile(dataDir, name);
    for (let age = KEPT; age >= 1; age--) {
      const from = age === 1 ? file : `${file}.${age - 1}`;
      if (existsSync(from)) renameSync(from, `${file}.${age}`);
    }
  }
}

/** The last lines of a log, for the sentence that says why something did not start. */
export function lastLines(file: string, count = 15): string {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const text = readFrom(file, Math.max(0, size - 16 * 1024), size);
  return text.trimEnd().split('\n').slice(-count).map(readable).join('\n');
}

/**
 * Shows warnings and errors as they are written. The file is polled rather than the output piped: a child then
 * outlives its supervisor's death long enough to end in order, and a busy one pays nothing for being watched.
 * @returns a function that shows what is left and ends the watch
 */
export function showWarnings(file: string, name: string, print: (line: string) => void): () => void {
  let position = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  let rest = '';
  const look = () => {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size - position > WINDOW) {
      position = size - WINDOW;
      rest = '';
    }
    if (size <= position) return;
    const lines = (rest + readFrom(file, position, size)).split('\n');
    position = size;
    rest = lines.pop() ?? '';
    for (const line of lines) if (isWorthShowing(line)) print(`${name}: ${readable(line)}`);
  };
  const timer = setInterval(look, POLL_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    look();
  };
}

const isWorthShowing = (line: string): boolean =>
  line.startsWith('{')
    ? /"level":(?:"(?:warn|error|fatal)"|[456]0\b)/.test(line)
    : /\b(?:WARN|ERROR|FATAL)\b|^\w*Error:|^node:internal/.test(line);

/** `12:30:05 warn Postgres is away (ECONNREFUSED)` out of a JSON line; any other line as it stands. */
function readable(line: string): string {
  if (!line.startsWith('{')) return line;
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line;
  }
  const error = (entry['err'] ?? entry['error']) as { message?: unknown } | undefined;
  const reason = error?.message ?? entry['reason'];
  const time = typeof entry['time'] === 'string' ? `${entry['time'].slice(11, 19)} ` : '';
  return `${time}${String(entry['level'])} ${String(entry['msg'] ?? '')}${typeof reason === 'string' ? ` (${reason})` : ''}`;
}

function readFrom(file: string, from: number, to: number): string {
  if (to <= from) return '';
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(to - from);
    const read = readSync(handle, buffer, 0, buffer.length, from);
    return buffer.toString('utf8', 0, read);
  } finally {
    closeSync(handle);
  }
}
