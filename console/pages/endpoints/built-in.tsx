/** The endpoint of a provider: made by settings alone. */
import { Alert, Anchor, Group, Stack } from '@mantine/core';
import { Link } from 'wouter';
import type { Provider } from '../../data/models';
import { CopyText } from '../../parts/acts';
import { Plain } from '../../parts/badges';
import { Facts } from '../../parts/facts';
import { Moment } from '../../parts/moment';
import { Page } from '../../parts/page';
import { useWords } from '../../words/speak';
import { useOffReason } from '../../parts/off-reason';
import { useHookAddress, useIsLocal } from './address';
import { LatestHooks } from './latest-hooks';
import { SampleButton } from './sample';

export function BuiltInEndpoint({ provider }: { provider: Provider }) {
  const { t } = useWords();
  const { id, title, hook, lastHookAt } = provider;
  const [address, isLocal, reasonOf] = [useHookAddress()(id), useIsLocal(), useOffReason()];
  return (
    <Page
      title={id}
      lead={t('endpoint.builtInLead', { title })}
      actions={<SampleButton id={id} notNow={hook.on ? null : reasonOf(hook.reason, 'hook')} />}
    >
      {isLocal && <Alert color="yellow">{t('endpoint.local')}</Alert>}
      <Facts
        of={[
          [
            t('field.state'),
            hook.on ? <Plain tone="good">{t('side.on')}</Plain> : reasonOf(hook.reason, 'hook'),
          ],
          [
            t('endpoint.address'),
            <Group key="address" gap="xs">
              <span>{address}</span>
              <CopyText text={address} label={t('endpoint.copyAddress')} />
            </Group>,
          ],
          [t('provider.lastHook'), <Moment key="last" at={lastHookAt} />],
          [
            t('provider'),
            <Anchor key="provider" component={Link} href={`/providers#${id}`}>
              {title}
            </Anchor>,
          ],
        ]}
      />
      <Stack>
        <LatestHooks endpoint={id} />
      </Stack>
    </Page>
  );
}
