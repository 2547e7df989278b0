/** A subscription is made; a signed one shows its secret, once. */
import { Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { PlusIcon } from '@primer/octicons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { path } from '../../data/api';
import type { NewSubscription } from '../../data/models';
import { useDeed } from '../../data/queries';
import { ActButton } from '../../parts/acts';
import { FormWindow } from '../../parts/form';
import { OnceShown } from '../../parts/once';
import { useWords } from '../../words/speak';
import { SubscriptionFields } from './fields';
import { bodyOf, NEW_WISH } from './wish';

export function NewSubscriptionButton() {
  const { t } = useWords();
  const [, go] = useLocation();
  const [opened, { open, close }] = useDisclosure();
  const [wish, setWish] = useState(NEW_WISH);
  const [made, setMade] = useState<NewSubscription>();
  const create = useDeed<NewSubscription>({
    call: () => ({
      method: 'POST',
      path: '/v1/subscriptions',
      body: { ...bodyOf(wish), mode: wish.mode },
    }),
    done: ({ name }) => t('subscription.made', { name }),
    then(subscription) {
      close();
      if (subscription.secret === null) go(path`/subscriptions/${subscription.id}`);
      else setMade(subscription);
    },
    quiet: true,
  });
  const begin = () => {
    setWish(NEW_WISH);
    create.reset();
    open();
  };
  return (
    <>
      <ActButton scope="calls" onAct={begin} leftSection={<PlusIcon />}>
        {t('subscriptions.new')}
      </ActButton>
      <FormWindow
        opened={opened}
        onClose={close}
        title={t('subscriptions.new')}
        submit={t('act.create')}
        onSubmit={() => create.mutate()}
        isBusy={create.isPending}
        error={create.error}
      >
        <SubscriptionFields wish={wish} change={(some) => setWish({ ...wish, ...some })} isNew />
      </FormWindow>
      <OnceShown
        title={t('subscription.secretMade', { name: made?.name ?? '' })}
        name={t('subscription.secret')}
        secret={made?.secret ?? undefined}
        onClose={() => made && go(path`/subscriptions/${made.id}`)}
      >
        <Text>{t('subscription.secretUse')}</Text>
      </OnceShown>
    </>
  );
}
