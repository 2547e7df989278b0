/** Which events: the ones that need a person in one press, by day in another, the rest in fields. */
import { Group } from '@mantine/core';
import { useEndpoints } from '../../data/endpoints';
import type { Day, Filters } from '../../data/filters';
import { FilterBar, QuickFilter, SelectFilter, TextFilter, TimeFilter } from '../../parts/filter-fields';
import { eventValues } from '../../words/event-values';
import { useWords } from '../../words/speak';

export const FILTERS = ['state', 'endpoint', 'kind', 'workflowId', 'day', 'from', 'to'] as const;

const STATES = ['pending', 'parked', 'delivered', 'ignored', 'late', 'unread', 'dead'] as const;
const QUICK = ['dead', 'unread', 'parked'] as const;
const DAYS: readonly Day[] = ['today', 'yesterday'];
const KINDS = Object.keys(eventValues).flatMap((key) => /^kind\.(.+)$/.exec(key)?.[1] ?? []);

export function EventFilterBar({ filters }: { filters: Filters<(typeof FILTERS)[number]> }) {
  const { t, value } = useWords();
  const endpoints = useEndpoints();
  const { values, set, clear, any } = filters;
  const { state, endpoint, kind, workflowId, day, from, to } = values;
  return (
    <>
      <Group role="group" aria-label={t('events.quick')} gap="lg">
        <Group gap="xs">
          {QUICK.map((one) => (
            <QuickFilter
              key={one}
              active={state === one}
              onClick={() => set({ state: state === one ? undefined : one })}
            >
              {t(`events.${one}`)}
            </QuickFilter>
          ))}
        </Group>
        <Group gap="xs">
          {DAYS.map((one) => (
            <QuickFilter
              key={one}
              active={day === one}
              onClick={() => set({ day: day === one ? undefined : one, from: undefined, to: undefined })}
            >
              {t(`filter.${one}`)}
            </QuickFilter>
          ))}
        </Group>
      </Group>
      <FilterBar any={any} clear={clear}>
        <SelectFilter
          label={t('field.state')}
          value={state}
          onChange={(chosen) => set({ state: chosen })}
          options={STATES.map((one) => [one, value('event', one)])}
        />
        <SelectFilter
          label={t('events.kind')}
          value={kind}
          onChange={(chosen) => set({ kind: chosen })}
          options={KINDS.map((one) => [one, value('kind', one)])}
        />
        <TextFilter
          label={t('field.endpoint')}
          value={endpoint}
          onChange={(typed) => set({ endpoint: typed })}
          suggestions={endpoints}
        />
        <TextFilter
          label={t('events.workflow')}
          value={workflowId}
          onChange={(typed) => set({ workflowId: typed })}
        />
        <TimeFilter
          label={t('field.from')}
          value={from}
          onChange={(chosen) => set({ from: chosen, day: undefined })}
        />
        <TimeFilter
          label={t('field.to')}
          value={to}
          onChange={(chosen) => set({ to: chosen, day: undefined })}
        />
      </FilterBar>
    </>
  );
}
