/** What the field in the frame found, by kind, each with what it matched by. */
import { Button, Group, List, Paper, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { path } from '../../data/api';
import type { Found } from '../../data/models';
import { useAsk } from '../../data/queries';
import { StateBadge } from '../../parts/badges';
import { Moment } from '../../parts/moment';
import { Page, Section } from '../../parts/page';
import type { SearchState } from '../../parts/search-field';
import { Loading, Nothing, Shown } from '../../parts/states';
import { entityOf } from '../../parts/workflow-link';
import { useWords } from '../../words/speak';
import { useReasonWords } from '../events/reasons';

export default function SearchPage() {
  const { t } = useWords();
  const query = useHistoryState<SearchState | null>()?.query;
  return (
    <Page title={t('nav.search')} lead={t('search.lead')}>
      {query ? <Results query={query} /> : <WhatCanBeFound />}
    </Page>
  );
}

const CAN = ['phone', 'name', 'order', 'issue', 'invoice', 'payment', 'id'] as const;

function WhatCanBeFound() {
  const { t } = useWords();
  return (
    <Paper withBorder p="lg">
      <Text fw={600}>{t('search.askTitle')}</Text>
      <Text size="sm" mb="xs">
        {t('search.can')}
      </Text>
      <List size="sm">
        {CAN.map((one) => (
          <List.Item key={one}>{t(`search.can.${one}`)}</List.Item>
        ))}
      </List>
    </Paper>
  );
}

function Results({ query }: { query: string }) {
  const answer = useAsk<{ items: Found[] }>('/v1/search', { query });
  // What the last search found is not shown under this one's words.
  if (answer.isPlaceholderData) return <Loading />;
  return <Shown answer={answer}>{({ items }) => <ByKind query={query} items={items} />}</Shown>;
}

function ByKind({ query, items }: { query: string; items: readonly Found[] }) {
  const { t } = useWords();
  const kinds = [...new Set(items.map(({ kind }) => kind))];
  return (
    <>
      <Text role="status" c="dimmed">
        {items.length > 0 && t('search.found', { query, count: items.length })}
      </Text>
      {items.length === 0 && (
        <>
          <Nothing title={t('search.none', { query })} hint={t('search.noneHint')}>
            <Button component={Link} href="/hooks" variant="default">
              {t('search.toHooks')}
            </Button>
          </Nothing>
          <WhatCanBeFound />
        </>
      )}
      {kinds.map((kind) => (
        <Section key={kind} title={t(`found.${kind}`)}>
          <Stack gap="xs">
            {items
              .filter((one) => one.kind === kind)
              .map((one) => (
                <Result key={one.id} {...one} />
              ))}
          </Stack>
        </Section>
      ))}
    </>
  );
}

/** Under which name the words for its states stand. */
const STATES = {
  dialog: 'dialog',
  ticket: 'ticket',
  order: 'order',
  workflow: 'workflow',
  call: 'call',
  hook: 'outcome',
  event: 'event',
} as const satisfies Record<Found['kind'], string>;

function hrefOf({ kind, id, workflowId }: Found): string | undefined {
  switch (kind) {
    case 'dialog':
      return path`/dialogs/${id}`;
    case 'ticket':
      return path`/tickets/${id}`;
    case 'order':
      return path`/orders/${id}`;
    case 'call':
      return path`/calls/${id}`;
    case 'hook':
      return path`/hooks/${id}`;
    case 'event':
      return path`/events/${id}`;
    case 'workflow':
      return entityOf(workflowId ?? id).href;
  }
}

function Result(found: Found) {
  const { t, value } = useWords();
  const reasonWords = useReasonWords();
  const { kind, title, detail, state, at, matchedBy } = found;
  const href = hrefOf(found);
  const named = kind === 'event' ? value('kind', title) : title;
  return (
    <Paper withBorder p="sm" className="found">
      <Group gap="xs" justify="space-between">
        <Group gap="xs">
          {href === undefined ? <Text fw={600}>{named}</Text> : <Link href={href}>{named}</Link>}
          {state !== null && <StateBadge member={STATES[kind]} value={state} />}
        </Group>
        <Text size="sm" c="dimmed" component="span">
          {t('search.by', { what: value('match', matchedBy) })}
          {at !== null && (
            <>
              {' · '}
              <Moment at={at} />
            </>
          )}
        </Text>
      </Group>
      {detail && (
        <Text size="sm" c="dimmed">
          {kind === 'event' ? reasonWords(detail) : detail}
        </Text>
      )}
    </Paper>
  );
}
