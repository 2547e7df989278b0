/** What people buy: where each order stands, and which of them need a person. */
import { Badge, Button, Group } from '@mantine/core';
import { useSearchParams } from 'wouter';
import { path } from '../../data/api';
import type { Order } from '../../data/models';
import { useList } from '../../data/queries';
import { StateBadge } from '../../parts/badges';
import { FilterSelect } from '../../parts/filters';
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
  const { t } = useWords();
  const money = useMoney();
  const [search, setSearch] = useSearchParams();
  const list = useList<Order>(
    { path: '/v1/orders/search', body: Object.fromEntries(search) },
    { every: EVERY_MS },
  );
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
      <Group align="flex-end" gap="sm" role="search" aria-label={t('orders.filters')}>
        <FilterSelect name="status" label={t('field.state')} member="order" values={STATUSES} />
        {search.size > 0 && (
          <Button variant="subtle" onClick={() => setSearch({}, { replace: true })}>
            {t('state.clearFilters')}
          </Button>
        )}
      </Group>
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
          search.size > 0
            ? { title: t('state.nothingFound'), hint: t('state.nothingFoundHint') }
            : { hint: t('orders.empty') }
        }
      />
    </Page>
  );
}
