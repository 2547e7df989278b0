/** What people buy: where each order stands, and which of them need a person. */
import { Badge } from '@mantine/core';
import { path } from '../../data/api';
import { useFilters } from '../../data/filters';
import type { Order } from '../../data/models';
import { useList } from '../../data/queries';
import { StateBadge } from '../../parts/badges';
import { FilterBar, SelectFilter } from '../../parts/filter-fields';
import { Moment } from '../../parts/moment';
import { useMoney } from '../../parts/money';
import { Page } from '../../parts/page';
import { ListTable } from '../../parts/table';
import { useWords } from '../../words/speak';

const EVERY_MS = 5_000;

/** What needs a person first, then as an order goes. */
const STATUSES = [
  'escalated',
  'new',
  'reserving',
  'awaiting_payment',
  'paid',
  'fulfilling',
  'done',
  'expired',
  'cancelled',
  'refunding',
  'refunded',
] as const satisfies readonly Order['status'][];

export default function OrdersPage() {
  const { t, value } = useWords();
  const money = useMoney();
  const { values, set, clear, any } = useFilters(['status']);
  const list = useList<Order>({ path: '/v1/orders/search', body: values }, { every: EVERY_MS });
  return (
    <Page
      title={t('nav.orders')}
      lead={t('orders.lead')}
      actions={
        <Badge variant="dot" tt="none">
          {t('live.on')}
        </Badge>
      }
    >
      <FilterBar any={any} clear={clear}>
        <SelectFilter
          label={t('field.state')}
          value={values.status}
          onChange={(status) => set({ status })}
          options={STATUSES.map((one) => [one, value('order', one)])}
        />
      </FilterBar>
      <ListTable
        list={list}
        label={t('nav.orders')}
        keyOf={({ id }) => id}
        linkOf={({ id }) => path`/orders/${id}`}
        columns={[
          { key: 'id', title: t('orders.order'), cell: ({ id }) => id },
          {
            key: 'customer',
            title: t('orders.customer'),
            cell: ({ customer }) => customer?.name ?? t('field.none'),
          },
          {
            key: 'status',
            title: t('field.state'),
            cell: ({ status }) => <StateBadge member="order" value={status} />,
          },
          { key: 'since', title: t('dialog.since'), cell: ({ statusSince }) => <Moment at={statusSince} /> },
          {
            key: 'total',
            title: t('orders.total'),
            align: 'right',
            cell: ({ total, currency }) => money(total, currency),
          },
          { key: 'created', title: t('orders.placed'), cell: ({ createdAt }) => <Moment at={createdAt} /> },
        ]}
        empty={
          any
            ? { title: t('state.nothingFound'), hint: t('state.nothingFoundHint') }
            : { hint: t('orders.empty') }
        }
      />
    </Page>
  );
}
