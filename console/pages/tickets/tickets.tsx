/** Issues of the help desk that are followed here. */
import { Badge, Button, Group, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { pageOfWorkflow } from '../../data/address';
import { path } from '../../data/api';
import type { Ticket } from '../../data/models';
import { useList } from '../../data/queries';
import { StateBadge } from '../../parts/badges';
import { FilterSelect } from '../../parts/filters';
import { Moment } from '../../parts/moment';
import { Page } from '../../parts/page';
import { ListTable } from '../../parts/table';
import { useWords } from '../../words/speak';

const EVERY_MS = 5_000;
const TYPING_MS = 300;
const STAGES = ['open', 'awaiting_payment', 'closed'] as const;
const WAITS = ['closure', 'payment', 'operator'] as const;

export default function TicketsPage() {
  const { t, value } = useWords();
  const [search, setSearch] = useSearchParams();
  const [typed, setTyped] = useState('');
  const [issueId] = useDebouncedValue(typed.trim(), TYPING_MS);
  const list = useList<Ticket>(
    {
      path: '/v1/tickets/search',
      body: { ...Object.fromEntries(search), ...(issueId === '' ? {} : { issueId }) },
    },
    { every: EVERY_MS },
  );
  const isFiltered = search.size > 0 || issueId !== '';
  return (
    <Page
      title={t('nav.tickets')}
      lead={t('tickets.lead')}
      actions={
        <Badge variant="dot" tt="none">
          {t('live.on')}
        </Badge>
      }
    >
      <Group align="flex-end" gap="sm" role="search" aria-label={t('tickets.filters')}>
        <TextInput
          type="search"
          label={t('tickets.issue')}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <FilterSelect name="stage" label={t('field.state')} member="ticket" values={STAGES} />
        <FilterSelect name="waitingFor" label={t('dialog.waitsFor')} member="waits" values={WAITS} />
        {isFiltered && (
          <Button
            variant="subtle"
            onClick={() => {
              setTyped('');
              setSearch({}, { replace: true });
            }}
          >
            {t('state.clearFilters')}
          </Button>
        )}
      </Group>
      <ListTable
        list={list}
        label={t('nav.tickets')}
        keyOf={({ id }) => id}
        linkOf={({ id }) => path`/tickets/${id}`}
        columns={[
          { key: 'issue', title: t('tickets.issue'), cell: ({ issueId }) => `№ ${issueId}` },
          {
            key: 'helpdesk',
            title: t('tickets.helpdesk'),
            cell: ({ helpdesk }) => value('channel', helpdesk),
          },
          {
            key: 'stage',
            title: t('field.state'),
            cell: ({ stage }) => <StateBadge member="ticket" value={stage} />,
          },
          {
            key: 'waits',
            title: t('dialog.waitsFor'),
            cell: ({ waitingFor }) => (waitingFor === null ? t('field.none') : value('waits', waitingFor)),
          },
          {
            key: 'dialog',
            title: t('tickets.dialog'),
            cell: ({ dialogId }) => <DialogLink workflowId={dialogId} />,
          },
          { key: 'last', title: t('dialogs.last'), cell: ({ lastAt }) => <Moment at={lastAt} /> },
        ]}
        empty={
          isFiltered
            ? { title: t('state.nothingFound'), hint: t('state.nothingFoundHint') }
            : { hint: t('tickets.empty') }
        }
      />
    </Page>
  );
}

export function DialogLink({ workflowId }: { workflowId: string | null }) {
  const { t } = useWords();
  const page = workflowId === null ? undefined : pageOfWorkflow(workflowId);
  return page === undefined ? <>{t('field.none')}</> : <Link href={page}>{t('tickets.toDialog')}</Link>;
}
