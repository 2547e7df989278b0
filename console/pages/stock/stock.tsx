/** What is for sale, and every change of it that is no sale. */
import { Text } from '@mantine/core';
import { PlusIcon } from '@primer/octicons-react';
import { useState } from 'react';
import { useFilters } from '../../data/filters';
import type { Article } from '../../data/models';
import { useList } from '../../data/queries';
import { ActButton } from '../../parts/acts';
import { Plain } from '../../parts/badges';
import { useMoney } from '../../parts/money';
import { Page } from '../../parts/page';
import { ListTable } from '../../parts/table';
import type { Column } from '../../parts/table';
import { useWords } from '../../words/speak';
import { AdjustDialog } from './adjust';
import { ArticleDialog } from './article';
import { LogDialog } from './log';
import { ArticleActs } from './row-acts';

const EVERY_MS = 10_000;

type Opened = { dialog: 'new' } | { dialog: 'edit' | 'adjust'; article: Article };

export default function StockPage() {
  const { t } = useWords();
  const columns = useColumns();
  const list = useList<Article>({ path: '/v1/stock' }, { every: EVERY_MS });
  const [opened, setOpened] = useState<Opened>();
  // A log can be sent to somebody.
  const { values, set } = useFilters(['log']);
  const close = () => setOpened(undefined);
  const acts: Column<Article> = {
    key: 'acts',
    title: t('act.actions'),
    cell: (article) => (
      <ArticleActs
        sku={article.sku}
        edit={() => setOpened({ dialog: 'edit', article })}
        adjust={() => setOpened({ dialog: 'adjust', article })}
        showLog={() => set({ log: article.sku })}
      />
    ),
  };
  return (
    <Page
      title={t('nav.stock')}
      lead={t('stock.lead')}
      actions={
        <ActButton scope="inventory" leftSection={<PlusIcon />} onAct={() => setOpened({ dialog: 'new' })}>
          {t('stock.new')}
        </ActButton>
      }
    >
      <ListTable
        label={t('nav.stock')}
        list={list}
        keyOf={({ sku }) => sku}
        columns={[...columns, acts]}
        empty={{ title: t('stock.empty'), hint: t('stock.emptyHint') }}
      />
      {opened?.dialog === 'new' && <ArticleDialog article={undefined} close={close} />}
      {opened?.dialog === 'edit' && <ArticleDialog article={opened.article} close={close} />}
      {opened?.dialog === 'adjust' && <AdjustDialog article={opened.article} close={close} />}
      {values.log !== undefined && <LogDialog sku={values.log} close={() => set({ log: '' })} />}
    </Page>
  );
}

function useColumns(): Column<Article>[] {
  const { t } = useWords();
  const money = useMoney();
  return [
    {
      key: 'sku',
      title: t('stock.sku'),
      cell: ({ sku }) => (
        <Text span inherit style={{ whiteSpace: 'nowrap' }}>
          {sku}
        </Text>
      ),
    },
    { key: 'name', title: t('stock.name'), cell: ({ name }) => name },
    {
      key: 'price',
      title: t('stock.price'),
      cell: ({ price, currency }) => money(price, currency),
      align: 'right',
    },
    { key: 'onHand', title: t('stock.onHand'), cell: ({ onHand }) => onHand, align: 'right' },
    { key: 'reserved', title: t('stock.reserved'), cell: ({ reserved }) => reserved, align: 'right' },
    {
      key: 'free',
      title: t('stock.free'),
      cell: ({ free }) => (free > 0 ? free : <Plain tone="warn">{t('stock.soldOut')}</Plain>),
      align: 'right',
    },
    { key: 'sold', title: t('stock.sold'), cell: ({ sold }) => sold, align: 'right' },
  ];
}
