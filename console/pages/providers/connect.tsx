/** Tells the vendor where to send hooks, after saying what that is. */
import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { AlertIcon } from '@primer/octicons-react';
import { path } from '../../data/api';
import type { Provider, ProviderConnected } from '../../data/models';
import { useDeed } from '../../data/queries';
import { ActButton } from '../../parts/acts';
import { useWords } from '../../words/speak';
import { useHookAddress, useIsLocal } from '../endpoints/address';
import { useOffReason } from '../../parts/off-reason';

export function ConnectProvider({ provider }: { provider: Provider }) {
  const { t } = useWords();
  const [opened, { open, close }] = useDisclosure();
  const deed = useDeed<ProviderConnected>({
    call: () => ({ method: 'POST', path: path`/v1/providers/${provider.id}/connect` }),
    quiet: true,
  });
  const notNow = useNotConnectable()(provider);
  const begin = () => {
    deed.reset();
    open();
  };
  return (
    <>
      <ActButton scope="admin" variant="default" size="compact-sm" notNow={notNow} onAct={begin}>
        {t('provider.connect')}
      </ActButton>
      <Modal
        opened={opened}
        onClose={close}
        title={t('provider.connectOf', { title: provider.title })}
        size="lg"
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        <Stack>
          {deed.data ? <Done of={deed.data} /> : <Foretold provider={provider} />}
          {deed.error && (
            <Alert color="red" icon={<AlertIcon />} title={t('act.failed')} role="alert">
              <span lang="en">{deed.error.message}</span>
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t(deed.data ? 'act.close' : 'act.cancel')}
            </Button>
            {!deed.data && (
              <Button loading={deed.isPending} onClick={() => deed.mutate()} data-autofocus>
                {t('provider.connect')}
              </Button>
            )}
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

/** Why it cannot be connected from here; null = it can. */
function useNotConnectable(): (provider: Provider) => string | null {
  const { t, value } = useWords();
  const reasonOf = useOffReason();
  return ({ id, hook, outbound }) => {
    // What connecting does has a sentence for each provider that can be.
    if (value('connect', id) === id) return t('provider.byHand');
    if (!hook.on) return reasonOf(hook.reason, 'hook');
    return outbound.on ? null : reasonOf(outbound.reason, 'outbound');
  };
}

function Foretold({ provider: { id, sandbox } }: { provider: Provider }) {
  const { t, value } = useWords();
  const [address, isLocal] = [useHookAddress()(id), useIsLocal()];
  return (
    <>
      <Text>{value('connect', id)}</Text>
      <Text style={{ overflowWrap: 'anywhere' }}>{t('provider.connectTo', { address })}</Text>
      {sandbox && <Text c="dimmed">{t('provider.connectSandbox')}</Text>}
      {isLocal && !sandbox && <Alert color="yellow">{t('endpoint.local')}</Alert>}
      <Text c="dimmed">{t('provider.connectAgain')}</Text>
    </>
  );
}

function Done({ of: { done, warnings } }: { of: ProviderConnected }) {
  const { t } = useWords();
  return (
    <Stack role="status">
      {done.length > 0 && <Sentences title={t('provider.done')} of={done} />}
      {warnings.length > 0 && <Sentences title={t('provider.left')} of={warnings} />}
    </Stack>
  );
}

function Sentences({ title, of }: { title: string; of: readonly string[] }) {
  return (
    <div>
      <Text fw={600}>{title}</Text>
      <List lang="en">
        {of.map((sentence) => (
          <List.Item key={sentence} style={{ overflowWrap: 'anywhere' }}>
            {sentence}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
