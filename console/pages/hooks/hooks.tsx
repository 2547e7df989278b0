/** The tail of all hooks, as they come. */
import { Button, Code, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { path } from '../../data/api';
import { between, useFilters } from '../../data/filters';
import type { Hook } from '../../data/models';
import { useList } from '../../data/queries';
import { StateBadge } from '../../parts/badges';
import { FilterBar, SelectFilter, TextFilter, TimeFilter } from '../../parts/filter-fields';
import { Moment, useDuration } from '../../parts/moment';
import { Page } from '../../parts/page';
import type { Column } from '../../parts/table';
import { ListTable } from '../../parts/table';
import { useEndpoints } from '../../data/endpoints';
import { refusals } from '../../words/refusals';
import { useWords } from '../../words/speak';

const LIVE_MS = 2_000;
const OUTCOMES = ['taken', 'refused', 'unverified'] as const;
const REASONS = Object.keys(refusals).flatMap((key) => /^refusal\.(.+)$/.exec(key)?.[1] ?? []);

export default function HooksPage() {
  const { t, value } = useWords();
  const { values, set, clear, any } = useFilters(['outcome', 'endpoint', 'reason', 'from', 'to']);
  const [isLive, setLive] = useState(true);
  const endpoints = useEndpoints();
  const { outcome, endpoint, reason } = values;
  const list = useList<Hook>(
    { path: '/v1/hooks/search', body: { outcome, endpoint, reason, ...between(values) } },
    { every: isLive && LIVE_MS },
  );
  return (
    <Page
      title={t('nav.hooks')}
      lead={t('hooks.lead')}
      actions={
        <Switch
          label={t('live.on')}
          description={t('live.hint')}
          checked={isLive}
          onChange={(event) => setLive(event.currentTarget.checked)}
        />
      }
    >
      <FilterBar any={any} clear={clear}>
        <SelectFilter
          label={t('hooks.outcome')}
          value={outcome}
          onChange={(chosen) => set({ outcome: chosen })}
          options={OUTCOMES.map((one) => [one, value('outcome', one)])}
        />
        <TextFilter
          label={t('field.endpoint')}
          value={endpoint}
          onChange={(typed) => set({ endpoint: typed })}
          suggestions={endpoints}
        />
        <SelectFilter
          label={t('field.reason')}
          value={reason}
          onChange={(chosen) => set({ reason: chosen })}
          options={REASONS.map((one) => [one, value('refusal', one)])}
        />
        <TimeFilter label={t('field.from')} value={values.from} onChange={(from) => set({ from })} />
        <TimeFilter label={t('field.to')} value={values.to} onChange={(to) => set({ to })} />
      </FilterBar>
      <ListTable
        label={t('nav.hooks')}
        list={list}
        columns={useColumns()}
        keyOf={({ id }) => id}
        linkOf={({ id }) => path`/hooks/${id}`}
        empty={any ? filtered(t) : nothingYet(t)}
      />
    </Page>
  );
}

type Say = ReturnType<typeof useWords>['t'];
const filtered = (t: Say) => ({ title: t('state.nothingFound'), hint: t('state.nothingFoundHint') });
const nothingYet = (t: Say) => ({
  title: t('hooks.empty'),
  hint: t('hooks.emptyHint'),
  action: (
    <Button component={Link} href="/providers" variant="default">
      {t('hooks.toProviders')}
    </Button>
  ),
});

function useColumns(): Column<Hook>[] {
  const { t, value } = useWords();
  const duration = useDuration();
  return [
    { key: 'time', title: t('field.time'), cell: ({ receivedAt }) => <Moment at={receivedAt} exact /> },
    { key: 'endpoint', title: t('field.endpoint'), cell: ({ endpoint }) => endpoint },
    {
      key: 'outcome',
      title: t('hooks.outcome'),
      cell: ({ outcome, reason }) => (
        <Stack gap={2} align="flex-start" component="span">
          <StateBadge member="outcome" value={outcome} />
          {reason && (
            <Text size="sm" c="dimmed" component="span">
              {value('refusal', reason)}
            </Text>
          )}
        </Stack>
      ),
    },
    {
      key: 'fault',
      title: t('hooks.fault'),
      cell: ({ fault }) => fault && <StateBadge member="fault" value={fault} />,
    },
    {
      key: 'events',
      title: t('hooks.events'),
      cell: ({ outcome, accepted, duplicates }) =>
        outcome === 'refused'
          ? null
          : t(duplicates > 0 ? 'hooks.again' : 'hooks.counted', { accepted, duplicates }),
    },
    {
      key: 'status',
      title: t('hooks.status'),
      align: 'right',
      cell: ({ answer }) => <Code>{answer.status}</Code>,
    },
    {
      key: 'took',
      title: t('hooks.took'),
      align: 'right',
      cell: ({ milliseconds }) => duration(milliseconds),
    },
  ];
}
