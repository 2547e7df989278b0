/** An endpoint that an administrator made: what it is, its secrets, what can be done with it. */
import { Alert, Group, Text } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { path } from '../../data/api';
import type { Endpoint, EndpointChange } from '../../data/models';
import { useDeed, useGet } from '../../data/queries';
import { ActButton, ConfirmButton, CopyText } from '../../parts/acts';
import { Facts, pretty, Verbatim } from '../../parts/facts';
import { Moment } from '../../parts/moment';
import { Page, Section } from '../../parts/page';
import { Nothing, Shown } from '../../parts/states';
import { DataTable } from '../../parts/table';
import { useWords } from '../../words/speak';
import { useIsLocal } from './address';
import { EditEndpoint } from './edit';

import { LatestHooks } from './latest-hooks';
import { RotateSecret } from './rotate';
import { SampleButton } from './sample';
import { EndpointState } from './state';
import { useProofWords, useRouteWords } from './told';

export function MadeEndpoint({ id }: { id: string }) {
  const { t } = useWords();
  const answer = useGet<Endpoint>(path`/v1/endpoints/${id}`);
  const endpoint = answer.data;
  return (
    <Page
      title={id}
      lead={t('endpoint.lead')}
      actions={
        endpoint && (
          <>
            <SampleButton id={id} notNow={endpoint.state === 'on' ? null : t('endpoint.sampleOff')} />
            <EditEndpoint endpoint={endpoint} />
            <RotateSecret endpoint={endpoint} />
            <SwitchEndpoint endpoint={endpoint} />
            <DeleteEndpoint endpoint={endpoint} />
          </>
        )
      }
    >
      <Shown answer={answer}>{(shown) => <Told endpoint={shown} />}</Shown>
    </Page>
  );
}

function Told({ endpoint }: { endpoint: Endpoint }) {
  const { t, value } = useWords();
  const [proof, route, isLocal] = [useProofWords(), useRouteWords(), useIsLocal()];
  const { id, provider, url, settings } = endpoint;
  return (
    <>
      {isLocal && <Alert color="yellow">{t('endpoint.local')}</Alert>}
      {endpoint.state === 'off' && <WhyOff endpoint={endpoint} />}
      <Facts
        of={[
          [t('field.state'), <EndpointState key="state" endpoint={endpoint} />],
          [
            t('endpoint.address'),
            <Group key="address" gap="xs">
              <span>{url}</span>
              <CopyText text={url} label={t('endpoint.copyAddress')} />
            </Group>,
          ],
          [t('endpoint.sender'), value('sender', provider)],
          [t('endpoint.proof'), proof(endpoint)],
          [t('endpoint.route'), route(endpoint)],
          [
            t('endpoint.input'),
            endpoint.route && 'flow' in endpoint.route ? (
              <Verbatim key="input" label={t('endpoint.input')}>
                {pretty(endpoint.route.input)}
              </Verbatim>
            ) : undefined,
          ],
          [t('endpoint.eventId'), settings.eventId],
          [t('endpoint.action'), value('actionType', endpoint.actionType)],
          [t('endpoint.note'), settings.note],
          [
            t('endpoint.createdBy'),
            <>
              {endpoint.createdBy}, <Moment at={endpoint.createdAt} />
            </>,
          ],
          [t('endpoint.changed'), <Moment key="changed" at={endpoint.changedAt} />],
          [
            t('nav.audit'),
            <Link key="audit" href="/audit?thing=/v1/endpoints" state={{ id }}>
              {t('endpoint.audit')}
            </Link>,
          ],
        ]}
      />
      <Secrets endpoint={endpoint} />
      <LatestHooks endpoint={id} />
    </>
  );
}

function WhyOff({ endpoint: { enabled, secrets, actionType } }: { endpoint: Endpoint }) {
  const { t } = useWords();
  const word = !enabled
    ? 'endpoint.off.switched'
    : secrets.length === 0
      ? 'endpoint.off.secret'
      : 'endpoint.off.action';
  return <Alert color={enabled ? 'red' : 'gray'}>{t(word, { action: actionType })}</Alert>;
}

function Secrets({ endpoint: { secrets } }: { endpoint: Endpoint }) {
  const { t } = useWords();
  return (
    <Section title={t('endpoint.secrets')}>
      <Text c="dimmed" maw="65ch">
        {t('endpoint.secretsHint')}
      </Text>
      {secrets.length === 0 ? (
        <Nothing title={t('endpoint.noSecret')} hint={t('endpoint.off.secret')} />
      ) : (
        <DataTable
          label={t('endpoint.secrets')}
          rows={secrets}
          keyOf={({ createdAt }) => createdAt}
          columns={[
            {
              key: 'set',
              title: t('endpoint.secretSet'),
              cell: ({ createdAt }) => <Moment at={createdAt} exact />,
            },
            {
              key: 'ends',
              title: t('endpoint.secretEnds'),
              cell: ({ endsAt }) =>
                endsAt === null ? t('endpoint.untilNext') : <Moment at={endsAt} exact />,
            },
          ]}
        />
      )}
    </Section>
  );
}

function SwitchEndpoint({ endpoint: { id, enabled } }: { endpoint: Endpoint }) {
  const { t } = useWords();
  const deed = useDeed<Endpoint, EndpointChange>({
    call: (body) => ({ method: 'PATCH', path: path`/v1/endpoints/${id}`, body }),
    done: ({ enabled: isOn }) => t(isOn ? 'endpoint.isOn' : 'endpoint.isOff', { id }),
  });
  if (!enabled)
    return (
      <ActButton
        scope="admin"
        variant="default"
        loading={deed.isPending}
        onAct={() => deed.mutate({ enabled: true })}
      >
        {t('endpoint.switchOn')}
      </ActButton>
    );
  return (
    <ConfirmButton
      scope="admin"
      variant="default"
      title={t('endpoint.switchOff')}
      question={t('endpoint.switchOffHint')}
      confirm={t('endpoint.switchOff')}
      onConfirm={() => deed.mutate({ enabled: false })}
    >
      {t('endpoint.switchOff')}
    </ConfirmButton>
  );
}

function DeleteEndpoint({ endpoint: { id, provider } }: { endpoint: Endpoint }) {
  const { t } = useWords();
  const [, go] = useLocation();
  const deed = useDeed({
    call: () => ({ method: 'DELETE', path: path`/v1/endpoints/${id}` }),
    done: t('endpoint.isDeleted', { id }),
    then: () => go('/endpoints'),
  });
  return (
    <ConfirmButton
      scope="admin"
      variant="default"
      danger
      title={t('endpoint.deleteOf', { id })}
      question={t(provider === 'bpium' ? 'endpoint.deleteBpium' : 'endpoint.deleteHint')}
      confirm={t('act.delete')}
      onConfirm={() => deed.mutate()}
    >
      {t('act.delete')}
    </ConfirmButton>
  );
}
