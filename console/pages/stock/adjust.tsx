/** Pieces that came or are gone, with the reason. */
import { NumberInput, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { path } from '../../data/api';
import type { Adjusted, Article } from '../../data/models';
import { useDeed } from '../../data/queries';
import { FormWindow } from '../../parts/form';
import { useWords } from '../../words/speak';

export function AdjustDialog({ article, close }: { article: Article; close(): void }) {
  const { t } = useWords();
  const { sku, onHand, reserved } = article;
  const [delta, setDelta] = useState<number | string>('');
  const [reason, setReason] = useState('');
  const adjust = useDeed<Adjusted>({
    call: () => ({
      method: 'POST',
      path: path`/v1/stock/${sku}/adjustments`,
      body: { delta: Number(delta), reason: reason.trim() },
    }),
    done: ({ article: now, broken }) =>
      broken.length === 0
        ? t('stock.adjusted', { sku, onHand: now.onHand })
        : t('stock.broken', { sku, onHand: now.onHand, orders: broken.join(', ') }),
    then: close,
    quiet: true,
  });
  const after = onHand + Number(delta);
  return (
    <FormWindow
      opened
      onClose={close}
      title={t('stock.adjustTitle', { sku })}
      submit={t('stock.adjust')}
      onSubmit={() => adjust.mutate()}
      isBusy={adjust.isPending}
      error={adjust.error}
    >
      <Text>{t('stock.now', { onHand, reserved })}</Text>
      <NumberInput
        label={t('stock.delta')}
        description={t('stock.deltaHint')}
        required
        hideControls
        allowDecimal={false}
        min={-1_000_000}
        max={1_000_000}
        data-autofocus
        value={delta}
        onChange={setDelta}
      />
      {Number.isInteger(after) && delta !== '' && (
        <Text role="status" c={after < 0 ? 'red' : undefined}>
          {t('stock.after', { onHand: after })}
        </Text>
      )}
      <Textarea
        label={t('stock.reason')}
        description={t('stock.reasonHint')}
        required
        autosize
        minRows={2}
        maxLength={1_000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormWindow>
  );
}
