/** A new secret, and how long the old one is still taken. */
import { NumberInput, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { path } from '../../data/api';
import type { Endpoint } from '../../data/models';
import { useDeed } from '../../data/queries';
import { ActButton } from '../../parts/acts';
import { FormWindow } from '../../parts/form';
import { exactTime } from '../../parts/moment';
import { OnceShown } from '../../parts/once';
import { useWords } from '../../words/speak';
import { draftOf } from './draft';
import { SecretField } from './secret-field';

const MOST_HOURS = 720;

export function RotateSecret({ endpoint }: { endpoint: Endpoint }) {
  const { t, locale } = useWords();
  const [opened, { open, close }] = useDisclosure();
  const [secret, setSecret] = useState('');
  const [keepHours, setKeepHours] = useState(24);
  const [rotated, setRotated] = useState<Endpoint>();
  const deed = useDeed<Endpoint, { token: string; keepHours: number }>({
    call: (body) => ({ method: 'POST', path: path`/v1/endpoints/${endpoint.id}/rotate`, body }),
    quiet: true,
    then(answer) {
      close();
      setRotated(answer);
    },
  });
  const forget = () => {
    setRotated(undefined);
    setSecret('');
    deed.reset();
  };
  const oldEnds = rotated?.secrets.find(({ endsAt }) => endsAt !== null)?.endsAt;
  return (
    <>
      <ActButton scope="admin" variant="default" onAct={open}>
        {t('endpoint.rotate')}
      </ActButton>
      <FormWindow
        opened={opened}
        title={t('endpoint.rotateOf', { id: endpoint.id })}
        onClose={close}
        onSubmit={() => deed.mutate({ token: secret, keepHours })}
        submit={t('endpoint.rotateDo')}
        isBusy={deed.isPending}
        error={deed.error}
      >
        <Text>{t('endpoint.rotateHint')}</Text>
        <SecretField of={draftOf(endpoint)} value={secret} onChange={setSecret} />
        <NumberInput
          label={t('endpoint.keepHours')}
          description={t('endpoint.keepHoursHint')}
          min={0}
          max={MOST_HOURS}
          required
          value={keepHours}
          onChange={(value) => setKeepHours(Number(value))}
        />
      </FormWindow>
      <OnceShown
        title={t('endpoint.isRotated', { id: endpoint.id })}
        name={t('endpoint.newSecret')}
        secret={rotated && secret}
        onClose={forget}
      >
        <Text>
          {oldEnds ? t('endpoint.oldUntil', { time: exactTime(oldEnds, locale) }) : t('endpoint.oldGone')}
        </Text>
      </OnceShown>
    </>
  );
}
