/**
 * docs/traps-*.md, docs/threat-model.md and docs/reliability.md hold tables: a trap or a promise, what we do for it, the
 * tests that would fail if we did not. A test is named as
 * `path/of.test.ts`: "its name", several of them on lines of their own (<br>); the name is that of the test alone, or with
 * the groups around it before " > ". A sample is named by its file and title. "none: …" says why there is none.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../../root';

const documents = readdirSync(join(ROOT, 'docs')).filter((name) =>
  /^(traps-.*|threat-model|reliability)\.md$/.test(name),
);

/** Other tables, of figures, name no tests. */
const TESTS = /^tests?$/;
const cellsIn = (line: string): string[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replace(/\\(.)/g, '$1'));

interface Row {
  document: string;
  line: number;
  cells: string[];
}

const rows = documents.flatMap((document) => rowsOf(document));
const REFERENCE = /^`([^`]+)`: "(.*)"$/;

function rowsOf(document: string): Row[] {
  const lines = readFileSync(join(ROOT, 'docs', document), 'utf8').split('\n');
  let hasTests = false;
  return lines.flatMap((text, i) => {
    const isHead = /^\|[ :|-]+\|$/.test(lines[i + 1] ?? '');
    if (isHead) hasTests = TESTS.test(cellsIn(text)[2] ?? '');
    if (!text.startsWith('|') || isHead || /^\|[ :|-]+\|$/.test(text) || !hasTests) return [];
    return [{ document, line: i + 1, cells: cellsIn(text) }];
  });
}

const at = ({ document, line }: Row): string => `docs/${document}:${line}`;
const testsIn = ({ cells }: Row): string[] => (cells[2] ?? '').split(/\s*<br ?\/?>\s*/);
const isNone = (row: Row): boolean => /^none: \S+ \S+/.test(row.cells[2] ?? '');

/** Every name under which a test of the file can be called; undefined = there is no such file. */
const names = new Map<string, Set<string> | undefined>();
function namesIn(file: string): Set<string> | undefined {
  if (!names.has(file)) names.set(file, readNames(file));
  return names.get(file);
}

function readNames(file: string): Set<string> | undefined {
  if (!existsSync(join(ROOT, file))) return undefined;
  const text = readFileSync(join(ROOT, file), 'utf8');
  if (file.endsWith('.json')) return new Set([(JSON.parse(text) as { title: string }).title]);
  const found = new Set<string>();
  const walk = (node: ts.Node, groups: readonly string[]): void => {
    const named = ts.isCallExpression(node) ? callOf(node) : undefined;
    if (named?.root === 'describe') groups = [...groups, named.title];
    else if (named)
      for (let from = 0; from <= groups.length; from++) found.add(path(groups, from, named.title));
    ts.forEachChild(node, (child) => walk(child, groups));
  };
  walk(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true), []);
  return found;
}

const path = (groups: readonly string[], from: number, title: string): string =>
  [...groups.slice(from), title].join(' > ');

/** `it('…')`, `it.each(…)('…')`, `describe.each(…)('…')`; the title as it is written, with its %s. */
function callOf({ expression, arguments: [title] }: ts.CallExpression) {
  let callee: ts.Expression = expression;
  while (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) callee = callee.expression;
  if (!ts.isIdentifier(callee) || !['it', 'test', 'describe'].includes(callee.text)) return undefined;
  if (!title) return undefined;
  if (ts.isStringLiteralLike(title)) return { root: callee.text, title: title.text };
  return ts.isTemplateExpression(title)
    ? { root: callee.text, title: title.getText().slice(1, -1) }
    : undefined;
}

it('there are documents with traps in them', () => {
  expect(documents).toEqual(
    expect.arrayContaining(['threat-model.md', 'traps-channels.md', 'traps-payments.md']),
  );
  expect(rows.length).toBeGreaterThan(50);
});

it('each trap says what we do, and names its tests or why there is none', () => {
  const wrong = rows.filter(
    (row) =>
      row.cells.length !== 3 ||
      row.cells.some((cell) => cell === '') ||
      !(isNone(row) || testsIn(row).every((test) => REFERENCE.test(test))),
  );
  expect(wrong.map(at)).toEqual([]);
});

it('each test that is named is there', () => {
  const missing = rows
    .filter((row) => !isNone(row))
    .flatMap((row) =>
      testsIn(row).flatMap((test) => {
        const [, file = '', name = ''] = REFERENCE.exec(test) ?? [];
        const known = namesIn(file);
        if (known?.has(name)) return [];
        return [`${at(row)}: ${known ? `${file} has no test "${name}"` : `there is no file ${file}`}`];
      }),
    );
  expect(missing).toEqual([]);
});

it('would be found out: a name that is none, and a group in the place of a test', () => {
  const known = namesIn('test/docs/traps.test.ts');
  expect(known).toContain('each test that is named is there');
  expect(known).not.toContain('each test that is named');
  expect(namesIn('test/api/hooks.test.ts')).toContain(
    'a genuine hook > counts once, however many copies come at the same time',
  );
  expect(namesIn('test/api/hooks.test.ts')).not.toContain('a genuine hook');
  expect(namesIn('test/api/nothing.test.ts')).toBeUndefined();
});
