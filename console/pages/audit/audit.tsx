/** Who did what, and what came of it. */
import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { AuditEntry } from '../../data/models';
import { useList } from '../../data/queries';
import { Plain } from '../../parts/badges';
import { Moment } from '../../parts/moment';
import { Page } from '../../parts/page';
import { ListTable } from '../../parts/table';
import { useWords } from '../../words/speak';
import { AuditFilters } from './filters';
import { queryOf, useAuditFilter } from './filter';
import { useKeyNames } from './key-names';
import { outcomeOf } from './outcome';
import { pageOf } from './target';

export default function AuditPage() {
  const { t, value } = useWords();
  const { filter, choose } = useAuditFilter();
  const list = useList<AuditEntry>({ path: `/v1/audit${queryOf(filter)}` });
  const isFiltered = Object.values(filter).some(Boolean);
  return (
    <Page title={t('nav.audit')} lead={t('audit.lead')}>
      <AuditFilters filter={filter} choose={choose} />
      <ListTable
        label={t('nav.audit')}
        list={list}
        keyOf={({ id }) => id}
        empty={
          isFiltered
            ? { title: t('state.nothingFound'), hint: t('state.nothingFoundHint') }
            : { hint: t('audit.noneHint') }
        }
        columns={[
          { key: 'at', title: t('field.time'), cell: ({ at }) => <Moment at={at} exact /> },
          {
            key: 'actor',
            title: t('audit.actor'),
            cell: ({ actor, peer }) => (
              <Stack gap={0} component="span">
                <Text fw={600} component="span" size="sm">
                  {actor}
                </Text>
                <Text c="dimmed" size="xs" component="span">
                  {peer}
                </Text>
              </Stack>
            ),
          },
          {
            key: 'action',
            title: t('audit.action'),
            cell: ({ action, reason }) => (
              <>
                {value('deed', action)}
                {reason !== null && (
                  <Text c="dimmed" size="xs">
                    {t('audit.because', { reason })}
                  </Text>
                )}
              </>
            ),
          },
          { key: 'target', title: t('audit.target'), cell: (entry) => <Target of={entry} /> },
          { key: 'outcome', title: t('audit.outcome'), cell: ({ status }) => <Outcome status={status} /> },
        ]}
      />
    </Page>
  );
}

function Target({ of: { target, subject } }: { of: AuditEntry }) {
  const { value } = useWords();
  const nameOf = useKeyNames();
  const { thing, id, href } = pageOf(target, subject);
  const name = thing === 'keys' && id !== undefined ? nameOf.get(id) : undefined;
  const words = [value('thing', thing), name ?? id].filter(Boolean).join(' ');
  return href === undefined ? (
    <span title={target}>{words}</span>
  ) : (
    <Anchor component={Link} href={href} title={target} inherit style={{ overflowWrap: 'anywhere' }}>
      {words}
    </Anchor>
  );
}

function Outcome({ status }: { status: number | null }) {
  const { t } = useWords();
  const outcome = outcomeOf(status);
  const tone = { done: 'good', underWay: 'warn', noScope: 'bad', refused: 'bad', failed: 'bad' } as const;
  return <Plain tone={tone[outcome]}>{t(`audit.${outcome}`, { status: status ?? '' })}</Plain>;
}
