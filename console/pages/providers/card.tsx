/** One outside system. */
import { Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { LinkExternalIcon } from '@primer/octicons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Provider } from '../../data/models';
import { CopyText } from '../../parts/acts';
import { Plain } from '../../parts/badges';
import { Facts } from '../../parts/facts';
import { Moment } from '../../parts/moment';
import { useWords } from '../../words/speak';
import { useHookAddress } from '../endpoints/address';
import { SampleButton } from '../endpoints/sample';
import { CheckProvider } from './check';
import { ConnectProvider } from './connect';
import { useOffReason } from '../../parts/off-reason';

export function ProviderCard({ provider }: { provider: Provider }) {
  const { t } = useWords();
  const { id, title, docs, hook, outbound, account, lastHookAt, lastError, sequenceGaps } = provider;
  const address = useHookAddress()(id);
  return (
    <Paper withBorder p="md" component="section" id={id} aria-label={title}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            <Title order={3}>{title}</Title>
            {provider.sandbox && <Plain tone="warn">{t('provider.sandbox')}</Plain>}
          </Group>
          <Anchor href={docs} target="_blank" rel="noreferrer" size="sm">
            {t('provider.docs')} <LinkExternalIcon size={12} />
          </Anchor>
        </Group>
        <Facts
          of={[
            [t('provider.hooks'), <SideState key="hook" side={hook} of="hook" />],
            [t('provider.calls'), <SideState key="calls" side={outbound} of="outbound" />],
            [
              t('endpoint.address'),
              hook.on ? (
                <Group key="address" gap="xs">
                  <Anchor component={Link} href={`/endpoints/${id}`}>
                    {address}
                  </Anchor>
                  <CopyText text={address} about={address} />
                </Group>
              ) : undefined,
            ],
            [t('provider.account'), account ?? undefined],
            [t('provider.lastHook'), hook.on ? <LastHook key="last" id={id} at={lastHookAt} /> : undefined],
            [t('provider.lastError'), lastError ? <LastError key="error" of={provider} /> : undefined],
            [
              t('provider.gaps'),
              sequenceGaps > 0 ? t('provider.gapsOf', { count: sequenceGaps }) : undefined,
            ],
          ]}
        />
        <CheckProvider provider={provider}>
          <ConnectProvider provider={provider} />
          {hook.on && <SampleButton id={id} notNow={null} compact />}
        </CheckProvider>
      </Stack>
    </Paper>
  );
}

function SideState({ side, of }: { side: Provider['hook']; of: 'hook' | 'outbound' }): ReactNode {
  const { t } = useWords();
  const reasonOf = useOffReason();
  return side.on ? <Plain tone="good">{t('side.on')}</Plain> : reasonOf(side.reason, of);
}

function LastHook({ id, at }: { id: string; at: string | null }) {
  const { t } = useWords();
  if (at === null) return t('provider.noHook');
  return (
    <Anchor component={Link} href={`/hooks?endpoint=${encodeURIComponent(id)}`}>
      <Moment at={at} />
    </Anchor>
  );
}

function LastError({ of: { id, lastError } }: { of: Provider }) {
  const { t, value } = useWords();
  if (!lastError) return null;
  const { at, side, reason } = lastError;
  return (
    <>
      <Text component="span" inherit>
        {side === 'hook'
          ? t('provider.hookError', { reason: value('refusal', reason) })
          : t('provider.callError', { reason })}
      </Text>{' '}
      {side === 'hook' ? (
        <Anchor component={Link} href={`/hooks?endpoint=${encodeURIComponent(id)}&outcome=refused`}>
          <Moment at={at} />
        </Anchor>
      ) : (
        <Moment at={at} />
      )}
    </>
  );
}
