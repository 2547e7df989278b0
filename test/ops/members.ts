/** Names of members of log lines: those that docs/operations.md explains, and those that lines have. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../root';

/** Of every line. */
const COMMON = ['level', 'time', 'pid', 'name', 'msg'];

/** The first column of the table of members. */
export function explainedMembers(): Set<string> {
  const text = readFileSync(join(ROOT, 'docs', 'operations.md'), 'utf8');
  const table = text.slice(text.search(/^\| member /m)).split(/\n\n/)[0]!;
  const columns = table.split('\n').map((row) => row.split('|')[1] ?? '');
  return new Set([
    ...COMMON,
    ...columns.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name!)),
  ]);
}

/** Of all our own JSON lines in a log that say one of these things. */
export function membersOf(log: string, said: readonly string[]): Set<string> {
  const lines = log.split('\n').filter((line) => line.startsWith('{') && !line.includes('"sdkComponent"'));
  const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return new Set(parsed.filter(({ msg }) => said.includes(String(msg))).flatMap((line) => Object.keys(line)));
}
