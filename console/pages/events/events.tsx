/** All events, what became of each, and once more those that are to be replayed. */
import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { path } from '../../data/api';
import { between, useFilters } from '../../data/filters';
import type { JournalEvent } from '../../data/models';
import { useList } from '../../data/queries';
import { StateBadge } from '../../parts/badges';
import { Moment } from '../../parts/moment';
import { Page } from '../../parts/page';
import type { Column } from '../../parts/table';
import { ListTable } from '../../parts/table';
import { WorkflowLink } from '../../parts/workflow-link';
import { useWords } from '../../words/speak';
import { EventFilterBar, FILTERS } from './event-filters';
import { useReasonWords } from './reasons';
import { ReplayMany } from './replay-many';
import { ReplayProgress } from './replay-progress';
import { ReplaySelected } from './replay-selected';

const LIVE_MS = 5_000;
const NONE: ReadonlySet<string> = new Set();

export default function EventsPage() {
  const { t } = useWords();
  const filters = useFilters(FILTERS);
  const { values, any } = filters;
  const running = useFilters(['replay']);
  const [selected, setSelected] = useState(NONE);
  const { state, endpoint, kind, workflowId } = values;
  const filter = { state, endpoint, kind, workflowId, ...between(values) };
  const list = useList<JournalEvent>(
    { path: '/v1/events/search', body: filter },
    // What is chosen from does not move.
    { every: selected.size === 0 && LIVE_MS },
  );
  const shown = list.items ?? [];
  const areAll = shown.length > 0 && shown.every(({ id }) => selected.has(id));
  return (
    <Page title={t('nav.events')} lead={t('events.lead')}>
      <EventFilterBar filters={filters} />
      {running.values.replay !== undefined && (
        <ReplayProgress
          id={running.values.replay}
          hide={() => running.set({ replay: undefined })}
          key={running.values.replay}
        />
      )}
      <Group gap="sm" justify="space-between">
        <Checkbox
          label={t('events.selectAll')}
          checked={areAll}
          indeterminate={selected.size > 0 && !areAll}
          disabled={shown.length === 0}
          onChange={() => setSelected(areAll ? NONE : new Set(shown.map(({ id }) => id)))}
        />
        <Group gap="xs">
          <ReplaySelected ids={[...selected]} done={() => setSelected(NONE)} />
          <ReplayMany filter={filter} isFiltered={any} started={(replay) => running.set({ replay })} />
        </Group>
      </Group>
      <ListTable
        label={t('nav.events')}
        list={list}
        columns={useColumns()}
        keyOf={({ id }) => id}
        linkOf={({ id }) => path`/events/${id}`}
        selected={selected}
        onSelect={setSelected}
        selectLabel={({ id }) => t('events.select', { id })}
        empty={emptyOf(t, state, any)}
      />
    </Page>
  );
}

function useColumns(): Column<JournalEvent>[] {
  const { t, value } = useWords();
  const reasonWords = useReasonWords();
  return [
    { key: 'time', title: t('field.time'), cell: ({ receivedAt }) => <Moment at={receivedAt} exact /> },
    { key: 'kind', title: t('events.kind'), cell: ({ kind }) => value('kind', kind) },
    {
      key: 'state',
      title: t('field.state'),
      cell: ({ state, reason }) => (
        <Stack gap={2} align="flex-start" component="span">
          <StateBadge member="event" value={state} />
          {reason && (
            <Text size="sm" c="dimmed" component="span" maw="28rem" lineClamp={2}>
              {reasonWords(reason)}
            </Text>
          )}
        </Stack>
      ),
    },
    { key: 'endpoint', title: t('field.endpoint'), cell: ({ endpoint }) => endpoint },
    {
      key: 'workflow',
      title: t('events.workflow'),
      cell: ({ workflowId }) => workflowId && <WorkflowLink id={workflowId} />,
    },
    { key: 'attempts', title: t('events.attempts'), align: 'right', cell: ({ attempts }) => attempts },
  ];
}

function emptyOf(t: ReturnType<typeof useWords>['t'], state: string | undefined, any: boolean) {
  if (state === 'dead') return { title: t('events.emptyDead'), hint: t('events.emptyDeadHint') };
  if (state === 'unread') return { title: t('events.emptyUnread') };
  if (any) return { title: t('state.nothingFound'), hint: t('state.nothingFoundHint') };
  return {
    title: t('events.empty'),
    hint: t('events.emptyHint'),
    action: (
      <Button component={Link} href="/hooks" variant="default">
        {t('events.toHooks')}
      </Button>
    ),
  };
}
