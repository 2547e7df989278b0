/** Name, address, events and organization of a subscription are changed. */
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { path } from '../../data/api';
import type { Subscription } from '../../data/models';
import { useDeed } from '../../data/queries';
import { ActButton } from '../../parts/acts';
import { FormWindow } from '../../parts/form';
import { useWords } from '../../words/speak';
import { SubscriptionFields } from './fields';
import { bodyOf, wishOf } from './wish';

export function EditButton({ subscription }: { subscription: Subscription }) {
  const { t } = useWords();
  const [opened, { open, close }] = useDisclosure();
  const [wish, setWish] = useState(() => wishOf(subscription));
  const save = useDeed<Subscription>({
    call: () => ({ method: 'PATCH', path: path`/v1/subscriptions/${subscription.id}`, body: bodyOf(wish) }),
    done: t('subscription.changed'),
    then: close,
    quiet: true,
  });
  const begin = () => {
    setWish(wishOf(subscription));
    save.reset();
    open();
  };
  return (
    <>
      <ActButton scope="calls" size="compact-sm" variant="default" onAct={begin}>
        {t('subscription.edit')}
      </ActButton>
      <FormWindow
        opened={opened}
        onClose={close}
        title={t('subscription.editTitle')}
        submit={t('act.save')}
        onSubmit={() => save.mutate()}
        isBusy={save.isPending}
        error={save.error}
      >
        <SubscriptionFields wish={wish} change={(some) => setWish({ ...wish, ...some })} isNew={false} />
      </FormWindow>
    </>
  );
}
