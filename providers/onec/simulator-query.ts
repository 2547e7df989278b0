/** The query options of the simulated OData interface: what it takes of them, and how it fails on the rest. */
import type { SimAnswer, SimRequest } from '../../sandbox/contract';
import { odataError } from './simulator-answers';

type Row = Record<string, unknown>;

/** @param listing how many there have been: rows without an order begin elsewhere each time */
export function queried(rows: Row[], { query, rawQuery }: SimRequest, listing: number): Row[] | SimAnswer {
  // Seen on live bases: navigation properties are not implemented, and not needed.
  if (query.has('$expand')) return odataError(501, '0', 'Опция "$expand" не реализована');
  const filter = query.get('$filter');
  // 1C does not read + as a space, and then fails on the expression (seen on a live base).
  if (rawQuery?.includes('+')) return odataError(500, '2', 'Ошибка при разборе опции запроса');
  const isMatch = filter === null ? () => true : matcher(filter);
  if (isMatch === undefined) return odataError(400, '2', 'Ошибка при разборе опции запроса "$filter"');
  const order = /^(\S+?)(?: (asc|desc))?$/.exec(query.get('$orderby') ?? '');
  const found = rows.filter(isMatch);
  const ordered = order ? sorted(found, order[1] ?? '', order[2] === 'desc') : turned(found, listing);
  const skip = Number(query.get('$skip') ?? 0);
  const top = Number(query.get('$top') ?? found.length);
  if (!Number.isSafeInteger(skip) || !Number.isSafeInteger(top) || skip < 0 || top < 0) {
    return odataError(400, '4', 'Неверное значение опции запроса');
  }
  const names = query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim());
  const unknown = names?.find((name) => rows.length > 0 && !rows.some((row) => name in row));
  if (unknown !== undefined) return odataError(400, '10', `Свойство "${unknown}" не найдено`);
  return ordered.slice(skip, skip + top).map((row) => (names ? selected(row, names) : row));
}

const matcher = (filter: string): ((row: Row) => boolean) | undefined => {
  const equal = /^(\p{L}+) eq (?:'([^']*)'|(true|false))$/u.exec(filter);
  if (!equal) return undefined;
  const [, name = '', text, flag] = equal;
  return (row) => row[name] === (flag === undefined ? text : flag === 'true');
};

function sorted(rows: Row[], name: string, descending: boolean): Row[] {
  const of = (row: Row): string => String(row[name] ?? '');
  const ascending = rows.toSorted((a, b) => (of(a) < of(b) ? -1 : of(a) > of(b) ? 1 : 0));
  return descending ? ascending.reverse() : ascending;
}

/** Without an order a database gives rows as it finds them, another time otherwise. */
function turned(rows: Row[], listing: number): Row[] {
  const by = rows.length === 0 ? 0 : listing % rows.length;
  return [...rows.slice(by), ...rows.slice(0, by)];
}

const selected = (row: Row, names: string[]): Row =>
  Object.fromEntries(names.map((name) => [name, row[name]]));
