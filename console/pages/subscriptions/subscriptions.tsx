/** Who is called by us. */
import { path } from '../../data/api';
import type { Subscription } from '../../data/models';
import { useList } from '../../data/queries';
import { Plain } from '../../parts/badges';
import { Page } from '../../parts/page';
import { ListTable } from '../../parts/table';
import { useWords } from '../../words/speak';
import { NewSubscriptionButton } from './new';

export default function SubscriptionsPage() {
  const { t, value } = useWords();
  const list = useList<Subscription>({ path: '/v1/subscriptions' });
  return (
    <Page title={t('nav.subscriptions')} lead={t('subscriptions.lead')} actions={<NewSubscriptionButton />}>
      <ListTable
        label={t('nav.subscriptions')}
        list={list}
        keyOf={({ id }) => id}
        linkOf={({ id }) => path`/subscriptions/${id}`}
        empty={{ title: t('subscriptions.empty'), hint: t('subscriptions.emptyHint') }}
        columns={[
          { key: 'name', title: t('field.name'), cell: ({ name }) => name },
          { key: 'events', title: t('subscriptions.events'), cell: ({ events }) => events.join(', ') },
          { key: 'to', title: t('subscriptions.to'), cell: ({ url }) => url ?? t('calls.citeck') },
          { key: 'mode', title: t('calls.mode'), cell: ({ mode }) => value('mode', mode) },
          { key: 'state', title: t('subscriptions.state'), cell: (one) => <OnOff subscription={one} /> },
          {
            key: 'failures',
            title: t('subscriptions.failures'),
            cell: ({ failures }) => failures,
            align: 'right',
          },
        ]}
      />
    </Page>
  );
}

export function OnOff({ subscription: { enabled, offReason } }: { subscription: Subscription }) {
  const { t } = useWords();
  if (enabled) return <Plain tone="good">{t('subscriptions.on')}</Plain>;
  return <Plain tone={offReason === null ? 'plain' : 'bad'}>{t('subscriptions.off')}</Plain>;
}
