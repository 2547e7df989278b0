/** Issues of the help desk that are followed here. */
import { Badge } from '@mantine/core';
import { Link } from 'wouter';
import { path } from '../../data/api';
import { useFilters } from '../../data/filters';
import type { Ticket } from '../../data/models';
import { useList } from '../../data/queries';
import { StateBadge } from '../../parts/badges';
import { FilterBar, SelectFilter, TextFilter } from '../../parts/filter-fields';
import { Moment } from '../../parts/moment';
import { Page } from '../../parts/page';
import { ListTable } from '../../parts/table';
import { pageOfWorkflow } from '../../data/address';
import { useWords } from '../../words/speak';

const EVERY_MS = 5_000;
const STAGES = ['open', 'awaiting_payment', 'closed'] as const;
const WAITS = ['closure', 'payment', 'operator'] as const;

export default function TicketsPage() {
  const { t, value } = useWords();
  const { values, set, clear, any } = useFilters(['issueId', 'stage', 'waitingFor']);
  const list = useList<Ticket>({ path: '/v1/tickets/search', body: values }, { every: EVERY_MS });
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
      <FilterBar any={any} clear={clear}>
        <TextFilter
          label={t('tickets.issue')}
          value={values.issueId}
          onChange={(issueId) => set({ issueId })}
        />
        <SelectFilter
          label={t('field.state')}
          value={values.stage}
          onChange={(stage) => set({ stage })}
          options={STAGES.map((one) => [one, value('ticket', one)])}
        />
        <SelectFilter
          label={t('dialog.waitsFor')}
          value={values.waitingFor}
          onChange={(waitingFor) => set({ waitingFor })}
          options={WAITS.map((one) => [one, value('waits', one)])}
        />
      </FilterBar>
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
          any
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
