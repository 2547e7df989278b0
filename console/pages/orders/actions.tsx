/** What may be done with an order: a button for each, a small form behind it, the reason where it is shut. */
import { Text } from '@mantine/core';
import { useState } from 'react';
import type { OrderDetail, Workflow } from '../../data/models';
import { ActButton } from '../../parts/acts';
import { Section } from '../../parts/page';
import { useWords } from '../../words/speak';
import { ActionForm } from './action-form';

export const ORDER_ACTIONS = ['reconcile', 'retry', 'change', 'refund', 'cancel'] as const;
export type OrderAction = (typeof ORDER_ACTIONS)[number];

/** What cannot be undone. */
const GRAVE: ReadonlySet<OrderAction> = new Set(['refund', 'cancel']);

export function OrderActions({ order, workflow }: { order: OrderDetail; workflow: Workflow | undefined }) {
  const { t } = useWords();
  const shut = useShut(workflow);
  const [open, setOpen] = useState<OrderAction>();
  return (
    <Section
      title={t('act.actions')}
      actions={ORDER_ACTIONS.map((action) => (
        <ActButton
          key={action}
          scope="operate"
          variant="default"
          notNow={shut(action)}
          onAct={() => setOpen(action)}
        >
          {t(`order.act.${action}`)}
        </ActButton>
      ))}
    >
      <Text size="sm" c="dimmed">
        {t('order.actionsHint')}
      </Text>
      {open && (
        <ActionForm order={order} action={open} isGrave={GRAVE.has(open)} close={() => setOpen(undefined)} />
      )}
    </Section>
  );
}

/** Why not now, in the reader's language where it is for where the order stands. */
function useShut(workflow: Workflow | undefined): (action: OrderAction) => string | null {
  const { t, value } = useWords();
  return (action) => {
    if (!workflow) return t('dialog.shut.unknown');
    const one = workflow.actions.find((known) => known.action === action);
    if (!one) return workflow.execution === 'running' ? t('dialog.shut.unknown') : t('order.shut.ended');
    if (one.allowed) return null;
    const status = /^It is (\w+):/.exec(one.reason ?? '')?.[1];
    if (status === undefined || action === 'reconcile') return one.reason ?? t('dialog.shut.unknown');
    return t(`order.shut.${action}`, { status: value('order', status) });
  };
}
