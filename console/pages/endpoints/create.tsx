/** Makes an endpoint; its secret is shown once. */
import { Anchor, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { PlusIcon } from '@primer/octicons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Endpoint, NewEndpoint } from '../../data/models';
import { useDeed } from '../../data/queries';
import { ActButton, CopyText } from '../../parts/acts';
import { FormWindow } from '../../parts/form';
import { OnceShown } from '../../parts/once';
import { useWords } from '../../words/speak';
import type { Draft } from './draft';
import { EMPTY, inputOf, wishOf } from './draft';
import { EndpointFields } from './fields';
import { SecretField } from './secret-field';

export function CreateEndpoint() {
  const { t } = useWords();
  const [opened, { open, close }] = useDisclosure();
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [secret, setSecret] = useState('');
  const [made, setMade] = useState<Endpoint>();
  const deed = useDeed<Endpoint, NewEndpoint>({
    call: (body) => ({ method: 'POST', path: '/v1/endpoints', body }),
    quiet: true,
    then(endpoint) {
      close();
      setMade(endpoint);
    },
  });
  const submit = () => {
    if (draft.route === 'flow' && !inputOf(draft)) return;
    deed.mutate({ ...wishOf(draft), id: draft.id, provider: draft.provider, token: secret });
  };
  const forget = () => {
    setMade(undefined);
    setDraft(EMPTY);
    setSecret('');
    deed.reset();
  };
  return (
    <>
      <ActButton scope="admin" leftSection={<PlusIcon />} onAct={open}>
        {t('endpoint.create')}
      </ActButton>
      <FormWindow
        opened={opened}
        title={t('endpoint.create')}
        onClose={close}
        onSubmit={submit}
        submit={t('act.create')}
        isBusy={deed.isPending}
        error={deed.error}
      >
        <EndpointFields draft={draft} change={(part) => setDraft({ ...draft, ...part })} isNew />
        <SecretField of={draft} value={secret} onChange={setSecret} />
      </FormWindow>
      <OnceShown
        title={t('endpoint.isMade', { id: made?.id ?? '' })}
        name={t('endpoint.secret')}
        secret={made && secret}
        onClose={forget}
      >
        {made && (
          <>
            <Group gap="xs" justify="space-between">
              <Text fw={600}>{t('endpoint.address')}</Text>
              <CopyText text={made.url} label={t('endpoint.copyAddress')} />
            </Group>
            <Text style={{ overflowWrap: 'anywhere' }}>{made.url}</Text>
            <Anchor component={Link} href={`/endpoints/${made.id}`}>
              {t('endpoint.goOn')}
            </Anchor>
          </>
        )}
      </OnceShown>
    </>
  );
}
