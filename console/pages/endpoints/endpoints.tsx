/** Where hooks come to: what an administrator made, and what the providers bring along. */
import { Group, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { Endpoint, Provider } from '../../data/models';
import type { PageOf } from '../../data/queries';
import { useGet, useList } from '../../data/queries';
import { CopyText } from '../../parts/acts';
import { Plain } from '../../parts/badges';
import { Moment } from '../../parts/moment';
import { Page, Section } from '../../parts/page';
import { Shown } from '../../parts/states';
import { DataTable, ListTable } from '../../parts/table';
import { useWords } from '../../words/speak';
import { useOffReason } from '../../parts/off-reason';
import { useHookAddress } from './address';
import { CreateEndpoint } from './create';
import { EndpointState } from './state';
import { useProofWords, useRouteWords } from './told';

export default function EndpointsPage() {
  const { t } = useWords();
  return (
    <Page title={t('nav.endpoints')} lead={t('endpoints.lead')} actions={<CreateEndpoint />}>
      <Section title={t('endpoints.made')}>
        <Made />
      </Section>
      <Section title={t('endpoints.builtIn')}>
        <BuiltIn />
      </Section>
    </Page>
  );
}

function Made() {
  const { t } = useWords();
  const list = useList<Endpoint>({ path: '/v1/endpoints' });
  const [proof, route] = [useProofWords(), useRouteWords()];
  return (
    <ListTable
      label={t('endpoints.made')}
      list={list}
      keyOf={({ id }) => id}
      linkOf={({ id }) => `/endpoints/${id}`}
      empty={{ title: t('endpoints.none'), hint: t('endpoints.noneHint') }}
      columns={[
        { key: 'id', title: t('endpoint.name'), cell: ({ id }) => id },
        {
          key: 'state',
          title: t('field.state'),
          cell: (one) => <EndpointState endpoint={one} />,
        },
        { key: 'proof', title: t('endpoint.proof'), cell: proof },
        { key: 'route', title: t('endpoint.route'), cell: route },
        {
          key: 'changed',
          title: t('endpoint.changed'),
          cell: ({ changedAt }) => <Moment at={changedAt} />,
        },
      ]}
    />
  );
}

function BuiltIn() {
  const { t } = useWords();
  const [addressOf, reasonOf] = [useHookAddress(), useOffReason()];
  return (
    <Shown answer={useGet<PageOf<Provider>>('/v1/providers')}>
      {({ items }) => (
        <Stack gap="xs">
          <Text c="dimmed" maw="65ch">
            {t('endpoints.builtInHint')} <Link href="/providers">{t('nav.providers')}</Link>
          </Text>
          <DataTable
            label={t('endpoints.builtIn')}
            // Those that are only called have no address.
            rows={items.filter(({ hook }) => hook.on || !isAbsent(hook.reason))}
            keyOf={({ id }) => id}
            linkOf={({ id }) => `/endpoints/${id}`}
            columns={[
              { key: 'id', title: t('endpoint.name'), cell: ({ id }) => id },
              { key: 'title', title: t('provider'), cell: ({ title }) => title },
              {
                key: 'state',
                title: t('field.state'),
                cell: ({ hook }) =>
                  hook.on ? (
                    <Plain tone="good">{t('side.on')}</Plain>
                  ) : (
                    <Text size="sm" component="span">
                      {reasonOf(hook.reason, 'hook')}
                    </Text>
                  ),
              },
              {
                key: 'address',
                title: t('endpoint.address'),
                cell: ({ id }) => (
                  <Group gap="xs">
                    <span>{addressOf(id)}</span>
                    <CopyText text={addressOf(id)} about={addressOf(id)} />
                  </Group>
                ),
              },
            ]}
          />
        </Stack>
      )}
    </Shown>
  );
}

const isAbsent = (reason: string | undefined): boolean => reason === 'off: it has none';
