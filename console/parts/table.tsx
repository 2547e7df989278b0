/** A table of things that are opened by a link; on a phone each row is a card. */
import { Button, Checkbox, Group, Table, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { Listed } from '../data/queries';
import { useWords } from '../words/speak';
import { Loading, Nothing, Trouble } from './states';

export interface Column<T> {
  key: string;
  title: string;
  cell(row: T): ReactNode;
  align?: 'right';
}

interface TableProps<T> {
  /** What the table shows, for a screen reader. */
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf(row: T): string;
  /** Under /console; the first column is the link. */
  linkOf?(row: T): string;
  selected?: ReadonlySet<string>;
  onSelect?(selected: ReadonlySet<string>): void;
  selectLabel?(row: T): string;
}

export function DataTable<T>({
  label,
  columns,
  rows,
  keyOf,
  linkOf,
  selected,
  onSelect,
  selectLabel,
}: TableProps<T>) {
  const { t } = useWords();
  const [, go] = useLocation();
  const toggle = (key: string) => {
    const next = new Set(selected);
    if (!next.delete(key)) next.add(key);
    onSelect?.(next);
  };
  return (
    // Roles said anew: `display: block` on a phone takes a table's own away.
    <Table
      className="cards"
      role="table"
      aria-label={label}
      highlightOnHover={linkOf !== undefined}
      verticalSpacing="xs"
    >
      <Table.Thead role="rowgroup">
        <Table.Tr role="row">
          {selected && (
            <Table.Th role="columnheader" scope="col">
              <VisuallyHidden>{t('act.select')}</VisuallyHidden>
            </Table.Th>
          )}
          {columns.map(({ key, title, align }) => (
            <Table.Th key={key} role="columnheader" scope="col" ta={align}>
              {title}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody role="rowgroup">
        {rows.map((row) => {
          const [key, link] = [keyOf(row), linkOf?.(row)];
          return (
            <Table.Tr
              key={key}
              role="row"
              className={link === undefined ? undefined : 'row-link'}
              onClick={link === undefined ? undefined : (event) => !isInteractive(event.target) && go(link)}
            >
              {selected && (
                <Table.Td role="cell">
                  <Checkbox
                    aria-label={selectLabel?.(row) ?? key}
                    checked={selected.has(key)}
                    onChange={() => toggle(key)}
                  />
                </Table.Td>
              )}
              {columns.map((column, i) => (
                <Table.Td
                  key={column.key}
                  role="cell"
                  data-name={i === 0 ? undefined : column.title}
                  ta={column.align}
                >
                  {i === 0 && link !== undefined ? (
                    <Link href={link}>{column.cell(row)}</Link>
                  ) : (
                    column.cell(row)
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}

const isInteractive = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('a, button, input, label') !== null;

/** Said when there is nothing: why, or what to do. */
export interface Empty {
  title?: string;
  hint?: ReactNode;
  action?: ReactNode;
}

interface ListProps<T> extends Omit<TableProps<T>, 'rows'> {
  list: Listed<T>;
  empty?: Empty;
}

/** A list with its states, and a button for more. */
export function ListTable<T>({ list, empty, ...table }: ListProps<T>) {
  const { t } = useWords();
  if (list.items === undefined)
    return list.error ? <Trouble error={list.error} again={list.again} /> : <Loading />;
  const nothing: Empty | undefined = list.more
    ? { title: t('state.nothingYet'), hint: t('state.nothingYetHint') }
    : empty;
  return (
    <>
      {list.error && <Trouble error={list.error} again={list.again} />}
      {list.items.length === 0 ? (
        <Nothing title={nothing?.title} hint={nothing?.hint}>
          {nothing?.action}
        </Nothing>
      ) : (
        <DataTable {...table} rows={list.items} />
      )}
      <More list={list} />
    </>
  );
}

/** The next page of a list, while there is one. */
export function More({ list }: { list: Listed<unknown> }) {
  const { t } = useWords();
  if (!list.more) return null;
  return (
    <Group justify="center">
      <Button variant="default" loading={list.isLoadingMore} onClick={list.more}>
        {t('act.more')}
      </Button>
    </Group>
  );
}
