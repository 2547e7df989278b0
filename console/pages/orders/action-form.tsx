/** The form behind an action: what will happen, why it is done, and what the action asks for besides. */
import { Alert, Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { path } from '../../data/api';
import type { OrderDetail } from '../../data/models';
import { useDeed } from '../../data/queries';
import { useWords } from '../../words/speak';
import type { OrderAction } from './actions';
import { LinesField } from './lines-field';
import type { WantedLine } from './lines-field';

const MAX_REASON = 1_000;
/** As people write sums; the API says more. */
const SUM = /^\d+([.,]\d{1,2})?$/;

interface FormProps {
  order: OrderDetail;
  action: OrderAction;
  isGrave: boolean;
  close(): void;
}

export function ActionForm({ order, action, isGrave, close }: FormProps) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const [amount, setAmount] = useState('');
  const [lines, setLines] = useState<WantedLine[]>(
    order.lines.map(({ sku, quantity }) => ({ sku, quantity })),
  );
  const { mutate, isPending, error } = useDeed<unknown, object>({
    call: (body) => ({
      method: 'POST',
      path: path`/v1/workflows/${order.workflowId}/actions/${action}`,
      body,
    }),
    done: t('order.asked'),
    then: close,
    quiet: true,
  });
  const isSum = amount.trim() === '' || SUM.test(amount.trim());
  const isWhole = reason.trim() !== '' && isSum && (action !== 'change' || lines.length > 0);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    mutate({
      reason: reason.trim(),
      ...(action === 'refund' && amount.trim() !== '' ? { amount: amount.trim().replace(',', '.') } : {}),
      ...(action === 'change' ? { lines } : {}),
    });
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t('order.form', { action: t(`order.act.${action}`), id: order.id })}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text>{t(`order.will.${action}`)}</Text>
          {action === 'change' && <LinesField lines={lines} onLines={setLines} />}
          {action === 'refund' && (
            <TextInput
              label={t('order.refundAmount', { currency: order.currency })}
              description={t('order.refundAmountHint')}
              inputMode="decimal"
              value={amount}
              error={isSum ? undefined : t('order.refundAmountWrong')}
              onChange={(event) => setAmount(event.currentTarget.value)}
            />
          )}
          <Textarea
            label={t('order.reason')}
            description={t('order.reasonHint')}
            required
            data-autofocus
            autosize
            minRows={2}
            maxLength={MAX_REASON}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {error && (
            <Alert color="red" title={t('act.failed')} role="alert">
              {error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('act.cancel')}
            </Button>
            <Button
              type="submit"
              color={isGrave ? 'red.9' : undefined}
              loading={isPending}
              disabled={!isWhole}
            >
              {t(`order.do.${action}`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
