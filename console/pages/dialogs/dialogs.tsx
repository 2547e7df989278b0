/** Conversations: who is written with, where each stands, and which of them wait for a person. */
import { Badge } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useSearch } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import type { Dialog } from '../../data/models';
import { path } from '../../data/api';
import { useFilters } from '../../data/filters';
import { useList } from '../../data/queries';
import { StateBadge } from '../../parts/badges';
import { Moment } from '../../parts/moment';
import { Page } from '../../parts/page';
import { ListTable } from '../../parts/table';
import { useWords } from '../../words/speak';
import { DialogFilters } from './filters';
import { personFilter, useNameOf } from './person';

const EVERY_MS = 5_000;
/** Until somebody has stopped typing. */
const TYPING_MS = 300;

/** What was typed may be a phone: it goes along in the history's state, never in an address. */
interface DialogsState {
  person?: string;
}

export default function DialogsPage() {
  const { t, value } = useWords();
  const nameOf = useNameOf();
  const filters = useFilters(['channel', 'stage', 'status']);
  const [person, setPerson] = usePerson();
  const list = useList<Dialog>(
    { path: '/v1/dialogs/search', body: { ...filters.values, ...personFilter(person.sought) } },
    { every: EVERY_MS },
  );
  const isFiltered = person.sought !== '' || filters.any;
  return (
    <Page
      title={t('nav.dialogs')}
      lead={t('dialogs.lead')}
      actions={
        <Badge variant="dot" tt="none">
          {t('live.on')}
        </Badge>
      }
    >
      <DialogFilters filters={filters} person={person.typed} onPerson={setPerson} />
      <ListTable
        list={list}
        label={t('nav.dialogs')}
        keyOf={({ id }) => id}
        linkOf={({ id }) => path`/dialogs/${id}`}
        columns={[
          { key: 'name', title: t('field.name'), cell: (row) => nameOf(row) },
          { key: 'phone', title: t('dialogs.phone'), cell: ({ phone }) => phone ?? t('field.none') },
          { key: 'channel', title: t('dialogs.channel'), cell: ({ channel }) => value('channel', channel) },
          {
            key: 'stage',
            title: t('dialogs.stage'),
            cell: ({ stage }) => (stage === null ? t('field.none') : value('stage', stage)),
          },
          {
            key: 'status',
            title: t('field.state'),
            cell: ({ status }) => <StateBadge member="dialog" value={status} />,
          },
          { key: 'last', title: t('dialogs.last'), cell: ({ lastAt }) => <Moment at={lastAt} /> },
        ]}
        empty={
          isFiltered
            ? { title: t('state.nothingFound'), hint: t('state.nothingFoundHint') }
            : { hint: t('dialogs.empty') }
        }
      />
    </Page>
  );
}

/** Whom the reader looks for: as typed, and as sought once they have stopped typing, which outlives a reload. */
function usePerson(): [{ typed: string; sought: string }, (typed: string) => void] {
  const { person = '' } = useHistoryState<DialogsState | null>() ?? {};
  const [typed, setTyped] = useState(person);
  const [sought] = useDebouncedValue(typed, TYPING_MS);
  // A filter that is chosen is another entry of the history, without a state.
  const address = useSearch();
  useEffect(() => {
    const state: DialogsState = { person: sought };
    history.replaceState(state, '');
  }, [sought, address]);
  return [{ typed, sought }, setTyped];
}
