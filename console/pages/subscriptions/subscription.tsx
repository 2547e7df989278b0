/** One subscription: whether it is called, what and how, its secrets, its latest calls. */
import { Alert, Button, Text } from '@mantine/core';
import { AlertIcon } from '@primer/octicons-react';
import { Link, useParams } from 'wouter';
import { path } from '../../data/api';
import type { Call, Subscription } from '../../data/models';
import { useGet, useList } from '../../data/queries';
import { Facts } from '../../parts/facts';
import { Moment } from '../../parts/moment';
import { Page, Section } from '../../parts/page';
import { Shown } from '../../parts/states';
import { DataTable } from '../../parts/table';
import { useWords } from '../../words/speak';
import { CallsTable } from '../calls/calls-table';
import { SubscriptionActs } from './acts';
import { OnOff } from './subscriptions';

const EVERY_MS = 5_000;
const LATEST = 10;

export default function SubscriptionPage() {
  const { t } = useWords();
  const { id = '' } = useParams();
  const answer = useGet<Subscription>(path`/v1/subscriptions/${id}`, { every: EVERY_MS });
  return (
    <Page
      title={answer.data?.name ?? t('nav.subscriptions')}
      lead={t('subscriptions.lead')}
      actions={answer.data && <SubscriptionActs subscription={answer.data} />}
    >
      <Shown answer={answer}>{(subscription) => <SubscriptionParts subscription={subscription} />}</Shown>
    </Page>
  );
}

function SubscriptionParts({ subscription }: { subscription: Subscription }) {
  const { t, value } = useWords();
  const { id, url, events, mode, organization, createdAt, createdBy, changedAt } = subscription;
  const calls = useList<Call>(
    { path: '/v1/calls/search', body: { subscription: id, limit: LATEST } },
    { every: EVERY_MS },
  );
  return (
    <>
      <WhyOff subscription={subscription} />
      <Section title={t('subscription.facts')}>
        <Facts
          of={[
            [t('subscriptions.state'), <OnOff key="state" subscription={subscription} />],
            [t('subscription.url'), url ?? t('calls.citeck')],
            [t('subscriptions.events'), events.join(', ')],
            [t('calls.mode'), `${value('mode', mode)}. ${t(`subscription.mode.${mode}`)}`],
            [t('call.organization'), `${organization.name} (${organization.id})`],
            [
              t('subscription.created'),
              <span key="created">
                <Moment at={createdAt} exact /> {t('subscription.createdBy', { by: createdBy })}
              </span>,
            ],
            [t('subscription.changedAt'), <Moment key="changed" at={changedAt} exact />],
          ]}
        />
      </Section>
      {mode === 'signed' && <Secrets secrets={subscription.secrets} />}
      <Section
        title={t('subscription.calls')}
        actions={
          <Button
            component={Link}
            href={`/calls?subscription=${encodeURIComponent(id)}`}
            variant="default"
            size="compact-sm"
          >
            {t('subscription.allCalls')}
          </Button>
        }
      >
        <CallsTable
          label={t('subscription.calls')}
          list={{ ...calls, more: undefined }}
          isToWhomShown={false}
          empty={{ title: t('subscription.noCalls'), hint: t('subscription.noCallsHint') }}
        />
      </Section>
    </>
  );
}

/** Why it is off, or about to be. */
function WhyOff({ subscription: { enabled, offReason, failures } }: { subscription: Subscription }) {
  const { t } = useWords();
  if (enabled)
    return failures === 0 ? null : (
      <Alert role="note" color="yellow" icon={<AlertIcon />}>
        {t('subscription.failing', { count: failures })}
      </Alert>
    );
  return (
    <Alert
      role="note"
      color={offReason === null ? 'gray' : 'red'}
      icon={<AlertIcon />}
      title={t('subscription.isOff')}
    >
      {t(`subscription.off.${offReason ?? 'person'}`)}
    </Alert>
  );
}

function Secrets({ secrets }: Pick<Subscription, 'secrets'>) {
  const { t } = useWords();
  return (
    <Section title={t('subscription.secrets')}>
      <Text c="dimmed" size="sm">
        {t('subscription.secretsHint')}
      </Text>
      <DataTable
        label={t('subscription.secrets')}
        rows={secrets}
        keyOf={({ createdAt }) => createdAt}
        columns={[
          {
            key: 'set',
            title: t('subscription.secretSet'),
            cell: ({ createdAt }) => <Moment at={createdAt} exact />,
          },
          {
            key: 'ends',
            title: t('subscription.secretEnds'),
            cell: ({ endsAt }) =>
              endsAt === null ? t('subscription.secretStays') : <Moment at={endsAt} exact />,
          },
        ]}
      />
    </Section>
  );
}
