/** What an order holds: its lines, their sum, and whether the store keeps them for it. */
import { Text } from '@mantine/core';
import type { OrderDetail } from '../../data/models';
import { StateBadge } from '../../parts/badges';
import { Moment } from '../../parts/moment';
import { useMoney } from '../../parts/money';
import { Section } from '../../parts/page';
import { DataTable } from '../../parts/table';
import { useWords } from '../../words/speak';

export function Goods({ order }: { order: OrderDetail }) {
  const { t, locale } = useWords();
  const money = useMoney();
  const { currency } = order;
  const sum = (price: string, quantity: number) => money((Number(price) * quantity).toFixed(2), currency);
  return (
    <Section title={t('order.goods')}>
      <DataTable
        label={t('order.goods')}
        rows={order.lines}
        keyOf={({ sku }) => sku}
        columns={[
          { key: 'name', title: t('order.article'), cell: ({ name }) => name },
          { key: 'sku', title: t('order.sku'), cell: ({ sku }) => sku },
          {
            key: 'quantity',
            title: t('order.quantity'),
            align: 'right',
            cell: ({ quantity }) => new Intl.NumberFormat(locale).format(quantity),
          },
          {
            key: 'price',
            title: t('order.price'),
            align: 'right',
            cell: ({ price }) => money(price, currency),
          },
          {
            key: 'sum',
            title: t('order.sum'),
            align: 'right',
            cell: ({ price, quantity }) => sum(price, quantity),
          },
        ]}
      />
      <Text fw={600} ta="right">
        {t('order.totalIs', { total: money(order.total, currency) })}
      </Text>
      {order.reservations.length === 0 ? (
        <Text size="sm">{t('order.noReservation')}</Text>
      ) : (
        <DataTable
          label={t('order.reservations')}
          rows={order.reservations}
          keyOf={({ sku, reservedAt }) => `${sku} ${reservedAt}`}
          columns={[
            { key: 'sku', title: t('order.reserved'), cell: ({ sku }) => sku },
            {
              key: 'quantity',
              title: t('order.quantity'),
              align: 'right',
              cell: ({ quantity }) => new Intl.NumberFormat(locale).format(quantity),
            },
            {
              key: 'state',
              title: t('field.state'),
              cell: ({ state }) => <StateBadge member="goods" value={state} />,
            },
            { key: 'since', title: t('dialog.since'), cell: ({ reservedAt }) => <Moment at={reservedAt} /> },
            {
              key: 'until',
              title: t('order.heldUntil'),
              cell: ({ endedAt, expiresAt }) => <Moment at={endedAt ?? expiresAt} exact />,
            },
          ]}
        />
      )}
    </Section>
  );
}
