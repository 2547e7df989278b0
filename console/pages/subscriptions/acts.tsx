/** What can be done with a subscription. */
import { useLocation } from 'wouter';
import { path } from '../../data/api';
import type { Subscription } from '../../data/models';
import { useDeed } from '../../data/queries';
import { ActButton, ConfirmButton } from '../../parts/acts';
import { useWords } from '../../words/speak';
import { EditButton } from './edit';
import { RotateButton } from './rotate';

export function SubscriptionActs({ subscription }: { subscription: Subscription }) {
  return (
    <>
      <EditButton subscription={subscription} />
      {subscription.mode === 'signed' && <RotateButton subscription={subscription} />}
      <Switch subscription={subscription} />
      <DeleteButton subscription={subscription} />
    </>
  );
}

const BUTTON = { scope: 'calls', size: 'compact-sm', variant: 'default' } as const;

function Switch({ subscription: { id, enabled } }: { subscription: Subscription }) {
  const { t } = useWords();
  const turn = useDeed<Subscription>({
    call: () => ({ method: 'PATCH', path: path`/v1/subscriptions/${id}`, body: { enabled: !enabled } }),
    done: (now) => t(now.enabled ? 'subscription.turnedOn' : 'subscription.turnedOff'),
  });
  const act = { ...BUTTON, loading: turn.isPending };
  if (!enabled)
    return (
      <ActButton {...act} onAct={() => turn.mutate()}>
        {t('subscription.turnOn')}
      </ActButton>
    );
  return (
    <ConfirmButton
      {...act}
      title={t('subscription.turnOff')}
      question={t('subscription.turnOffQuestion')}
      confirm={t('subscription.turnOff')}
      onConfirm={() => turn.mutate()}
    >
      {t('subscription.turnOff')}
    </ConfirmButton>
  );
}

function DeleteButton({ subscription: { id, name } }: { subscription: Subscription }) {
  const { t } = useWords();
  const [, go] = useLocation();
  const remove = useDeed<Subscription>({
    call: () => ({ method: 'DELETE', path: path`/v1/subscriptions/${id}` }),
    done: t('subscription.deleted', { name }),
    then: () => go('/subscriptions'),
  });
  return (
    <ConfirmButton
      {...BUTTON}
      danger
      loading={remove.isPending}
      title={t('subscription.deleteTitle', { name })}
      question={t('subscription.deleteQuestion')}
      confirm={t('subscription.delete')}
      onConfirm={() => remove.mutate()}
    >
      {t('subscription.delete')}
    </ConfirmButton>
  );
}
