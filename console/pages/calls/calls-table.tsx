/** Calls, one a row. */
import { StateBadge } from '../../parts/badges';
import { Moment } from '../../parts/moment';
import { ListTable } from '../../parts/table';
import type { Column } from '../../parts/table';
import { path } from '../../data/api';
import type { Call } from '../../data/models';
import type { Listed } from '../../data/queries';
import { useWords } from '../../words/speak';
import { Receiver } from './receiver';
import type { Empty } from '../../parts/table';

interface Props {
  label: string;
  list: Listed<Call>;
  /** Left out where all go to one. */
  isToWhomShown?: boolean;
  empty: Empty;
}

export function CallsTable({ label, list, isToWhomShown = true, empty }: Props) {
  const { t, value } = useWords();
  const columns: Column<Call>[] = [
    { key: 'event', title: t('calls.event'), cell: ({ event }) => event },
    { key: 'to', title: t('calls.to'), cell: (call) => <Receiver call={call} /> },
    { key: 'mode', title: t('calls.mode'), cell: ({ mode }) => value('mode', mode) },
    {
      key: 'state',
      title: t('field.state'),
      cell: ({ state }) => <StateBadge member="call" value={state} />,
    },
    { key: 'attempts', title: t('calls.attempts'), cell: ({ attempts }) => attempts, align: 'right' },
    { key: 'at', title: t('calls.at'), cell: ({ createdAt }) => <Moment at={createdAt} /> },
  ];
  return (
    <ListTable
      label={label}
      list={list}
      columns={columns.filter(({ key }) => isToWhomShown || !['to', 'mode'].includes(key))}
      keyOf={({ id }) => id}
      linkOf={({ id }) => path`/calls/${id}`}
      empty={empty}
    />
  );
}
