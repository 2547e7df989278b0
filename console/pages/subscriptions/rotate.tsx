/** A new secret of a signed subscription; the old ones sign along for some hours. */
import { NumberInput, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { path } from '../../data/api';
import type { NewSubscription, Subscription } from '../../data/models';
import { useDeed } from '../../data/queries';
import { ActButton } from '../../parts/acts';
import { FormWindow } from '../../parts/form';
import { OnceShown } from '../../parts/once';
import { useWords } from '../../words/speak';

const DAY_HOURS = 24;
const MOST_HOURS = 720;

export function RotateButton({
  subscription: { id, name },
}: {
  subscription: Pick<Subscription, 'id' | 'name'>;
}) {
  const { t } = useWords();
  const [opened, { open, close }] = useDisclosure();
  const [keepHours, setKeepHours] = useState<number | string>(DAY_HOURS);
  const [secret, setSecret] = useState<string>();
  const rotate = useDeed<NewSubscription>({
    call: () => ({
      method: 'POST',
      path: path`/v1/subscriptions/${id}/rotate`,
      body: { keepHours: Number(keepHours) },
    }),
    then(answer) {
      close();
      setSecret(answer.secret ?? undefined);
    },
    quiet: true,
  });
  const forget = () => {
    setSecret(undefined);
    // What it was answered holds the secret.
    rotate.reset();
  };
  return (
    <>
      <ActButton scope="calls" size="compact-sm" variant="default" onAct={open}>
        {t('subscription.rotate')}
      </ActButton>
      <FormWindow
        opened={opened}
        onClose={close}
        title={t('subscription.rotateTitle')}
        submit={t('subscription.rotate')}
        onSubmit={() => rotate.mutate()}
        isBusy={rotate.isPending}
        error={rotate.error}
      >
        <Text>{t('subscription.rotateQuestion')}</Text>
        <NumberInput
          label={t('subscription.keepHours')}
          description={t('subscription.keepHoursHint')}
          required
          hideControls
          min={0}
          max={MOST_HOURS}
          value={keepHours}
          onChange={setKeepHours}
          data-autofocus
        />
      </FormWindow>
      <OnceShown
        title={t('subscription.secretMade', { name })}
        name={t('subscription.secret')}
        secret={secret}
        onClose={forget}
      >
        <Text>{t('subscription.secretUse')}</Text>
      </OnceShown>
    </>
  );
}
