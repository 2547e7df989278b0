/** The log of our own calls. */
import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { useFilters } from '../../data/filters';
import type { Call } from '../../data/models';
import { useList } from '../../data/queries';
import { FilterBar, SelectFilter, TextFilter } from '../../parts/filter-fields';
import { Page } from '../../parts/page';
import type { Empty } from '../../parts/table';
import { useWords } from '../../words/speak';
import { KNOWN_EVENTS } from '../subscriptions/wish';
import { CallsTable } from './calls-table';
import { useSubscriptions } from './receiver';

const EVERY_MS = 5_000;
const STATES: readonly Call['state'][] = ['registered', 'posted', 'answered', 'failed', 'expired'];

export default function CallsPage() {
  const { t, value } = useWords();
  const { values: filters, set, clear, any } = useFilters(['state', 'subscription', 'event']);
  const subscriptions = useSubscriptions().data?.items ?? [];
  const list = useList<Call>({ path: '/v1/calls/search', body: filters }, { every: EVERY_MS });
  const empty: Empty = any
    ? {
        title: t('state.nothingFound'),
        hint: t('state.nothingFoundHint'),
        action: (
          <Button variant="default" onClick={clear}>
            {t('state.clearFilters')}
          </Button>
        ),
      }
    : {
        title: t('calls.empty'),
        hint: t('calls.emptyHint'),
        action: (
          <Button component={Link} href="/subscriptions" variant="default">
            {t('calls.toSubscriptions')}
          </Button>
        ),
      };
  return (
    <Page title={t('nav.calls')} lead={t('calls.lead')}>
      <FilterBar any={any} clear={clear}>
        <SelectFilter
          label={t('field.state')}
          value={filters.state}
          onChange={(state) => set({ state })}
          options={STATES.map((state) => [state, value('call', state)])}
        />
        <SelectFilter
          label={t('calls.subscription')}
          value={filters.subscription}
          onChange={(subscription) => set({ subscription })}
          options={subscriptions.map(({ id, name }) => [id, name])}
        />
        <TextFilter
          label={t('calls.eventFilter')}
          value={filters.event}
          onChange={(event) => set({ event })}
          suggestions={KNOWN_EVENTS}
        />
      </FilterBar>
      <CallsTable label={t('nav.calls')} list={list} empty={empty} />
    </Page>
  );
}
