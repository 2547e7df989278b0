/** Name and price of an article; a new one has its SKU, too. */
import { Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { path } from '../../data/api';
import type { Article } from '../../data/models';
import { useDeed } from '../../data/queries';
import { FormWindow } from '../../parts/form';
import { useWords } from '../../words/speak';

/** @param article undefined = a new one */
export function ArticleDialog({ article, close }: { article: Article | undefined; close(): void }) {
  const { t } = useWords();
  const [wish, setWish] = useState({
    sku: article?.sku ?? '',
    name: article?.name ?? '',
    price: article?.price ?? '',
    currency: article?.currency ?? 'RUB',
  });
  const change = (some: Partial<typeof wish>) => setWish({ ...wish, ...some });
  const { sku, ...body } = wish;
  const put = useDeed<Article>({
    call: () => ({ method: 'PUT', path: path`/v1/stock/${sku.trim()}`, body }),
    done: (saved) => t('stock.saved', { sku: saved.sku }),
    then: close,
    quiet: true,
  });
  return (
    <FormWindow
      opened
      onClose={close}
      title={article ? t('stock.editTitle', { sku }) : t('stock.new')}
      submit={article ? t('act.save') : t('act.create')}
      onSubmit={() => put.mutate()}
      isBusy={put.isPending}
      error={put.error}
    >
      {article ? (
        <Text c="dimmed">{t('stock.editHint')}</Text>
      ) : (
        <TextInput
          label={t('stock.sku')}
          required
          maxLength={100}
          placeholder="LAMP-1"
          data-autofocus
          value={sku}
          onChange={(event) => change({ sku: event.currentTarget.value })}
        />
      )}
      <TextInput
        label={t('stock.name')}
        required
        maxLength={200}
        data-autofocus={article ? true : undefined}
        value={wish.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Group grow align="flex-start">
        <TextInput
          label={t('stock.price')}
          description={t('stock.priceHint')}
          required
          inputMode="decimal"
          value={wish.price}
          onChange={(event) => change({ price: event.currentTarget.value })}
        />
        <TextInput
          label={t('stock.currency')}
          description={t('stock.currencyHint')}
          required
          maxLength={3}
          value={wish.currency}
          onChange={(event) => change({ currency: event.currentTarget.value.toUpperCase() })}
        />
      </Group>
    </FormWindow>
  );
}
