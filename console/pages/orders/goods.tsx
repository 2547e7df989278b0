/** What an order holds: its lines, their sum, and whether the store keeps them for it. */
import { Text } from '@mantine/core';
import type { OrderDetail, Workflow } from '../../data/models';
import { toldBy } from '../../data/told';
import { StateBadge } from '../../parts/badges';
import { Moment } from '../../parts/moment';
import { useMoney } from '../../parts/money';
import { Section } from '../../parts/page';
import { DataTable } from '../../parts/table';
import { useWords } from '../../words/speak';

export function Goods({ order, workflow }: { order: OrderDetail; workflow: Workflow | undefined }) {
  const { t, language } = useWords();
  const money = useMoney();
  const told = toldBy('order', workflow);
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
            cell: ({ quantity }) => new Intl.NumberFormat(language).format(quantity),
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
      {told && (
        <Text size="sm" component="div">
          {t('order.reservation')}{' '}
          {told.goods ? <StateBadge member="goods" value={told.goods.state} /> : t('order.noReservation')}
          {told.payUntil !== undefined &&
            told.goods?.state === 'held' &&
            order.status === 'awaiting_payment' && (
              <>
                {' '}
                {t('order.heldUntil')} <Moment at={new Date(told.payUntil).toISOString()} exact />
              </>
            )}
        </Text>
      )}
    </Section>
  );
}
