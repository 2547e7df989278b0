/** What came to an endpoint lately. */
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import type { Hook } from '../../data/models';
import type { PageOf } from '../../data/queries';
import { useAsk } from '../../data/queries';
import { StateBadge } from '../../parts/badges';
import { Moment } from '../../parts/moment';
import { Section } from '../../parts/page';
import { Nothing, Shown } from '../../parts/states';
import { DataTable } from '../../parts/table';
import { useWords } from '../../words/speak';

const SHOWN = 5;

export function LatestHooks({ endpoint }: { endpoint: string }) {
  const { t, value } = useWords();
  const hooks = useAsk<PageOf<Hook>>('/v1/hooks/search', { endpoint, limit: SHOWN }, { every: 5_000 });
  return (
    <Section
      title={t('endpoint.hooks')}
      actions={
        <Anchor component={Link} href={`/hooks?endpoint=${encodeURIComponent(endpoint)}`}>
          {t('endpoint.allHooks')}
        </Anchor>
      }
    >
      <Shown answer={hooks}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing title={t('endpoint.noHooks')} hint={t('endpoint.noHooksHint')} />
          ) : (
            <DataTable
              label={t('endpoint.hooks')}
              rows={items}
              keyOf={({ id }) => id}
              linkOf={({ id }) => `/hooks/${id}`}
              columns={[
                { key: 'at', title: t('field.time'), cell: ({ receivedAt }) => <Moment at={receivedAt} /> },
                {
                  key: 'outcome',
                  title: t('hook.outcome'),
                  cell: ({ outcome }) => <StateBadge member="outcome" value={outcome} />,
                },
                {
                  key: 'reason',
                  title: t('field.reason'),
                  cell: ({ reason }) => (reason === null ? t('field.none') : value('refusal', reason)),
                },
                {
                  key: 'answer',
                  title: t('hook.answer'),
                  cell: ({ answer }) => answer.status,
                  align: 'right',
                },
              ]}
            />
          )
        }
      </Shown>
    </Section>
  );
}
