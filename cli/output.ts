/** What a command says: one JSON document for scripts, tables and lists for people. Notes go to standard error. */
import Table from 'cli-table3';
import { createColors } from 'picocolors';
import { visible, visibleInline, visibleJson } from './visible';

export type Cell = string | number | boolean | null | undefined;

export interface Column<T> {
  head: string;
  of(item: T): Cell;
  /** Numbers stand to the right. */
  right?: true;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface Streams {
  out: NodeJS.WritableStream & { isTTY?: boolean };
  err: NodeJS.WritableStream & { isTTY?: boolean };
}

/** No lines, two blanks between columns: what `awk` and people both read. */
const FRAME = Object.fromEntries(
  ['top', 'bottom', 'mid', 'left', 'right'].flatMap((side) =>
    [side, `${side}-mid`, `${side}-left`, `${side}-right`].map((name) => [name, '']),
  ),
);

export class Output {
  private readonly ink;

  constructor(
    readonly json: boolean,
    private readonly streams: Streams,
    env: NodeJS.ProcessEnv,
  ) {
    this.ink = createColors(streams.out.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
  }

  /** The command's one answer: as JSON, or in the words of `people`. */
  answer(document: unknown, people: () => void): void {
    if (this.json) this.streams.out.write(`${visibleJson(document)}\n`);
    else people();
  }

  /** @param none the sentence for an empty list */
  page<T>(page: Page<T>, columns: readonly Column<T>[], none: string): void {
    this.answer(page, () => {
      if (page.items.length === 0) this.note(none);
      else this.table(page.items, columns);
      if (page.nextCursor !== null) this.note(`There is more: --all, or --cursor ${page.nextCursor}`);
    });
  }

  table<T>(items: readonly T[], columns: readonly Column<T>[]): void {
    const table = new Table({
      head: columns.map(({ head }) => this.ink.bold(head)),
      chars: { ...FRAME, middle: '  ' },
      style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
      colAligns: columns.map(({ right }) => (right ? 'right' : 'left')),
    });
    for (const item of items) table.push(columns.map(({ of }) => shown(of(item))));
    for (const line of table.toString().split('\n')) this.line(line.trimEnd());
  }

  /** Names and values, one a line; what has no value is left out. */
  fields(rows: readonly (readonly [name: string, value: Cell])[]): void {
    const known = rows.filter(([, value]) => value !== null && value !== undefined && value !== '');
    const width = Math.max(...known.map(([name]) => name.length));
    for (const [name, value] of known)
      this.line(`${this.ink.bold(name.padEnd(width))}  ${visibleInline(String(value))}`);
  }

  /** A part with a heading; text as it stands, anything else as JSON. */
  part(heading: string, content: unknown): void {
    if (content === null || content === undefined) return;
    this.line(`\n${this.ink.bold(heading)}`);
    this.line(typeof content === 'string' ? visible(content) : visibleJson(content));
  }

  /** On standard output. */
  line(text: string): void {
    this.streams.out.write(`${text}\n`);
  }

  /** A document of several lines, as it is read in again. */
  text(document: string): void {
    this.streams.out.write(visible(document));
  }

  /** On standard error: never a part of the answer. */
  note(text: string): void {
    this.streams.err.write(`${visible(text)}\n`);
  }
}

const shown = (cell: Cell): string =>
  cell === null || cell === undefined || cell === '' ? '-' : visibleInline(String(cell));

/** `2026-11-21T10:00:00.000Z` as people read it; times are UTC everywhere. */
export const when = (time: string | null | undefined): string | null =>
  time ? time.replace('T', ' ').replace(/(\.\d+)?Z$/, 'Z') : null;
